import { Injectable } from '@nestjs/common';
import type { ShareAmount } from '#core/postings';
import type { Lot } from '#core/purse';
import type { Tx } from '#platform';
import { big, marks } from '#platform';
import type { Id } from '#values';

/** What a line of a difference run still claims from a person for points of its month that were spent. */
export interface Claim {
  readonly lineId: Id;
  /** Fen, which are hundredths of a point, by the fund that is owed them; less by what was settled meanwhile. */
  funds: readonly ShareAmount[];
}

type OfMonth = Pick<Lot, 'personId' | 'programme' | 'month'>;

/** SQL over the claims that difference runs made. */
@Injectable()
export class ClaimStore {
  /** Those for the persons, programmes and months of lots that are locked, the oldest first; what was lowered before is off. */
  async open(tx: Tx, lots: readonly OfMonth[]): Promise<(lot: OfMonth) => readonly Claim[]> {
    const persons = [...new Set(lots.map(({ personId }) => personId))];
    const rows = await tx.query<{ line_id: Id; person_id: Id; programme: string; month: string; fund: string; amount: unknown }>(
      `SELECT l.id AS line_id, l.person_id, l.programme, l.month, p.account_owner AS fund, SUM(p.amount) AS amount
         FROM issuance_line l JOIN transfer t ON t.subject_id = l.id AND t.kind = 'claw_back' JOIN posting p ON p.transfer_id = t.id AND p.account_kind = 'FUND'
        WHERE l.person_id IN (${marks(persons)}) AND l.unit = 'POINT' AND l.amount < 0
        GROUP BY l.id, l.person_id, l.programme, l.month, p.account_owner HAVING SUM(p.amount) > 0 ORDER BY l.id, p.account_owner`,
      persons,
    );
    const claims = new Map<string, Claim[]>();
    for (const row of rows) {
      const key = keyOf({ personId: row.person_id, programme: row.programme, month: row.month });
      const ofMonth = claims.get(key) ?? [];
      const claim = ofMonth.find(({ lineId }) => lineId === row.line_id) ?? { lineId: row.line_id, funds: [] };
      claim.funds = [...claim.funds, { funder: row.fund, amount: big(row.amount) }];
      claims.set(key, [...ofMonth.filter((other) => other !== claim), claim]);
    }
    return (lot) => claims.get(keyOf(lot)) ?? [];
  }
}

function keyOf({ personId, programme, month }: { readonly personId: Id; readonly programme: string; readonly month: string }): string {
  return `${personId}|${programme}|${month}`;
}
