/** InnoDB: deadlock, lock wait timeout, record changed since last read (MariaDB snapshot isolation). */
const TRANSIENT = new Set([1213, 1205, 1020]);

interface DriverError {
  errno?: number;
  code?: string;
  message?: string;
  driverError?: DriverError;
}

export function isTransient(error: unknown): boolean {
  const { errno, code } = driverError(error);
  return (errno !== undefined && TRANSIENT.has(errno)) || code === 'SQLITE_BUSY';
}

/** A unique or primary key refused the row. */
export function isDuplicateKey(error: unknown): boolean {
  const { errno, code, message } = driverError(error);
  if (errno === 1062 || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return true;
  // The guard against INSERT OR REPLACE (ddl.ts) looks before the key itself does.
  return code === 'SQLITE_CONSTRAINT_TRIGGER' && (message ?? '').includes('UNIQUE constraint failed');
}

/** A CHECK constraint or a guard trigger refused the row. */
export function isConstraintRefusal(error: unknown): boolean {
  const { errno, code } = driverError(error);
  return errno === 4025 || errno === 3819 || errno === 1644 || (code?.startsWith('SQLITE_CONSTRAINT') ?? false);
}

/** MariaDB and MySQL: a text that is compared with a column, or written into it, has glyphs that its character set cannot hold (an id in Chinese). */
export function isForeignText(error: unknown): boolean {
  const { errno } = driverError(error);
  return errno === 1267 || errno === 1366;
}

export function driverError(error: unknown): DriverError {
  const outer = (error ?? {}) as DriverError;
  return outer.driverError ?? outer;
}
