import { Injectable } from '@nestjs/common';
import type { Difference, DifferenceType, Side } from '#core/matching';
import type { Actor, Reader, Row, Tx, Value } from '#platform';
import { big, scopeRange } from '#platform';
import type { Day, Id, Month } from '#values';
import { jsonAmount } from '#values';
import type { ListedDifference, ReconciliationRun, RunProgress, TypeTotal } from './reconciliation-run.js';

/** The runs and what they found. */
@Injectable()
export class ReconciliationStore {
  async run(db: Reader, runId: Id): Promise<ReconciliationRun | null> {
    const [row] = await db.query('SELECT * FROM reconciliation_run WHERE id = ?', [runId]);
    return row === undefined ? null : runOf(row);
  }

  /** A run within the actor's area. */
  async runInScope(db: Reader, actor: Actor, runId: Id): Promise<ReconciliationRun | null> {
    const { from, to } = scopeRange(actor.areaCode);
    const [row] = await db.query('SELECT * FROM reconciliation_run WHERE id = ? AND area_code >= ? AND area_code < ?', [runId, from, to]);
    return row === undefined ? null : runOf(row);
  }

  /** Newest first; `after` is the sort key of the last row seen, empty for the first page. Reads one row more than `limit`. */
  async runs(db: Reader, actor: Actor, { month, after, limit }: { month: Month | null; after: string; limit: number }): Promise<ReconciliationRun[]> {
    const { from, to } = scopeRange(actor.areaCode);
    const where = ['area_code >= ? AND area_code < ?'];
    const parameters: Value[] = [from, to];
    if (month !== null) {
      where.push('month = ?');
      parameters.push(month);
    }
    if (after !== '') {
      const [startedAt = '', id = ''] = after.split('|');
      where.push('(started_at < ? OR (started_at = ? AND id < ?))');
      const before = Number(startedAt);
      parameters.push(before, before, id);
    }
    const rows = await db.query(`SELECT * FROM reconciliation_run WHERE ${where.join(' AND ')} ORDER BY started_at DESC, id DESC LIMIT ${String(limit + 1)}`, parameters);
    return rows.map(runOf);
  }

  async open(tx: Tx, run: ReconciliationRun): Promise<void> {
    await tx.insert('reconciliation_run', [
      {
        id: run.id,
        month: run.month,
        area_code: run.areaCode,
        made_by: run.madeBy,
        started_at: run.startedAt,
        ended_at: null,
        law_sha256: run.lawSha256,
        persons: 0,
        redemptions: 0,
        transfers: 0,
        lines_checked: 0,
        differences: 0,
        totals: null,
      },
    ]);
  }

  /** Forgets what a run that was cut off had found. */
  async clear(tx: Tx, runId: Id): Promise<void> {
    await tx.execute('DELETE FROM reconciliation_difference WHERE run_id = ?', [runId]);
    await tx.execute('DELETE FROM reconciliation_run WHERE id = ?', [runId]);
  }

  /** Adds differences, numbered on from `from`, and says how far the run has come. */
  async add(tx: Tx, runId: Id, found: { readonly from: number; readonly differences: readonly Difference[]; readonly progress: RunProgress }): Promise<void> {
    const { from, differences, progress } = found;
    await tx.insert(
      'reconciliation_difference',
      differences.map((one, index) => rowOf(runId, from + index, one)),
    );
    await tx.execute('UPDATE reconciliation_run SET persons = ?, redemptions = ?, transfers = ?, lines_checked = ?, differences = ? WHERE id = ?', [
      progress.persons,
      progress.redemptions,
      progress.transfers,
      progress.linesChecked,
      from + differences.length - 1,
      runId,
    ]);
  }

  async end(tx: Tx, runId: Id, { endedAt }: { endedAt: number }): Promise<void> {
    const rows = await tx.query('SELECT type, COUNT(*) AS n, SUM(amount) AS amount FROM reconciliation_difference WHERE run_id = ? GROUP BY type ORDER BY type', [runId]);
    const totals = Object.fromEntries(rows.map((row) => [row['type'] as string, { count: Number(row['n']), amount: jsonAmount(big(row['amount'])) }]));
    await tx.execute('UPDATE reconciliation_run SET ended_at = ?, totals = ? WHERE id = ?', [endedAt, JSON.stringify(totals), runId]);
  }

  /** In the order in which they were found. Reads one row more than `limit`. */
  async differences(db: Reader, runId: Id, { type, after, limit }: { type: DifferenceType | null; after: number; limit: number }): Promise<ListedDifference[]> {
    const rows = await db.query(
      `SELECT * FROM reconciliation_difference WHERE run_id = ? AND line_no > ?${type === null ? '' : ' AND type = ?'} ORDER BY line_no LIMIT ${String(limit + 1)}`,
      type === null ? [runId, after] : [runId, after, type],
    );
    return rows.map(differenceOf);
  }

  async difference(db: Reader, runId: Id, lineNo: number): Promise<ListedDifference | null> {
    const [row] = await db.query('SELECT * FROM reconciliation_difference WHERE run_id = ? AND line_no = ?', [runId, lineNo]);
    return row === undefined ? null : differenceOf(row);
  }
}

function runOf(row: Row): ReconciliationRun {
  const text = row['totals'] as string | null;
  return {
    id: row['id'] as Id,
    month: row['month'] as Month,
    areaCode: row['area_code'] as string,
    madeBy: row['made_by'] as string,
    startedAt: Number(row['started_at']),
    endedAt: row['ended_at'] === null ? null : Number(row['ended_at']),
    lawSha256: row['law_sha256'] as string,
    persons: Number(row['persons']),
    redemptions: Number(row['redemptions']),
    transfers: Number(row['transfers']),
    linesChecked: Number(row['lines_checked']),
    differences: Number(row['differences']),
    totals: text === null ? {} : (JSON.parse(text) as Partial<Record<DifferenceType, TypeTotal>>),
  };
}

function rowOf(runId: Id, lineNo: number, one: Difference): Record<string, Value> {
  return {
    run_id: runId,
    line_no: lineNo,
    type: one.type,
    person_id: one.personId,
    redemption_id: one.redemptionId,
    transfer_id: one.transferId,
    lot_id: one.lotId,
    line_id: one.lineId,
    site_id: one.siteId,
    meal_day: one.mealDay,
    unit: one.unit,
    amount: one.amount,
    expected: JSON.stringify(one.expected),
    found: JSON.stringify(one.found),
  };
}

function differenceOf(row: Row): ListedDifference {
  return {
    runId: row['run_id'] as Id,
    lineNo: Number(row['line_no']),
    type: row['type'] as DifferenceType,
    personId: row['person_id'] as Id | null,
    redemptionId: row['redemption_id'] as Id | null,
    transferId: row['transfer_id'] as Id | null,
    lotId: row['lot_id'] as Id | null,
    lineId: row['line_id'] as Id | null,
    siteId: row['site_id'] as Id | null,
    mealDay: row['meal_day'] as Day | null,
    unit: row['unit'] as ListedDifference['unit'],
    amount: big(row['amount']),
    expected: JSON.parse(row['expected'] as string) as Side,
    found: JSON.parse(row['found'] as string) as Side,
  };
}
