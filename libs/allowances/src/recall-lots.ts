import { Injectable } from '@nestjs/common';
import { recallTransfer } from '#core/postings';
import { Ledger } from '#ledger';
import { PersonFactsReader } from '#people';
import type { Actor } from '#platform';
import { Audit, Clock, transferIdOf, UnitOfWork } from '#platform';
import type { Day, Id, Points, Refusal } from '#values';
import { countyOf, isWithin, points, refuse } from '#values';
import { byProgramme, LotStore } from './lot.store.js';

/** What was taken back from a purse. */
export interface Recall {
  readonly personId: Id;
  /** Lots closed, also empty ones. */
  readonly lots: number;
  /** Hundredths of a point that were left in them. */
  readonly points: Points;
}

/** Closes a purse on notice of a death. */
@Injectable()
export class RecallLots {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: LotStore,
    private readonly ledger: Ledger,
    private readonly people: PersonFactsReader,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Closes every open lot and books what is left LOT to RECALLED, effective on the day given (decisions 15: the day of
   * death). Empty lots are closed too: points that a later void returns to them are then recalled at once. A purse that
   * is closed already, or whose owner is by now not dead since that day: nothing is done, and the answer says so. The notice is a
   * transaction of its own, and its revocation, which gave back what was closed until then, may have come in between.
   *
   * Refusals: `not_found` (no such person in the actor's area).
   */
  async recall(actor: Actor, personId: Id, effectiveOn: Day): Promise<Recall | Refusal> {
    const person = (await this.people.of(this.uow.reader, [personId])).get(personId);
    if (person === undefined || !isWithin(person.facts.residenceArea, actor.areaCode)) return refuse('not_found', { personId });
    return this.uow.run(async (tx) => {
      const now = await this.people.lock(tx, personId);
      const lots = now?.facts.diedOn === effectiveOn ? await this.store.lockOpen(tx, personId) : [];
      const left = lots.filter((lot) => lot.remaining > 0n);
      const recalled = { personId, lots: lots.length, points: points(left.reduce((sum, lot) => sum + lot.remaining, 0n)) };
      if (lots.length === 0) return recalled;
      await this.store.close(tx, lots, effectiveOn);
      const nowMs = this.clock.nowMs();
      const transfers = [...byProgramme(left)].map(([programme, some]) => {
        // A lot is closed once, so its id makes the transfer's id unique.
        const id = transferIdOf(nowMs, personId, programme, some[0]?.id ?? '', 'recall');
        return recallTransfer({ id, subjectId: personId, personId, programme, effectiveOn, lots: some.map((lot) => ({ lotId: lot.id, amount: lot.remaining })) });
      });
      await this.ledger.append(tx, () => ({ actorId: actor.id, county: countyOf(person.facts.residenceArea) }), transfers, nowMs);
      await this.audit.record(tx, actor, {
        action: 'purse.recall',
        objectKind: 'person',
        objectId: personId,
        detail: { lots: lots.length, points: Number(recalled.points), effectiveOn },
      });
      return recalled;
    });
  }
}
