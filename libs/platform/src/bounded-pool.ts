import type { DataSource } from 'typeorm';
import { Outage } from './outage.js';

/** Whoever has waited this long for a connection is asked to come back: the pool is taken by work that hangs. */
const ACQUIRE_MS = 5000;

interface PoolConnection {
  release(): void;
}
type Got = (error: unknown, connection?: PoolConnection) => void;
interface Pool {
  getConnection(got: Got): void;
}

/** mysql2 lets a caller wait for a connection without end; this pool answers `database_busy` after a while. */
export function boundedPool(source: DataSource): void {
  const { pool } = source.driver as unknown as { pool: Pool };
  const endless = pool.getConnection.bind(pool);
  pool.getConnection = (got) => {
    let waits = true;
    const late = setTimeout(() => {
      waits = false;
      got(new Outage('database_busy', new Error('no connection became free')));
    }, ACQUIRE_MS);
    endless((error, connection) => {
      // Came after its caller had gone.
      if (!waits) {
        connection?.release();
        return;
      }
      waits = false;
      clearTimeout(late);
      got(error, connection);
    });
  };
}
