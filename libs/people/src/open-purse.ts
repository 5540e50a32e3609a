import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Clock, UnitOfWork } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { dayOf, isDay, refuse } from '#values';
import { LifeEvents } from './life-events.js';
import { changePerson, personIn } from './person.store.js';

/**
 * Opens a person's points purse on a day. The same day again gets the same answer.
 * Refuses `not_found`, `period_invalid` (before birth or after today) and `conflict` (opened on another day).
 */
@Injectable()
export class OpenPurse {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: LifeEvents,
    private readonly clock: Clock,
  ) {}

  async open(actor: Actor, { personId, openedOn }: { personId: Id; openedOn: Day }): Promise<{ personId: Id; purseOpenedOn: Day } | Refusal> {
    if (!isDay(openedOn) || openedOn > dayOf(this.clock.nowMs())) return refuse('period_invalid', { field: 'openedOn' });
    return this.uow.run(async (tx) => {
      const when = 'purse_opened_on IS NULL AND birth_day <= ?';
      if (await changePerson(tx, actor, { personId, set: 'purse_opened_on = ?', setTo: [openedOn], when, whenIs: [openedOn] })) {
        await this.events.add(tx, actor, { personId, kind: 'purse_opened', effectiveOn: openedOn, source: 'bureau' });
        return { personId, purseOpenedOn: openedOn };
      }
      const person = await personIn(tx, actor, personId);
      if (!person) return refuse('not_found', { personId });
      if (person.purse_opened_on === null) return refuse('period_invalid', { field: 'openedOn' });
      return person.purse_opened_on === openedOn ? { personId, purseOpenedOn: openedOn } : refuse('conflict', { recorded: person.purse_opened_on });
    });
  }
}
