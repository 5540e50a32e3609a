import type { RefusalCode } from '#values';
import { driverError } from './database-error.js';

/** Why the database could not be asked, or could not keep what it was given. Each is a refusal with 503, never a fault of the program. */
export type OutageCode = Extract<RefusalCode, 'database_away' | 'database_busy' | 'storage_full' | 'storage_low' | 'storage_read_only' | 'storage_failed' | 'outcome_unknown'>;

/** The database is away, full, read-only or broken. Nothing was written, except that `outcome_unknown` says that nobody knows. */
export class Outage extends Error {
  constructor(
    readonly code: OutageCode,
    cause?: unknown,
  ) {
    super(`${code}${cause instanceof Error ? `: ${cause.message}` : ''}`, { cause });
    this.name = 'Outage';
  }
}

/** Server or line gone: nothing can be asked. Codes of the system, of mysql2 and of the server. */
const AWAY = new Set<string | number>([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
  1040, // too many connections
  1053, // server shutdown in progress
  1077,
  1079,
  1080, // forced close of a thread
  1152,
  1159, // network read interrupted
  1160,
  1161,
  1184,
  1203, // more connections than this account may have
  1226,
  1317, // query interrupted: a shutdown or KILL
  1927, // connection was killed
]);
/** No room: SQLITE_FULL, disk full, table full, error on write. */
const FULL = new Set<string | number>(['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 1021, 1026, 1114]);
const READ_ONLY = new Set<string | number>(['EROFS', 1290, 1792, 1836, 1223]);
/** Storage that no longer does what it is told. */
const FAILED = new Set<string | number>([
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_NOMEM',
  'SQLITE_CANTOPEN',
  'SQLITE_PROTOCOL',
  'EIO',
  1003,
  1024,
  1028,
  1030,
  1180,
  1181,
  1194,
  1195,
]);

/** What mysql2 says without a code. */
const AWAY_MESSAGE = /^(Pool is closed|No connections available|Connection lost|Can't add new command when connection is in closed state)/;

/** The outage that an error of a driver tells of; null where it tells of none. */
export function outageOf(error: unknown): Outage | null {
  if (error instanceof Outage) return error;
  const { errno, code, message } = driverError(error);
  const is = (kind: ReadonlySet<string | number>): boolean => (errno !== undefined && errno > 0 && kind.has(errno)) || (code !== undefined && kind.has(code));
  if (is(FULL)) return new Outage('storage_full', error);
  if (is(READ_ONLY) || code?.startsWith('SQLITE_READONLY') === true) return new Outage('storage_read_only', error);
  if (is(FAILED) || code?.startsWith('SQLITE_IOERR') === true) return new Outage('storage_failed', error);
  if (message === 'Queue limit reached.') return new Outage('database_busy', error);
  if (is(AWAY) || AWAY_MESSAGE.test(message ?? '')) return new Outage('database_away', error);
  return null;
}

/**
 * What became of a COMMIT that was answered with an error. A server that says why it would not has not done it; one that
 * fell silent, was stopped or failed while it wrote may have.
 */
export function commitOutage(error: unknown): unknown {
  const outage = outageOf(error);
  if (outage === null) return error;
  return outage.code === 'storage_read_only' ? outage : new Outage('outcome_unknown', error);
}
