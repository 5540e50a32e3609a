import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#values';
import { firstDay, jsonAmount } from '#values';
import { DEMO_POLICIES } from '#eligibility';
import type { Reader, Value } from '#platform';
import { big, UnitOfWork } from '#platform';

/** What the demo says on its one line. Amounts are whole fen and whole hundredths of a point. */
export interface DemoFigures {
  readonly persons: number;
  /** Meal sites, without the care centres. */
  readonly sites: number;
  /** Persons with an allowance of the month, by programme. */
  readonly eligible: Readonly<Record<string, number>>;
  readonly issuedPoints: number;
  readonly issuedCashFen: number;
  /** All that were recorded, including those taken back since. */
  readonly redemptions: number;
  /** By funder, after voids; without site discount and points (decisions 9). */
  readonly subsidyFen: Readonly<Record<string, number>>;
  readonly selfPayFen: number;
  readonly voids: number;
  readonly refusals: Readonly<Record<string, number>>;
  /** Zero in each unit, or the books are broken. */
  readonly ledgerSums: Readonly<Record<string, number>>;
  /** Differences of the reconciliation, by type; empty when all agrees. */
  readonly unmatched: Readonly<Record<string, number>>;
}

const MEALS = `FROM transfer t JOIN posting p ON p.transfer_id = t.id WHERE t.kind IN ('redemption', 'void')`;

/** Reads the figures of a month from the database: the generator's own counts never reach the report. */
@Injectable()
export class FiguresReader {
  constructor(private readonly work: UnitOfWork) {}

  async read(reconciliationId: Id, month: Month): Promise<DemoFigures> {
    const first = firstDay(month);
    const db = this.work.reader;
    return {
      persons: await one(db, 'SELECT COUNT(*) AS n FROM person'),
      sites: await one(db, `SELECT COUNT(*) AS n FROM site WHERE type <> 'care_centre'`),
      eligible: await table(
        db,
        `SELECT r.programme AS k, COUNT(DISTINCT l.person_id) AS n FROM issuance_run r JOIN issuance_line l ON l.run_id = r.id WHERE r.state = 'posted' AND r.month = ? GROUP BY r.programme ORDER BY r.programme`,
        [month],
      ),
      issuedPoints: await one(
        db,
        `SELECT SUM(p.amount) AS n FROM transfer t JOIN posting p ON p.transfer_id = t.id WHERE t.kind = 'grant' AND p.account_kind = 'LOT' AND t.effective_on >= ?`,
        [first],
      ),
      issuedCashFen: await one(
        db,
        `SELECT SUM(p.amount) AS n FROM transfer t JOIN posting p ON p.transfer_id = t.id WHERE t.kind = 'cash_allowance' AND p.account_kind = 'BENEFIT_PAYABLE' AND t.effective_on >= ?`,
        [first],
      ),
      redemptions: await one(db, 'SELECT COUNT(*) AS n FROM redemption'),
      subsidyFen: await subsidies(db),
      selfPayFen: await one(db, `SELECT SUM(p.amount) AS n ${MEALS} AND p.account_kind = 'SITE_CASH'`),
      voids: await one(db, 'SELECT COUNT(*) AS n FROM redemption_void'),
      refusals: await table(db, 'SELECT code AS k, SUM(refusals) AS n FROM refusal_day GROUP BY code ORDER BY code'),
      ledgerSums: await table(db, 'SELECT unit AS k, SUM(amount) AS n FROM posting GROUP BY unit ORDER BY unit'),
      unmatched: await table(db, 'SELECT type AS k, COUNT(*) AS n FROM reconciliation_difference WHERE run_id = ? GROUP BY type ORDER BY type', [reconciliationId]),
    };
  }
}

/** What left each fund for meals; the fund that pays for points at the site has these taken out again. */
async function subsidies(db: Reader): Promise<Record<string, number>> {
  const spent = await table(db, `SELECT p.account_owner AS k, -SUM(p.amount) AS n ${MEALS} AND p.account_kind = 'FUND' GROUP BY p.account_owner ORDER BY p.account_owner`);
  const points = await one(db, `SELECT SUM(p.amount) AS n ${MEALS} AND p.account_kind = 'POINTS_REDEEMED'`);
  const payer = DEMO_POLICIES.find((policy) => policy.programme === 'cyf' && policy.effectiveTo === null);
  const funder = payer?.kind === 'allowance' ? payer.funding[0]?.funder : undefined;
  return funder === undefined ? spent : { ...spent, [funder]: (spent[funder] ?? 0) - points };
}

async function one(db: Reader, sql: string, parameters: readonly Value[] = []): Promise<number> {
  const rows = await db.query<{ n: unknown }>(sql, parameters);
  return jsonAmount(big(rows[0]?.n));
}

async function table(db: Reader, sql: string, parameters: readonly Value[] = []): Promise<Record<string, number>> {
  const rows = await db.query<{ k: string; n: unknown }>(sql, parameters);
  return Object.fromEntries(rows.map((row) => [row.k, jsonAmount(big(row.n))]));
}
