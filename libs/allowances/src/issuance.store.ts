import { Injectable } from '@nestjs/common';
import type { Reader, Row, StaffIdentity, Tx } from '#platform';
import { big, marks, RowSeals, scopeRange } from '#platform';
import type { Id, Month } from '#values';
import type { IssuanceLine, IssuanceRun, LineReason, RunKind, RunState } from './issuance-run.js';

/** A month of a programme of a county, as runs are looked up by. */
export interface ProgrammeMonth {
  readonly county: string;
  readonly programme: string;
  readonly month: Month;
}

/** Persons from after one id up to another. */
export interface PersonRange {
  /** Empty for the first page. */
  readonly afterId: string;
  readonly toId: Id;
}

/** What one page adds to a draft. */
export interface DraftStep {
  readonly draftedTo: Id;
  readonly personsDecided: number;
  readonly lines: readonly IssuanceLine[];
  readonly outcomes: Readonly<Record<string, number>>;
}

/** The SQL of runs and their lines. State changes are conditional updates that answer whether they were the ones. */
@Injectable()
export class IssuanceStore {
  constructor(private readonly seals: RowSeals) {}

  /** Null for a run of another county, too. */
  async run(db: Reader, county: string, id: Id): Promise<IssuanceRun | null> {
    const [row] = await db.query('SELECT * FROM issuance_run WHERE id = ? AND county = ?', [id, county]);
    return row === undefined ? null : runOf(row);
  }

  /** Whoever's it is: for work that was begun for a run and knows its id. */
  async runOfAny(db: Reader, id: Id): Promise<IssuanceRun | null> {
    const [row] = await db.query('SELECT * FROM issuance_run WHERE id = ?', [id]);
    return row === undefined ? null : runOf(row);
  }

  async runsOf(db: Reader, { county, programme, month }: ProgrammeMonth): Promise<IssuanceRun[]> {
    const rows = await db.query('SELECT * FROM issuance_run WHERE county = ? AND programme = ? AND month = ? ORDER BY kind, ordinal', [county, programme, month]);
    return rows.map(runOf);
  }

  /** The last month of a programme before one whose monthly run was posted; null where there is none. */
  async postedBefore(db: Reader, { county, programme, month }: ProgrammeMonth): Promise<IssuanceRun | null> {
    const [row] = await db.query(
      `SELECT * FROM issuance_run WHERE county = ? AND programme = ? AND month < ? AND kind = 'monthly' AND state = 'posted' ORDER BY month DESC, id DESC LIMIT 1`,
      [county, programme, month],
    );
    return row === undefined ? null : runOf(row);
  }

  /** Newest first; `beforeKey` is `month/id` of the last run of the page before, empty for the first page. */
  async runs(
    db: Reader,
    page: { readonly county: string; readonly programme?: string | undefined; readonly month?: Month | undefined; readonly beforeKey: string; readonly limit: number },
  ): Promise<IssuanceRun[]> {
    const { county, programme, month, beforeKey, limit } = page;
    // After every month, so that the first page starts before it.
    const [beforeMonth = '', beforeId = ''] = beforeKey === '' ? ['9999-99'] : beforeKey.split('/');
    const filter = `${programme === undefined ? '' : 'AND programme = ?'} ${month === undefined ? '' : 'AND month = ?'}`;
    const rows = await db.query(`SELECT * FROM issuance_run WHERE county = ? AND (month < ? OR (month = ? AND id < ?)) ${filter} ORDER BY month DESC, id DESC LIMIT ?`, [
      county,
      beforeMonth,
      beforeMonth,
      beforeId,
      ...[programme, month].filter((value) => value !== undefined),
      limit,
    ]);
    return rows.map(runOf);
  }

  /** The month in which the county began: that of its first area. Null before there is one. */
  async firstMonth(db: Reader, county: string): Promise<Month | null> {
    const { from, to } = scopeRange(county);
    const [row] = await db.query<{ day: string | null }>('SELECT MIN(starts_on) AS day FROM area WHERE code >= ? AND code < ?', [from, to]);
    return row?.day == null ? null : (row.day.slice(0, 7) as Month);
  }

  async insertRun(
    tx: Tx,
    run: Pick<IssuanceRun, 'id' | 'county' | 'programme' | 'month' | 'policyVersion' | 'kind' | 'ordinal' | 'madeBy' | 'madeStaff' | 'madeAt'>,
  ): Promise<void> {
    const { id, county, programme, month, policyVersion, kind, ordinal, madeBy, madeStaff, madeAt } = run;
    const made = { made_by: madeBy, made_staff: madeStaff, made_at: madeAt };
    await tx.insert('issuance_run', [{ id, county, programme, month, policy_version: policyVersion, kind, ordinal, state: 'drafting', ...made, outcomes: '{}' }]);
  }

