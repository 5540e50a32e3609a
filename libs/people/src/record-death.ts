import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Clock, Disclosures, UnitOfWork } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { dayOf, isDay, refuse } from '#values';
import { LifeEvents } from './life-events.js';
import { changePerson, personIn } from './person.store.js';

export interface DeathNotice {
  readonly personId: Id;
  readonly diedOn: Day;
  /** Who gave notice: funeral home, family, monthly match. */
  readonly source: string;
}

/**
 * Records a death, on the day it happened, however late the notice. The same notice again gets the same answer.
 *
 * Refuses `not_found`, `period_invalid` (in the future, before birth) and `conflict` (another day is recorded: revoke
 * it first).
 */
@Injectable()
export class RecordDeath {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: LifeEvents,
    private readonly alone: Disclosures,
  ) {}

  async record(actor: Actor, { personId, diedOn, source }: DeathNotice): Promise<{ personId: Id; diedOn: Day } | Refusal> {
    if (!isDay(diedOn) || diedOn > dayOf(this.clock.nowMs())) return refuse('period_invalid', { field: 'diedOn' });
    return this.uow.run(async (tx) => {
      const when = 'died_on IS NULL AND birth_day <= ?';
      if (await changePerson(tx, actor, { personId, set: 'died_on = ?', setTo: [diedOn], when, whenIs: [diedOn] })) {
        await this.events.add(tx, actor, { personId, kind: 'death', effectiveOn: diedOn, source });
        // Counted and told, never refused.
        await this.alone.spend(tx, actor, 'death_recorded');
        return { personId, diedOn };
      }
      const person = await personIn(tx, actor, personId);
      if (!person) return refuse('not_found', { personId });
      if (person.died_on === null) return refuse('period_invalid', { field: 'diedOn' });
      return person.died_on === diedOn ? { personId, diedOn } : refuse('conflict', { recorded: person.died_on });
    });
  }
}
