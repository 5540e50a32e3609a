import { Injectable } from '@nestjs/common';
import { type Actor, UnitOfWork } from '#platform';
import type { Id } from '#values';
import { EventStore } from './event.store.js';
import type { EventVerdict } from './event-verdict.js';
import { VerdictReader } from './verdict-reader.js';

/** Verdicts of some events of the actor's site, as they stand now: after a lost answer, and when other rows have come in. Unknown ids are left out. */
@Injectable()
export class FindVerdicts {
  constructor(
    private readonly work: UnitOfWork,
    private readonly events: EventStore,
    private readonly verdicts: VerdictReader,
  ) {}

  async find(actor: Actor, ids: readonly Id[]): Promise<EventVerdict[]> {
    const db = this.work.reader;
    const events = [...(await this.events.byIds(db, ids)).values()].filter((event) => event.siteId === actor.siteId);
    return this.verdicts.of(
      db,
      events.sort((one, other) => one.seq - other.seq),
      () => true,
    );
  }
}
