import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { type Reader, type Row, RowSeals, SEALED_ROWS } from '#platform';
import type { Id, Month } from '#values';
import { isOnTurn } from './turn-of-run.js';

/** Lines of one read: what is held of a run at a time. */
const LINES = 1000;
/** In the order in which a digest speaks of them. */
const COLUMNS = ['line_no', 'id', 'person_id', 'programme', 'month', 'unit', 'amount', 'policy_version', 'rule_id', 'reasons'] as const;
const FORMAT = 'love-card/run-lines/v1';

/**
 * The lines that a run was approved with. The approver's entry in the log of acts, which is sealed, says their digest: SHA-256 over
 * every column of every line in order. Lines that were changed, added or taken out since have another one. Runs that an earlier
 * version approved have none and are held against their sums alone.
 */
@Injectable()
export class ApprovedLines {
  constructor(private readonly seals: RowSeals) {}

  /** 64 hex digits over the lines of a run, read in parts; between two parts whoever waits gets a turn. */
  async digest(db: Reader, runId: Id): Promise<string> {
    const hash = createHash('sha256').update(JSON.stringify([FORMAT, runId]));
    for (let after = 0; ;) {
      const rows: Row[] = await db.query(`SELECT ${COLUMNS.join(', ')} FROM issuance_line WHERE run_id = ? AND line_no > ? ORDER BY line_no LIMIT ${String(LINES)}`, [
        runId,
        after,
      ]);
      for (const row of rows) hash.update(JSON.stringify(COLUMNS.map((column) => String(row[column]))));
      if (rows.length < LINES) return hash.digest('hex');
      after = Number(rows.at(-1)?.['line_no']);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Whether the lines are those that were approved. */
  async stand(db: Reader, runId: Id, approvedBy: string): Promise<boolean> {
    const approved = await this.approvedDigest(db, runId, approvedBy);
    return approved === undefined || approved === (await this.digest(db, runId));
  }

  /** Runs of this night whose lines are not those that were approved, however long ago: a difference of the month reads from them what it gave, and looks first. */
  async changed(db: Reader, nowMs: number): Promise<Id[]> {
    const runs = await db.query<{ id: Id; month: Month; approved_by: string; approved_at: number | string | null }>(
      'SELECT id, month, approved_by, approved_at FROM issuance_run WHERE approved_by IS NOT NULL ORDER BY id',
    );
    const found: Id[] = [];
    for (const { id, month, approved_by, approved_at } of runs)
      if (isOnTurn({ id, month, at: Number(approved_at) }, nowMs) && !(await this.stand(db, id, approved_by))) found.push(id);
    return found;
  }

  /** What the approver's entry says; undefined where it says none, null where there is no such entry that the app wrote. */
  private async approvedDigest(db: Reader, runId: Id, approvedBy: string): Promise<string | null | undefined> {
    const sql = `SELECT ${SEALED_ROWS.audit_entry.columns.join(', ')}, seal FROM audit_entry WHERE object_id = ? AND action = 'issuance_run.approve' AND actor_id = ?`;
    const [entry] = this.seals.genuine('audit_entry', await db.query(sql, [runId, approvedBy]));
    return entry === undefined ? null : (JSON.parse((entry['detail'] as string | null) ?? '{}') as { readonly digest?: string }).digest;
  }
}
