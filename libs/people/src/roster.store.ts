import { Injectable } from '@nestjs/common';
import type { Actor, Reader, StaffIdentity, Tx, Value } from '#platform';
import { Clock, forUpdate, marks, scopeRange, UnitOfWork } from '#platform';
import type { Id } from '#values';
import type { LineFault } from './roster-line.js';

/** A roster and how far it has come. */
export interface ImportRecord {
  readonly importId: Id;
  readonly fileName: string;
  readonly fileSha256: string;
  readonly state: 'checking' | 'checked' | 'activated' | 'rejected';
  readonly rowsTotal: number;
  readonly rowsGood: number;
  readonly rowsFaulty: number;
  readonly madeBy: string;
  readonly madeAt: number;
  readonly activatedAt: number | null;
}

/** A part of a roster, sealed and ready to be staged. */
export interface RosterChunk {
  readonly rows: readonly Readonly<Record<string, Value>>[];
  readonly facts: readonly Readonly<Record<string, Value>>[];
  readonly faults: readonly (LineFault & { readonly line: number })[];
  readonly linesFaulty: number;
}

interface ImportRow {
  readonly id: Id;
  readonly file_name: string;
  readonly file_sha256: string;
  readonly state: ImportRecord['state'];
  readonly rows_total: number;
  readonly rows_good: number;
  readonly rows_faulty: number;
  readonly made_by: string;
  readonly made_at: number;
  readonly activated_at: number | null;
}

const COLUMNS = 'id, file_name, file_sha256, state, rows_total, rows_good, rows_faulty, made_by, made_at, activated_at';
/** Rows deleted in one transaction: short enough that a meal waiting behind it does not notice. */
const LINES_PER_DELETE = 4000;
/** A check that has not ended by then was killed: 250,000 rows take well under a minute. */
const ABANDONED_MS = 3_600_000;

/** The staging tables of roster imports. Good rows wait there sealed; faults stay as long as the import. */
@Injectable()
export class RosterStaging {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async open(tx: Tx, actor: Actor, roster: { importId: Id; fileName: string; madeAt: number }): Promise<void> {
    await tx.insert('roster_import', [
      {
        id: roster.importId,
        area_code: actor.areaCode,
        file_name: roster.fileName,
        file_sha256: '',
        state: 'checking',
        rows_total: 0,
        rows_good: 0,
        rows_faulty: 0,
        made_by: actor.id,
        made_staff: actor.staffNumber,
        made_at: roster.madeAt,
        activated_at: null,
      },
    ]);
  }

  /** Stages one chunk and moves the counts on; false when the import is no longer being checked. */
  async stage(tx: Tx, importId: Id, chunk: RosterChunk): Promise<boolean> {
    const good = chunk.rows.length;
    const counted = await tx.execute(
      `UPDATE roster_import SET rows_total = rows_total + ?, rows_good = rows_good + ?, rows_faulty = rows_faulty + ? WHERE id = ? AND state = 'checking'`,
      [good + chunk.linesFaulty, good, chunk.linesFaulty, importId],
    );
    if (counted !== 1) return false;
    await tx.insert('roster_row', chunk.rows);
    await tx.insert('roster_fact', chunk.facts);
    await tx.insert(
      'roster_fault',
      chunk.faults.map(({ line, field, fault }) => ({ import_id: importId, line, fault, field })),
    );
    return true;
  }

  /** Good rows that the rest of the file put in doubt become faults. Lines that are no good rows stay as they are. */
  async holdBack(importId: Id, lines: readonly number[], { field, fault }: LineFault): Promise<void> {
    for (let start = 0; start < lines.length; start += LINES_PER_DELETE / 4) {
      const some = lines.slice(start, start + LINES_PER_DELETE / 4);
      await this.uow.run((tx) => this.fault(tx, importId, some, { field, fault }));
      await pause();
    }
  }

  private async fault(tx: Tx, importId: Id, lines: readonly number[], { field, fault }: LineFault): Promise<void> {
    const these = `import_id = ? AND line IN (${marks(lines)})`;
    await tx.execute(`INSERT INTO roster_fault (import_id, line, fault, field) SELECT import_id, line, ?, ? FROM roster_row WHERE ${these}`, [fault, field, importId, ...lines]);
    await tx.execute(`DELETE FROM roster_fact WHERE ${these}`, [importId, ...lines]);
    const rows = await tx.execute(`DELETE FROM roster_row WHERE ${these}`, [importId, ...lines]);
    await tx.execute('UPDATE roster_import SET rows_good = rows_good - ?, rows_faulty = rows_faulty + ? WHERE id = ?', [rows, rows, importId]);
  }

  async close(tx: Tx, importId: Id, to: { state: 'checked' | 'rejected'; fileSha256: string }): Promise<boolean> {
    return (await tx.execute(`UPDATE roster_import SET state = ?, file_sha256 = ? WHERE id = ? AND state = 'checking'`, [to.state, to.fileSha256, importId])) === 1;
  }

  async read(db: Reader, actor: Actor, importId: Id): Promise<ImportRecord | null> {
    const { from, to } = scopeRange(actor.areaCode);
    const [row] = await db.query<ImportRow>(`SELECT ${COLUMNS} FROM roster_import WHERE id = ? AND area_code >= ? AND area_code < ?`, [importId, from, to]);
    return row === undefined ? null : importOf(row);
  }

  /** Who uploaded it, as its row kept them; number null where it kept none. */
  async makerOf(tx: Tx, importId: Id): Promise<StaffIdentity> {
    const [row] = await tx.query<{ made_by: string; made_staff: string | null }>('SELECT made_by, made_staff FROM roster_import WHERE id = ?', [importId]);
    return { id: row?.made_by ?? '', staffNumber: row?.made_staff ?? null };
  }

