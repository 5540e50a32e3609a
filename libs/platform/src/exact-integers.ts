import { createRequire } from 'node:module';

/** What TypeORM's better-sqlite3 driver asks of a statement. */
interface Statement {
  reader: boolean;
  safeIntegers(on: boolean): unknown;
  all(...parameters: unknown[]): Record<string, unknown>[];
  run(...parameters: unknown[]): Record<string, unknown>;
}
type SqliteClass = new (file: string, options?: Record<string, unknown>) => { prepare(sql: string): Statement };

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** 64-bit integers become numbers while these are exact, strings beyond: the same as mysql2 with supportBigNumbers. */
function exact<T extends Record<string, unknown>>(row: T): T {
  for (const key in row) {
    const value: unknown = row[key];
    if (typeof value === 'bigint') (row as Record<string, unknown>)[key] = value <= LARGEST && value >= -LARGEST ? Number(value) : value.toString();
  }
  return row;
}

/**
 * libsql in the place of better-sqlite3, reading every integer exactly. Without it a BIGINT above 2^53 is rounded in
 * silence. `pragma`, `exec` and `close` are inherited.
 */
export function exactIntegerDriver(): unknown {
  const Libsql = createRequire(import.meta.url)('libsql') as SqliteClass;
  return class ExactIntegers extends Libsql {
    constructor(file: string, options: Record<string, unknown> = {}) {
      super(file, { timeout: options['timeout'] });
    }
    override prepare(sql: string): Statement {
      const statement = super.prepare(sql);
      statement.safeIntegers(true);
      return {
        reader: statement.reader,
        safeIntegers: () => undefined,
        all: (...parameters: unknown[]) => statement.all(parameters).map(exact),
        run: (...parameters: unknown[]) => exact({ ...statement.run(parameters) }),
      };
    }
  };
}
