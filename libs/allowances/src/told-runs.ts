import { Injectable } from '@nestjs/common';
import { type Actor, Audit, marks, type Reader, type Row, RowSeals, SEALED_ROWS, type Tx, type Value } from '#platform';
import type { Id, Month } from '#values';
import { ApprovedLines } from './approved-lines.js';
import type { RunState } from './issuance-run.js';
import type { ProgrammeMonth } from './issuance.store.js';
import { isOnTurn, type RunAge } from './turn-of-run.js';

const MONTH = 'issuance_month.draft';
/** What the entry of a drafting says of its run; entries from before say no county. */
const OF_DRAFT = ['county', 'programme', 'month', 'kind'];
/** Runs of one read at night. */
const RUNS = 200;
const ENTRY = SEALED_ROWS.audit_entry.columns.map((column) => `a.${column} AS entry_${column}`).join(', ');
const ACTS = `'issuance_run.draft','issuance_run.approve','issuance_run.post','issuance_run.cancel'`;
const STATES_OF: Readonly<Record<string, readonly RunState[]>> = { cancel: ['cancelled'], post: ['posted'], approve: ['approved'], draft: ['drafting', 'draft'] };

/**
 * Runs as the log of acts tells of them. A row says itself what became of its run, and whoever writes rows could cancel a month that
 * was paid, so that it is paid again; the entries of drafting, approving, posting and cancelling were sealed when they were made, and
 * what was posted has its transfers. A run of which the log knows no drafting is told by whoever made it (`maker_differs`), not here.
 */
@Injectable()
export class ToldRuns {
  constructor(
    private readonly seals: RowSeals,
    private readonly lines: ApprovedLines,
    private readonly audit: Audit,
  ) {}

  /** Beside the entry of the run itself, one under its month: by it a run is missed at the next drafting, whatever its row says of itself, and where it is none. */
  async begin(tx: Tx, actor: Actor, month: ProgrammeMonth, runId: Id): Promise<void> {
    await this.audit.record(tx, actor, { action: MONTH, objectKind: 'issuance_month', objectId: keyOf(month), detail: { runId } });
  }

  /** The first run of a month of one of these programmes that is not what the log says became of it; null where all are. One look by key. */
  async altered(db: Reader, { county, month }: Pick<ProgrammeMonth, 'county' | 'month'>, programmes: readonly string[]): Promise<Id | null> {
    for (const programme of programmes) {
      const told = await this.begun(db, { county, programme, month });
      const rows = await db.query<{ id: Id }>('SELECT id FROM issuance_run WHERE county = ? AND programme = ? AND month = ?', [county, programme, month]);
      // What the log says was begun for this month is gone where its row is, and also where the row is of another county, programme or month by now.
      const there = new Set(rows.map(({ id }) => id));
      const ids = [...there];
      const looked = ids.length === 0 ? [] : await this.alteredOf(db, [`r.id IN (${marks(ids)})`, ids], ({ booked }) => booked === undefined);
      const [first] = [...told.filter((id) => !there.has(id)), ...looked];
      if (first !== undefined) return first;
    }
    return null;
  }

  /** Likewise the first whose lines are not those that were approved: what a month gave is read from them. Reads every line. */
  async linesAltered(db: Reader, { county, month }: Pick<ProgrammeMonth, 'county' | 'month'>, programmes: readonly string[]): Promise<Id | null> {
    for (const programme of programmes) {
      const sql = `SELECT r.id, r.approved_by FROM issuance_run r WHERE r.county = ? AND r.programme = ? AND r.month = ? AND r.approved_by IS NOT NULL
        AND EXISTS (SELECT 1 FROM audit_entry a WHERE a.object_id = r.id AND a.action = 'issuance_run.draft') ORDER BY r.id`;
      const runs = await db.query<{ id: Id; approved_by: string }>(sql, [county, programme, month]);
      for (const { id, approved_by } of runs) if (!(await this.lines.stand(db, id, approved_by))) return id;
    }
    return null;
  }

  /** Whether the lines of a run are those that were approved. */
  async stand(db: Reader, runId: Id, approvedBy: string): Promise<boolean> {
    return this.lines.stand(db, runId, approvedBy);
  }

  /** Whether anything of a run stands in the books. Asked of every line until one does: once where a run is given up, whose entry says it, and at night in turn. */
  async wasBooked(db: Reader, runId: Id): Promise<boolean> {
    const sql = 'SELECT EXISTS (SELECT 1 FROM issuance_line l JOIN transfer t ON t.subject_id = l.id WHERE l.run_id = ?) AS booked';
    const [row] = await db.query<{ booked: number | string }>(sql, [runId]);
    return Number(row?.booked) === 1;
  }