  /** Adds a page to a draft, if nobody else has added it since `run` was read. */
  async draft(tx: Tx, run: IssuanceRun, step: DraftStep): Promise<boolean> {
    const amount = step.lines.reduce((sum, line) => sum + line.amount, 0n);
    const changed = await tx.execute(
      `UPDATE issuance_run SET drafted_to = ?, persons_decided = persons_decided + ?, lines_total = lines_total + ?, amount_total = amount_total + ?, outcomes = ?
       WHERE id = ? AND state = 'drafting' AND ${run.draftedTo === null ? 'drafted_to IS NULL' : 'drafted_to = ?'}`,
      [step.draftedTo, step.personsDecided, step.lines.length, amount, JSON.stringify(step.outcomes), run.id, ...(run.draftedTo === null ? [] : [run.draftedTo])],
    );
    if (changed === 1) await this.insertLines(tx, run, step.lines);
    return changed === 1;
  }

  private async insertLines(tx: Tx, run: IssuanceRun, lines: readonly IssuanceLine[]): Promise<void> {
    await tx.insert(
      'issuance_line',
      lines.map((line) => ({
        run_id: run.id,
        line_no: line.lineNo,
        id: line.id,
        person_id: line.personId,
        programme: run.programme,
        month: run.month,
        unit: line.unit,
        amount: line.amount,
        policy_version: line.policyVersion,
        rule_id: line.ruleId,
        reasons: JSON.stringify(line.reasons),
      })),
    );
  }

  async finishDraft(tx: Tx, run: IssuanceRun): Promise<boolean> {
    return (await tx.execute(`UPDATE issuance_run SET state = 'draft' WHERE id = ? AND state = 'drafting' AND persons_decided = ?`, [run.id, run.personsDecided])) === 1;
  }

  async approve(tx: Tx, id: Id, by: StaffIdentity & { readonly atMs: number }): Promise<boolean> {
    const sql = `UPDATE issuance_run SET state = 'approved', approved_by = ?, approved_staff = ?, approved_at = ? WHERE id = ? AND state = 'draft' AND made_by <> ?`;
    return (await tx.execute(sql, [by.id, by.staffNumber, by.atMs, id, by.id])) === 1;
  }

  /** Runs of a county that are approved and not posted to the end, the one approved first before the others. */
  async approvedRuns(db: Reader, county: string): Promise<IssuanceRun[]> {
    return (await db.query(`SELECT * FROM issuance_run WHERE state = 'approved' AND county = ? ORDER BY approved_at, id`, [county])).map(runOf);
  }

  /** What lines after a line number give, by amount; what they take back is left out. */
  async unpostedAmounts(db: Reader, runId: Id, postedTo: number): Promise<{ readonly amount: bigint; readonly lines: number }[]> {
    const rows = await db.query('SELECT amount, COUNT(*) AS n FROM issuance_line WHERE run_id = ? AND line_no > ? AND amount > 0 GROUP BY amount', [runId, postedTo]);
    return rows.map((row) => ({ amount: big(row['amount']), lines: Number(row['n']) }));
  }

  /** Points that open purses of a county still hold, by programme and month of issue, with the version that the month was decided by. */
  async pointsLeft(db: Reader, county: string): Promise<(ProgrammeMonth & { readonly policyVersion: string | null; readonly left: bigint })[]> {
    const rows = await db.query(
      `SELECT o.programme, o.month, o.remaining, r.policy_version
         FROM (SELECT programme, month, SUM(remaining) AS remaining FROM lot WHERE closed_on IS NULL AND remaining > 0 AND county = ? GROUP BY programme, month) o
         LEFT JOIN issuance_run r ON r.county = ? AND r.programme = o.programme AND r.month = o.month AND r.kind = 'monthly' AND r.ordinal = 0`,
      [county, county],
    );
    return rows.map((row) => ({
      county,
      programme: row['programme'] as string,
      month: row['month'] as Month,
      policyVersion: row['policy_version'] as string | null,
      left: big(row['remaining']),
    }));
  }

  /** That two persons let a run pass beyond what its funds hold. One row a run, never changed. */
  async letPass(
    tx: Tx,
    pass: { readonly runId: Id; readonly proposalId: Id; readonly funds: string; readonly proposedBy: string; readonly confirmedBy: string; readonly confirmedAt: number },
  ): Promise<void> {
    const { runId, proposalId, funds, proposedBy, confirmedBy, confirmedAt } = pass;
    const row = { run_id: runId, proposal_id: proposalId, funds, proposed_by: proposedBy, confirmed_by: confirmedBy, confirmed_at: confirmedAt };
    await tx.insert('fund_override', [this.seals.with('fund_override', row)]);
  }

  /** Only by what the app wrote for two persons. */
  async mayPass(db: Reader, runId: Id): Promise<boolean> {
    const rows = await db.query('SELECT run_id, proposal_id, funds, proposed_by, confirmed_by, confirmed_at, seal FROM fund_override WHERE run_id = ?', [runId]);
    return this.seals.genuine('fund_override', rows).length > 0;
  }

