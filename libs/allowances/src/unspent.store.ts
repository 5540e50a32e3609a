import { Injectable } from '@nestjs/common';
import { TransferReader } from '#ledger';
import type { Tx } from '#platform';
import { forUpdate, marks } from '#platform';
import type { Id, Month } from '#values';
import { amountsOf, type Unspent } from './unspent.js';

/** Persons in one statement. */
const CHUNK = 400;

/** What left the lots of a month without being spent. */
@Injectable()
export class UnspentStore {
  constructor(private readonly transfers: TransferReader) {}

  /**
   * Recalls of a purse or of a lot, and expiries, that nobody has reversed and that took something out of these persons' lots of
   * one programme and month, in the order of their ids. The lots are locked, as they are by whoever gives a purse back.
   */
  async of(tx: Tx, personIds: readonly Id[], { programme, month }: { readonly programme: string; readonly month: Month }): Promise<Map<Id, Unspent[]>> {
    const found = new Map<Id, Unspent[]>();
    const ids = [...new Set(personIds)].sort();
    for (let start = 0; start < ids.length; start += CHUNK) {
      const some = ids.slice(start, start + CHUNK);
      const lots = await tx.query<{ id: Id }>(`SELECT id FROM lot WHERE person_id IN (${marks(some)}) AND programme = ? AND month = ? ORDER BY person_id, id${forUpdate(tx)}`, [
        ...some,
        programme,
        month,
      ]);
      const ofMonth = new Set(lots.map(({ id }) => id));
      if (ofMonth.size === 0) continue;
      const left = await tx.query<{ id: Id; person_id: Id }>(
        `SELECT t.id, t.person_id FROM transfer t
          WHERE t.person_id IN (${marks(some)}) AND t.kind IN ('recall','expiry') AND t.reversal_of IS NULL
            AND (t.subject_id = t.person_id OR EXISTS (SELECT 1 FROM lot l WHERE l.id = t.subject_id AND l.person_id = t.person_id))
            AND NOT EXISTS (SELECT 1 FROM transfer x WHERE x.reversal_of = t.id) ORDER BY t.id`,
        some,
      );
      const whole = await this.transfers.of(
        tx,
        left.map(({ id }) => id),
      );
      for (const { id, person_id } of left) {
        const transfer = whole.get(id);
        const parts = transfer === undefined ? [] : amountsOf(transfer).filter(({ lotId }) => ofMonth.has(lotId));
        if (transfer !== undefined && parts.length > 0) found.set(person_id, [...(found.get(person_id) ?? []), { transfer, lots: parts }]);
      }
    }
    return found;
  }
}
