import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import type { Reader, Row, Tx, Value } from '#platform';
import { forUpdate, marks, RowSeals } from '#platform';
import type { RedemptionRow } from './receipt.js';
import { RECEIPT_COLUMNS } from './receipt.js';

/** What was answered to an id, for ever. */
export interface Attempt {
  readonly id: Id;
  readonly requestSha256: string;
  /** `accepted` or the code of the refusal. */
  readonly outcome: string;
  readonly refusal: Refusal | null;
  /** Of what was accepted: `mealDigest`. */
  readonly factsSha256: string | null;
}

/** The SQL of redemptions and of the answers given. */
@Injectable()
export class RedemptionStore {
  constructor(private readonly seals: RowSeals) {}

  async attempts(db: Reader, ids: readonly Id[]): Promise<Map<Id, Omit<Attempt, 'factsSha256'>>> {
    if (ids.length === 0) return new Map();
    const rows = await db.query<{ id: string; request_sha256: string; outcome: string; answer: string | null }>(
      `SELECT id, request_sha256, outcome, answer FROM attempt WHERE id IN (${marks(ids)})`,
      ids,
    );
    return new Map(
      rows.map((row) => [
        row.id,
        { id: row.id, requestSha256: row.request_sha256, outcome: row.outcome, refusal: row.answer === null ? null : (JSON.parse(row.answer) as Refusal) },
      ]),
    );
  }

  async redemptions(db: Reader, ids: readonly Id[]): Promise<Map<Id, RedemptionRow>> {
    if (ids.length === 0) return new Map();
    const rows = await db.query<RedemptionRow>(`SELECT ${RECEIPT_COLUMNS} FROM redemption r WHERE r.id IN (${marks(ids)})`, ids);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Which of these ids are sales at full price. */
  async sales(db: Reader, ids: readonly Id[]): Promise<Set<Id>> {
    if (ids.length === 0) return new Set();
    return new Set((await db.query<{ id: Id }>(`SELECT id FROM full_price_meal WHERE id IN (${marks(ids)})`, ids)).map(({ id }) => id));
  }

  async keepAttempts(tx: Tx, attempts: readonly Attempt[], recordedAt: number): Promise<void> {
    await tx.insert(
      'attempt',
      attempts.map((attempt) =>
        this.seals.with('attempt', {
          id: attempt.id,
          request_sha256: attempt.requestSha256,
          outcome: attempt.outcome,
          answer: attempt.refusal === null ? null : JSON.stringify(attempt.refusal),
          recorded_at: recordedAt,
          facts_sha256: attempt.factsSha256,
        }),
      ),
    );
  }

  /** The meals of ids that were refused with the network and booked when their tablet brought them: only what the app wrote so. */
  async laterAnswers(db: Reader, ids: readonly Id[]): Promise<Set<Id>> {
    if (ids.length === 0) return new Set();
    const rows = await db.query<Row & { id: Id }>(`SELECT id, facts_sha256, recorded_at, seal FROM later_answer WHERE id IN (${marks(ids)})`, ids);
    return new Set(this.seals.genuine('later_answer', rows).map(({ id }) => id));
  }

  /** What was answered first stands; this is what the id is from now on. */
  async keepLaterAnswers(tx: Tx, answers: readonly Pick<Attempt, 'id' | 'factsSha256'>[], recordedAt: number): Promise<void> {
    await tx.insert(
      'later_answer',
      answers.map(({ id, factsSha256 }) => this.seals.with('later_answer', { id, facts_sha256: factsSha256, recorded_at: recordedAt })),
    );
  }

  async keepRedemptions(tx: Tx, rows: readonly Readonly<Record<string, Value>>[]): Promise<void> {
    await tx.insert('redemption', rows);
  }

  /** Refusals by day, site and code, so that the bureau's page need not count rows. */
  async countRefusals(tx: Tx, refusals: readonly { day: string; siteId: Id; code: string; count: number }[]): Promise<void> {
    if (refusals.length === 0) return;
    const onClash =
      tx.engine === 'mysql'
        ? 'ON DUPLICATE KEY UPDATE refusals = refusals + VALUES(refusals)'
        : 'ON CONFLICT (meal_day, site_id, code) DO UPDATE SET refusals = refusals + excluded.refusals';
    const sorted = [...refusals].sort((a, b) => (`${a.day}${a.siteId}${a.code}` < `${b.day}${b.siteId}${b.code}` ? -1 : 1));
    await tx.execute(
      `INSERT INTO refusal_day (meal_day, site_id, code, refusals) VALUES ${sorted.map(() => '(?,?,?,?)').join(',')} ${onClash}`,
      sorted.flatMap((entry) => [entry.day, entry.siteId, entry.code, entry.count]),
    );
  }

  /** What the charity of a county has left, locked until the end of the transaction. Read last, held for milliseconds. */
  async lockCharity(tx: Tx, county: string): Promise<bigint> {
    const [row] = await tx.query<{ remaining_fen: number }>(`SELECT remaining_fen FROM charity_fund WHERE county = ? AND fund = 'CHARITY'${forUpdate(tx)}`, [county]);
    return BigInt(row?.remaining_fen ?? 0);
  }

  /** A donation: what meals may draw grows by it. */
  async raiseCharity(tx: Tx, county: string, amountFen: bigint): Promise<void> {
    const onClash =
      tx.engine === 'mysql'
        ? 'ON DUPLICATE KEY UPDATE remaining_fen = remaining_fen + VALUES(remaining_fen)'
        : 'ON CONFLICT (county, fund) DO UPDATE SET remaining_fen = remaining_fen + excluded.remaining_fen';
    await tx.execute(`INSERT INTO charity_fund (county, fund, remaining_fen) VALUES (?, 'CHARITY', ?) ${onClash}`, [county, amountFen]);
  }

  /** False when charity had less than that: the fund stops at zero. */
  async drawCharity(tx: Tx, county: string, amountFen: bigint): Promise<boolean> {
    if (amountFen === 0n) return true;
    const sql = `UPDATE charity_fund SET remaining_fen = remaining_fen - ? WHERE county = ? AND fund = 'CHARITY' AND remaining_fen >= ?`;
    return (await tx.execute(sql, [amountFen, county, amountFen])) === 1;
  }

  async returnCharity(tx: Tx, county: string, amountFen: bigint): Promise<void> {
    if (amountFen > 0n) await tx.execute(`UPDATE charity_fund SET remaining_fen = remaining_fen + ? WHERE county = ? AND fund = 'CHARITY'`, [amountFen, county]);
  }
}