  /** Cancels a run of which nothing is posted. `ordinal` frees the place of a monthly run for the one that replaces it. */
  async cancel(tx: Tx, id: Id, ordinal: number): Promise<boolean> {
    const sql = `UPDATE issuance_run SET state = 'cancelled', ordinal = ? WHERE id = ? AND state IN ('drafting','draft','approved') AND posted_to = 0`;
    return (await tx.execute(sql, [ordinal, id])) === 1;
  }

  /** Claims the lines after `run.postedTo` up to `postedTo` for the transaction; false when another poster has them. */
  async claimLines(tx: Tx, run: IssuanceRun, postedTo: number): Promise<boolean> {
    const sql = `UPDATE issuance_run SET posted_to = ? WHERE id = ? AND state = 'approved' AND posted_to = ?`;
    return (await tx.execute(sql, [postedTo, run.id, run.postedTo])) === 1;
  }

  async finishPosting(tx: Tx, run: IssuanceRun, atMs: number): Promise<boolean> {
    const sql = `UPDATE issuance_run SET state = 'posted', posted_at = ? WHERE id = ? AND state = 'approved' AND posted_to = lines_total`;
    return (await tx.execute(sql, [atMs, run.id])) === 1;
  }

  /** Lines in order, after a line number. */
  async lines(db: Reader, runId: Id, after: { readonly lineNo: number; readonly limit: number }): Promise<IssuanceLine[]> {
    const rows = await db.query('SELECT * FROM issuance_line WHERE run_id = ? AND line_no > ? ORDER BY line_no LIMIT ?', [runId, after.lineNo, after.limit]);
    return rows.map(lineOf);
  }

  /** What the lines of a run add up to, to be held against what was approved. */
  async lineTotals(db: Reader, runId: Id): Promise<{ readonly lines: number; readonly amount: bigint; readonly versions: readonly string[] }> {
    const rows = await db.query('SELECT policy_version AS version, COUNT(*) AS n, SUM(amount) AS amount FROM issuance_line WHERE run_id = ? GROUP BY policy_version', [runId]);
    return {
      lines: rows.reduce((sum, row) => sum + Number(row['n']), 0),
      amount: rows.reduce((sum, row) => sum + big(row['amount']), 0n),
      versions: rows.map((row) => row['version'] as string),
    };
  }

  /** What runs of one of these programmes gave each person of a range for a month; `states` says which runs count. Persons with nothing are absent. */
  async issued(
    db: Reader,
    asked: { readonly programmes: readonly string[]; readonly month: Month; readonly states: readonly RunState[] },
    range: PersonRange,
  ): Promise<Map<Id, { readonly programme: string; readonly amount: bigint }>> {
    if (asked.programmes.length === 0) return new Map();
    const rows = await db.query(
      `SELECT l.person_id, MIN(l.programme) AS programme, SUM(l.amount) AS amount FROM issuance_line l JOIN issuance_run r ON r.id = l.run_id
       WHERE l.person_id > ? AND l.person_id <= ? AND l.month = ? AND l.programme IN (${marks(asked.programmes)}) AND r.state IN (${marks(asked.states)})
       GROUP BY l.person_id HAVING SUM(l.amount) <> 0`,
      [range.afterId, range.toId, asked.month, ...asked.programmes, ...asked.states],
    );
    return new Map(rows.map((row) => [row['person_id'] as Id, { programme: row['programme'] as string, amount: big(row['amount']) }]));
  }
}

function runOf(row: Row): IssuanceRun {
  return {
    id: row['id'] as Id,
    county: row['county'] as string,
    programme: row['programme'] as string,
    month: row['month'] as Month,
    policyVersion: row['policy_version'] as string | null,
    kind: row['kind'] as RunKind,
    ordinal: Number(row['ordinal']),
    state: row['state'] as RunState,
    madeBy: row['made_by'] as string,
    madeStaff: row['made_staff'] as string | null,
    madeAt: Number(row['made_at']),
    draftedTo: row['drafted_to'] as Id | null,
    approvedBy: row['approved_by'] as string | null,
    approvedAt: row['approved_at'] === null ? null : Number(row['approved_at']),
    postedTo: Number(row['posted_to']),
    postedAt: row['posted_at'] === null ? null : Number(row['posted_at']),
    personsDecided: Number(row['persons_decided']),
    linesTotal: Number(row['lines_total']),
    amountTotal: big(row['amount_total']),
    outcomes: JSON.parse((row['outcomes'] as string | null) ?? '{}') as Record<string, number>,
  };
}

function lineOf(row: Row): IssuanceLine {
  return {
    lineNo: Number(row['line_no']),
    id: row['id'] as Id,
    personId: row['person_id'] as Id,
    unit: row['unit'] as IssuanceLine['unit'],
    amount: big(row['amount']),
    policyVersion: row['policy_version'] as string,
    ruleId: row['rule_id'] as string,
    reasons: JSON.parse(row['reasons'] as string) as LineReason[],
  };
}
