import { Injectable } from '@nestjs/common';
import type { Reader, Row } from '#platform';
import { big, UnitOfWork } from '#platform';
import type { Id } from '#values';

/** What can be wrong between lots, postings and the lists of what was issued. */
export type PurseFaultKind =
  'lot_differs_from_postings' | 'posting_without_lot' | 'lots_differ_from_lines' | 'line_differs_from_postings' | 'grant_without_line' | 'run_differs_from_lines';

export interface PurseFault {
  readonly kind: PurseFaultKind;
  /** The lot, line, transfer or run at fault; the person where lots and lines differ. */
  readonly objectId: Id;
  readonly personId: Id | null;
  /** Fen or hundredths of a point: what the first of the two named in the kind has more than the second. */
  readonly amount: bigint;
}

/** What the legs of a line's own transfers gave the person: lots and cash, less recalls and claims. */
const GIVEN = `SUM(CASE WHEN t.kind = 'grant' AND p.account_kind = 'LOT' THEN p.amount WHEN p.account_kind IN ('BENEFIT_PAYABLE','RECEIVABLE') THEN p.amount
  WHEN t.kind = 'recall' AND p.account_kind = 'RECALLED' THEN -p.amount ELSE 0 END)`;

/** Set-based: each reads the tables once, by key, and answers nothing when they agree. */
const CHECKS: readonly { readonly kind: PurseFaultKind; readonly sql: string }[] = [
  {
    kind: 'lot_differs_from_postings',
    sql: `SELECT l.id AS id, l.person_id, l.remaining - COALESCE(s.amount, 0) AS amount FROM lot l
          LEFT JOIN (SELECT account_owner, SUM(amount) AS amount FROM posting WHERE account_kind = 'LOT' GROUP BY account_owner) s ON s.account_owner = l.id
          WHERE l.remaining <> COALESCE(s.amount, 0)`,
  },
  {
    kind: 'posting_without_lot',
    sql: `SELECT s.account_owner AS id, NULL AS person_id, s.amount FROM (SELECT account_owner, SUM(amount) AS amount FROM posting WHERE account_kind = 'LOT' GROUP BY account_owner) s
          LEFT JOIN lot l ON l.id = s.account_owner WHERE l.id IS NULL`,
  },
  {
    kind: 'lots_differ_from_lines',
    sql: `SELECT person_id AS id, person_id, SUM(amount) AS amount FROM (
            SELECT person_id, programme, month, granted AS amount FROM lot
            UNION ALL SELECT l.person_id, l.programme, l.month, -l.amount FROM issuance_line l JOIN issuance_run r ON r.id = l.run_id WHERE l.unit = 'POINT' AND l.amount > 0 AND l.line_no <= r.posted_to
          ) both_sides GROUP BY person_id, programme, month HAVING SUM(amount) <> 0`,
  },
  {
    kind: 'line_differs_from_postings',
    sql: `SELECT l.id AS id, l.person_id, l.amount - COALESCE(g.amount, 0) AS amount FROM issuance_line l JOIN issuance_run r ON r.id = l.run_id
          LEFT JOIN (SELECT t.subject_id, ${GIVEN} AS amount FROM transfer t JOIN posting p ON p.transfer_id = t.id WHERE t.kind IN ('grant','cash_allowance','recall','claw_back') GROUP BY t.subject_id) g ON g.subject_id = l.id
          WHERE l.line_no <= r.posted_to AND l.amount <> COALESCE(g.amount, 0)`,
  },
  {
    kind: 'grant_without_line',
    sql: `SELECT t.id AS id, t.person_id, 0 AS amount FROM transfer t LEFT JOIN issuance_line l ON l.id = t.subject_id LEFT JOIN issuance_run r ON r.id = l.run_id
          WHERE t.kind IN ('grant','cash_allowance','claw_back') AND (l.id IS NULL OR l.line_no > r.posted_to OR l.person_id <> t.person_id)`,
  },
  {
    kind: 'run_differs_from_lines',
    sql: `SELECT r.id AS id, NULL AS person_id, r.amount_total - COALESCE(s.amount, 0) AS amount FROM issuance_run r
          LEFT JOIN (SELECT run_id, COUNT(*) AS n, SUM(amount) AS amount FROM issuance_line GROUP BY run_id) s ON s.run_id = r.id
          WHERE r.amount_total <> COALESCE(s.amount, 0) OR r.lines_total <> COALESCE(s.n, 0)`,
  },
];

/** The nightly look at purses: lots = postings = issue list, person by person. */
@Injectable()
export class CheckPurses {
  constructor(private readonly uow: UnitOfWork) {}

  /** Every fault, by kind and id; an empty list when all three agree. */
  async check(db: Reader = this.uow.reader): Promise<PurseFault[]> {
    const faults: PurseFault[] = [];
    for (const { kind, sql } of CHECKS) {
      const rows = await db.query(`${sql} ORDER BY 1`);
      faults.push(...rows.map((row) => faultOf(kind, row)));
    }
    return faults;
  }
}

function faultOf(kind: PurseFaultKind, row: Row): PurseFault {
  return { kind, objectId: row['id'] as Id, personId: row['person_id'] as Id | null, amount: big(row['amount']) };
}
