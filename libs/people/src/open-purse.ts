import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Clock, Disclosures, UnitOfWork } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { dayOf, isDay, refuse } from '#values';
import { LifeEvents } from './life-events.js';
import { changePerson, lockPerson } from './person.store.js';

/**
 * Opens a person's points purse on a day. The same day again gets the same answer.
 * Refuses `not_found`, `period_invalid` (before birth or after today), `conflict` (opened on another day) and `desk_limit` (more in a
 * day than one person opens alone).
 */
@Injectable()
export class OpenPurse {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: LifeEvents,
    private readonly clock: Clock,
    private readonly alone: Disclosures,
  ) {}

  async open(actor: Actor, { personId, openedOn }: { personId: Id; openedOn: Day }): Promise<{ personId: Id; purseOpenedOn: Day } | Refusal> {
    if (!isDay(openedOn) || openedOn > dayOf(this.clock.nowMs())) return refuse('period_invalid', { field: 'openedOn' });
    return this.uow.run(async (tx) => {
      const person = await lockPerson(tx, actor, personId);
      if (!person) return refuse('not_found', { personId });
      if (person.purse_opened_on !== null)
        return person.purse_opened_on === openedOn ? { personId, purseOpenedOn: openedOn } : refuse('conflict', { recorded: person.purse_opened_on });
      if (openedOn < person.birth_day) return refuse('period_invalid', { field: 'openedOn' });
      const spent = await this.alone.spend(tx, actor, 'purse_alone');
      if (spent !== null) return spent;
      await changePerson(tx, actor, { personId, set: 'purse_opened_on = ?', setTo: [openedOn], when: 'purse_opened_on IS NULL', whenIs: [] });
      await this.events.add(tx, actor, { personId, kind: 'purse_opened', effectiveOn: openedOn, source: 'bureau' });
      return { personId, purseOpenedOn: openedOn };
    });
  }
}
