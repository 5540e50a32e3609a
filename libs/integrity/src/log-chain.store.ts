import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { forUpdate, type Reader, type Row, RowSeals, SEALED_ROWS, sealedText, type Tx } from '#platform';
import type { Id } from '#values';

const ENTRY = SEALED_ROWS.audit_entry.columns;
const COLUMNS = [...ENTRY, 'seal'].map((column) => `e.${column}`).join(', ');

/** One link: which entry stands at which place, and the hash up to it. */
export interface LogLink {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly entryId: Id;
  /** When it was linked, UTC milliseconds. */
  readonly linkedAt: number;
  /** 64 hex digits. */
  readonly hash: string;
}

/** SQL over the log of acts and its chain. */
@Injectable()
export class LogChainStore {
  constructor(private readonly seals: RowSeals) {}

  /** Whether the app wrote this entry, as it stands. */
  isGenuine(entry: Row): boolean {
    return this.seals.fitsAs('audit_entry', ENTRY, entry);
  }

  /** Entries that stand in no link yet, in the order of their ids, after one. */
  async unlinked(db: Reader, after: string, limit: number): Promise<Row[]> {
    return db.query(`SELECT ${COLUMNS} FROM audit_entry e LEFT JOIN audit_link l ON l.entry_id = e.id WHERE e.id > ? AND l.entry_id IS NULL ORDER BY e.id LIMIT ${String(limit)}`, [
      after,
    ]);
  }

  /** The end of the chain, locked; null before the first link. */
  async lockedLast(tx: Tx): Promise<LogLink | null> {
    const [row] = await tx.query(`SELECT seq, entry_id, linked_at, hash FROM audit_link ORDER BY seq DESC LIMIT 1${forUpdate(tx)}`);
    return row === undefined ? null : linkOf(row);
  }

  async last(db: Reader): Promise<LogLink | null> {
    const [row] = await db.query('SELECT seq, entry_id, linked_at, hash FROM audit_link ORDER BY seq DESC LIMIT 1');
    return row === undefined ? null : linkOf(row);
  }

  async add(tx: Tx, links: readonly LogLink[]): Promise<void> {
    await tx.insert(
      'audit_link',
      links.map(({ seq, entryId, linkedAt, hash }) => ({ seq, entry_id: entryId, linked_at: linkedAt, hash })),
    );
  }

  /** Links after a place, each with its entry; null where the entry is gone. */
  async page(db: Reader, after: number, limit: number): Promise<{ readonly link: LogLink; readonly entry: Row | null }[]> {
    const rows = await db.query(
      `SELECT l.seq, l.entry_id, l.linked_at, l.hash, ${COLUMNS} FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id WHERE l.seq > ? ORDER BY l.seq LIMIT ${String(limit)}`,
      [after],
    );
    return rows.map((row) => ({ link: linkOf(row), entry: row['id'] === null ? null : row }));
  }
}

/** The hash at a place: over the hash before it, the place, and every column of the entry. */
export function hashAt(before: string, { seq, linkedAt }: Pick<LogLink, 'seq' | 'linkedAt'>, entry: Row): string {
  const said = ENTRY.map((column) => sealedText(entry[column]));
  return createHash('sha256')
    .update(JSON.stringify(['love-card/log/v1', before, String(seq), String(linkedAt), ...said]))
    .digest('hex');
}

function linkOf(row: Row): LogLink {
  return { seq: Number(row['seq']), entryId: row['entry_id'] as Id, linkedAt: Number(row['linked_at']), hash: String(row['hash']) };
}
