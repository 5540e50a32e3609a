import type { QueryRunner } from 'typeorm';
import type { Database } from './database.js';

/**
 * The right to do something that only one process of the installation may do at a time, for as long as it lives. On a
 * server it is a named lock held by a connection of its own, so it ends with the process, whatever ended it, and without a
 * time to wait out. On the embedded engine the writer's lock has seen to it that there is no other process.
 */
export class SoleRight {
  private constructor(
    private readonly name: string,
    private readonly connection: QueryRunner | null,
  ) {}

  /** Null while another process has it. */
  static async win(database: Database, name: string): Promise<SoleRight | null> {
    if (database.engine === 'embedded') return new SoleRight(name, null);
    const connection = database.writer.createQueryRunner();
    try {
      const [row] = (await connection.query(`SELECT GET_LOCK(CONCAT(?, '|', DATABASE()), 0) AS held`, [name])) as { held: number | string | null }[];
      if (Number(row?.held) === 1) return new SoleRight(name, connection);
    } catch (error) {
      await connection.release();
      throw error;
    }
    await connection.release();
    return null;
  }

  /** False once the connection that holds it is gone. */
  async stands(): Promise<boolean> {
    if (this.connection === null) return true;
    const [row] = (await this.connection.query(`SELECT IS_USED_LOCK(CONCAT(?, '|', DATABASE())) = CONNECTION_ID() AS mine`, [this.name])) as { mine: number | string | null }[];
    return Number(row?.mine) === 1;
  }

  async release(): Promise<void> {
    if (this.connection === null) return;
    // The connection goes back to the pool, so the lock must be let go by name.
    await this.connection.query(`DO RELEASE_LOCK(CONCAT(?, '|', DATABASE()))`, [this.name]);
    await this.connection.release();
  }
}
