import { Injectable } from '@nestjs/common';
import type { ShareAmount } from '#core/postings';
import type { Tx } from '#platform';
import { big, forUpdate, marks } from '#platform';
import type { Id, Month } from '#values';

/** What difference runs of a month still claim from a person: points that were spent, or cash. */
export interface Claim {
  readonly programme: string;
  readonly month: Month;
  /** The line that made it. */
  readonly lineId: Id;
  /** When it was made, server time, UTC ms. */
  readonly recordedAt: number;
  /** Fen, which are hundredths of a point, by the fund that is owed them; less by what was settled meanwhile. */
  funds: readonly ShareAmount[];
}

interface ClaimRow {
  person_id: Id;
  programme: string;
  month: Month;
  line_id: Id;
  recorded_at: number | string;
  fund: string;
  amount: unknown;
}

/** SQL over the claims that difference runs made, and what was taken off them since. */
@Injectable()
export class ClaimStore {
  /**
   * Those that are open, by person, the oldest month first. All lots of these persons are locked before: a void that lowers a
   * claim of points and a run that does take turns, so none is lowered twice. Cash is claimed and lowered by runs alone.
   */
  async open(tx: Tx, personIds: readonly Id[]): Promise<ReadonlyMap<Id, readonly Claim[]>> {
    const claims = new Map<Id, Claim[]>();
    const persons = [...new Set(personIds)];
    if (persons.length === 0) return claims;
    await tx.query(`SELECT id FROM lot WHERE person_id IN (${marks(persons)}) ORDER BY person_id, id${forUpdate(tx)}`, persons);
    const rows = await tx.query<ClaimRow & Record<string, unknown>>(
      `SELECT l.person_id, l.programme, l.month, MAX(CASE WHEN l.amount < 0 THEN l.id END) AS line_id, MAX(CASE WHEN p.amount > 0 THEN t.recorded_at END) AS recorded_at,
              p.account_owner AS fund, SUM(p.amount) AS amount
         FROM issuance_line l JOIN transfer t ON t.subject_id = l.id AND t.kind = 'claw_back' JOIN posting p ON p.transfer_id = t.id AND p.account_kind = 'FUND'
        WHERE l.person_id IN (${marks(persons)})
        GROUP BY l.person_id, l.programme, l.month, p.account_owner HAVING SUM(p.amount) > 0 ORDER BY l.person_id, l.month, l.programme, p.account_owner`,
      persons,
    );
    for (const row of rows) {
      const own = claims.get(row.person_id) ?? [];
      claims.set(row.person_id, own);
      let claim = own.find(({ programme, month }) => programme === row.programme && month === row.month);
      if (claim === undefined) {
        claim = { programme: row.programme, month: row.month, lineId: row.line_id, recordedAt: Number(row.recorded_at), funds: [] };
        own.push(claim);
      }
      claim.funds = [...claim.funds, { funder: row.fund, amount: big(row.amount) }];
    }
    return claims;
  }
}