  /** Every run of every county, for the night. */
  async allAltered(db: Reader, nowMs: number): Promise<Id[]> {
    const found: Id[] = [];
    for (let after = ''; ;) {
      const ids = (await db.query<{ id: Id }>(`SELECT id FROM issuance_run WHERE id > ? ORDER BY id LIMIT ${String(RUNS)}`, [after])).map(({ id }) => id);
      const last = ids.at(-1);
      if (last === undefined) return found;
      found.push(...(await this.alteredOf(db, ['r.id > ? AND r.id <= ?', [after, last]], (run) => isOnTurn(run, nowMs))));
      if (ids.length < RUNS) return found;
      after = last;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Rows and entries in one statement, so that both are of one moment. What was given up says itself whether it was booked; `asks` says of which the books are asked. */
  private async alteredOf(db: Reader, [where, values]: readonly [string, readonly Value[]], asks: (run: CancelledRun) => boolean): Promise<Id[]> {
    const rows: Row[] = await db.query(
      `SELECT r.id AS run_id, r.county, r.programme, r.month, r.kind, r.state, r.made_at, ${ENTRY}, a.seal AS entry_seal FROM issuance_run r
         JOIN audit_entry a ON a.object_id = r.id AND a.action IN (${ACTS}) WHERE ${where} ORDER BY r.id`,
      values,
    );
    const runs = new Map<Id, Row[]>();
    for (const row of rows) if (this.seals.fits('audit_entry', entryOf(row))) runs.set(row['run_id'] as Id, [...(runs.get(row['run_id'] as Id) ?? []), row]);
    const found: Id[] = [];
    for (const [id, entries] of runs) {
      const run = cancelledOf(id, entries);
      if (!isAsTold(entries) || run?.booked === true || (run !== null && asks(run) && (await this.wasBooked(db, id)))) found.push(id);
    }
    return found;
  }

  private async begun(db: Reader, month: ProgrammeMonth): Promise<Id[]> {
    const sql = `SELECT ${SEALED_ROWS.audit_entry.columns.join(', ')}, seal FROM audit_entry WHERE object_id = ? AND action = '${MONTH}'`;
    const entries = this.seals.genuine('audit_entry', await db.query(sql, [keyOf(month)]));
    return entries.map((entry) => (JSON.parse((entry['detail'] as string | null) ?? '{}') as { readonly runId: Id }).runId);
  }
}

/** A run that was given up; `booked` by the entry of that, which has none where an earlier version wrote it. */
interface CancelledRun extends RunAge {
  readonly booked: boolean | undefined;
}

function cancelledOf(id: Id, entries: readonly Row[]): CancelledRun | null {
  const [first] = entries;
  if (first?.['state'] !== 'cancelled') return null;
  const cancel = entries.find((row) => row['entry_action'] === 'issuance_run.cancel');
  const { booked } = detailOf(cancel) as { readonly booked?: boolean };
  return { id, month: first['month'] as Month, at: Number(first['made_at']), booked };
}

/** A run and each of its entries that the app wrote. */
function isAsTold(entries: readonly Row[]): boolean {
  const acts = new Map(entries.map((row) => [String(row['entry_action']).slice('issuance_run.'.length), row]));
  const draft = acts.get('draft');
  if (draft === undefined) return true;
  const last = ['cancel', 'post', 'approve', 'draft'].find((act) => acts.has(act)) ?? 'draft';
  const said = detailOf(draft);
  const isThat = OF_DRAFT.every((column) => said[column] === undefined || said[column] === draft[column]);
  return isThat && (STATES_OF[last]?.includes(draft['state'] as RunState) ?? false) && !(acts.has('cancel') && acts.has('post'));
}

function detailOf(row: Row | undefined): Readonly<Record<string, unknown>> {
  return JSON.parse((row?.['entry_detail'] as string | null | undefined) ?? '{}') as Record<string, unknown>;
}

function keyOf({ county, programme, month }: ProgrammeMonth): string {
  return `${county}|${programme}|${month}`;
}

function entryOf(row: Row): Row {
  return Object.fromEntries([...SEALED_ROWS.audit_entry.columns, 'seal'].map((column) => [column, row[`entry_${column}`]]));
}
