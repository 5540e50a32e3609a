import { Injectable } from '@nestjs/common';
import type { Fen, Id, Refusal } from '#values';
import { dayOf, refuse } from '#values';
import { appropriationTransfer } from '#core/postings';
import { Ledger, TransferReader } from '#ledger';
import type { Actor } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';

/**
 * Books a donation to the charity fund and raises what meals may draw from it, in one transaction. The same donation again
 * gets the same answer. Refusals: forbidden (not county-wide), id_reused.
 */
@Injectable()
export class ReceiveDonation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly ledger: Ledger,
    private readonly transfers: TransferReader,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async receive(actor: Actor, donation: { id: Id; amountFen: Fen }): Promise<{ transferId: Id } | Refusal> {
    if (actor.areaCode.length !== 6) return refuse('forbidden');
    try {
      return await this.book(actor, donation);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const known = (await this.transfers.of(this.work.reader, [donation.id])).get(donation.id);
      const same = known?.postings.some(({ account, amount }) => account.kind === 'FUND' && account.owner === 'CHARITY' && amount === donation.amountFen) === true;
      return same ? { transferId: donation.id } : refuse('id_reused', { id: donation.id });
    }
  }

  private book(actor: Actor, donation: { id: Id; amountFen: Fen }): Promise<{ transferId: Id }> {
    return this.work.run(async (tx) => {
      const now = this.clock.nowMs();
      await this.ledger.append(
        tx,
        actor,
        [appropriationTransfer({ id: donation.id, subjectId: donation.id, funder: 'CHARITY', amountFen: donation.amountFen, effectiveOn: dayOf(now) })],
        now,
      );
      const onClash =
        tx.engine === 'mysql'
          ? 'ON DUPLICATE KEY UPDATE remaining_fen = remaining_fen + VALUES(remaining_fen)'
          : 'ON CONFLICT (fund) DO UPDATE SET remaining_fen = remaining_fen + excluded.remaining_fen';
      await tx.execute(`INSERT INTO charity_fund (fund, remaining_fen) VALUES ('CHARITY', ?) ${onClash}`, [donation.amountFen]);
      await this.audit.record(tx, actor, { action: 'donation.receive', objectKind: 'transfer', objectId: donation.id, detail: { fen: Number(donation.amountFen) } });
      return { transferId: donation.id };
    });
  }
}
