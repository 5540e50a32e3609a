import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Disclosures, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse, writtenGlyphs } from '#values';
import { LifeEvents } from './life-events.js';
import { changePerson, lockPerson } from './person.store.js';
import { REASON_GLYPHS_MIN } from './reveal-person.js';

/**
 * Takes back a death that was recorded in error, by a counter-event of the same day; the first event stays.
 * Refuses `reason_required`, `not_found`, `conflict` (no death is recorded) and `desk_limit` (more in a day than one person takes back).
 */
@Injectable()
export class RevokeDeath {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: LifeEvents,
    private readonly alone: Disclosures,
  ) {}

  async revoke(actor: Actor, { personId, reason }: { personId: Id; reason: string }): Promise<{ personId: Id } | Refusal> {
    if (writtenGlyphs(reason) < REASON_GLYPHS_MIN) return refuse('reason_required', { field: 'reason', glyphsMin: REASON_GLYPHS_MIN });
    return this.uow.run(async (tx) => {
      const person = await lockPerson(tx, actor, personId);
      if (!person) return refuse('not_found', { personId });
      const diedOn = person.died_on;
      if (diedOn === null) return refuse('conflict', { field: 'diedOn' });
      const spent = await this.alone.spend(tx, actor, 'death_revoked');
      if (spent !== null) return spent;
      const revoked = await changePerson(tx, actor, { personId, set: 'died_on = ?', setTo: [null], when: 'died_on = ?', whenIs: [diedOn] });
      if (!revoked) return refuse('conflict', { field: 'diedOn' });
      await this.events.add(tx, actor, { personId, kind: 'death_revoked', effectiveOn: diedOn, source: reason.trim() });
      return { personId };
    });
  }
}