  /** Newest first: ids rise with time. */
  async list(db: Reader, actor: Actor, { beforeId, limit }: { beforeId: Id; limit: number }): Promise<ImportRecord[]> {
    const { from, to } = scopeRange(actor.areaCode);
    const rows = await db.query<ImportRow>(`SELECT ${COLUMNS} FROM roster_import WHERE id < ? AND area_code >= ? AND area_code < ? ORDER BY id DESC LIMIT ?`, [
      beforeId === '' ? '~' : beforeId,
      from,
      to,
      limit,
    ]);
    return rows.map(importOf);
  }

  /** The blind indexes among these that belong to registered persons of a county. */
  async registered(county: string, indexes: readonly string[]): Promise<ReadonlySet<string>> {
    if (indexes.length === 0) return new Set();
    const rows = await this.uow.reader.query<{ id_number_index: string }>(`SELECT id_number_index FROM person WHERE id_number_index IN (${marks(indexes)}) AND county = ?`, [
      ...indexes,
      county,
    ]);
    return new Set(rows.map((row) => row.id_number_index));
  }

  /** Empties the staging of one import, a few thousand lines at a time. Faults stay. */
  async clear(importId: Id): Promise<void> {
    for (const table of ['roster_fact', 'roster_row']) {
      const [span] = await this.uow.reader.query<{ first: number | null; last: number | null }>(`SELECT MIN(line) AS first, MAX(line) AS last FROM ${table} WHERE import_id = ?`, [
        importId,
      ]);
      if (span === undefined || span.first === null || span.last === null) continue;
      for (let line = span.first; line <= span.last; line += LINES_PER_DELETE) {
        await this.uow.run((tx) => tx.execute(`DELETE FROM ${table} WHERE import_id = ? AND line >= ? AND line < ?`, [importId, line, line + LINES_PER_DELETE]));
        await pause();
      }
    }
  }

  /** Activated rosters of which something is still to be brought in. Those without a name of who did it were brought in whole, as it was done before. */
  async unfinished(): Promise<Id[]> {
    const rows = await this.uow.reader.query<{ id: Id }>(
      `SELECT i.id FROM roster_import i WHERE i.state = 'activated' AND i.activated_by IS NOT NULL AND EXISTS (SELECT 1 FROM roster_row r WHERE r.import_id = i.id) ORDER BY i.id`,
    );
    return rows.map(({ id }) => id);
  }

  /** Good lines that wait: the count in the row of the import is nobody's word. */
  async waiting(db: Reader, importId: Id): Promise<number> {
    const [row] = await db.query<{ n: number | string }>('SELECT COUNT(*) AS n FROM roster_row WHERE import_id = ?', [importId]);
    return Number(row?.n ?? 0);
  }

  async isWaiting(db: Reader, importId: Id): Promise<boolean> {
    return (
      (await db.query('SELECT 1 FROM roster_row r JOIN roster_import i ON i.id = r.import_id WHERE r.import_id = ? AND i.activated_by IS NOT NULL LIMIT 1', [importId])).length > 0
    );
  }

  /** By whom it was activated, as its row says; null when it was not. Locked, so that two who bring it in take turns. */
  async lockActivated(tx: Tx, importId: Id): Promise<string | null> {
    const [row] = await tx.query<{ activated_by: string }>(
      `SELECT activated_by FROM roster_import WHERE id = ? AND state = 'activated' AND activated_by IS NOT NULL${forUpdate(tx)}`,
      [importId],
    );
    return row?.activated_by ?? null;
  }

  /** Good lines, of all or of a span, whose person is registered by now become faults: how many. */
  async leaveOutRegistered(tx: Tx, importId: Id, [from, to] = [0, 2 ** 31 - 1]): Promise<number> {
    const registered = await tx.query<{ line: number }>(
      'SELECT r.line FROM roster_row r JOIN person p ON p.id_number_index = r.id_number_index AND p.county = substr(r.residence_area, 1, 6) WHERE r.import_id = ? AND r.line >= ? AND r.line < ? ORDER BY r.line',
      [importId, from, to],
    );
    const lines = registered.map(({ line }) => Number(line));
    for (let start = 0; start < lines.length; start += LINES_PER_DELETE / 4) {
      await this.fault(tx, importId, lines.slice(start, start + LINES_PER_DELETE / 4), { field: 'id_number', fault: 'person_exists' });
    }
    return lines.length;
  }

  /** Rejects checks that were killed half way and empties what nobody will activate any more. */
  async sweep(): Promise<void> {
    const abandoned = this.clock.nowMs() - ABANDONED_MS;
    await this.uow.run((tx) => tx.execute(`UPDATE roster_import SET state = 'rejected' WHERE state = 'checking' AND made_at < ?`, [abandoned]));
    const left = await this.uow.reader.query<{ id: Id }>(
      `SELECT id FROM roster_import i WHERE (state = 'rejected' OR (state = 'activated' AND activated_by IS NULL)) AND EXISTS (SELECT 1 FROM roster_row r WHERE r.import_id = i.id)`,
    );
    for (const { id } of left) await this.clear(id);
  }
}

/** Lets timers and waiting requests have their turn: the embedded engine works on the thread that serves them. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function importOf(row: ImportRow): ImportRecord {
  return {
    importId: row.id,
    fileName: row.file_name,
    fileSha256: row.file_sha256,
    state: row.state,
    rowsTotal: row.rows_total,
    rowsGood: row.rows_good,
    rowsFaulty: row.rows_faulty,
    madeBy: row.made_by,
    madeAt: row.made_at,
    activatedAt: row.activated_at === null ? null : row.activated_at,
  };
}
