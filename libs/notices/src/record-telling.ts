import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Audit, Clock, Ids, UnitOfWork } from '#platform';
import type { Refusal } from '#values';
import { refuse } from '#values';
import type { TellingRequest } from './errand.js';
import { TELLING_WAYS } from './errand.js';
import { ErrandStore } from './errand.store.js';

/**
 * Somebody was told by a visit, a call or a letter, up to a notice. The same again answers the same and writes nothing.
 * Refuses `invalid_request`, `not_found` (of another area, deceased, or no such notice yet).
 */
@Injectable()
export class RecordTelling {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: ErrandStore,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  async record(actor: Actor, { personId, upTo, how }: TellingRequest): Promise<{ personId: string; upTo: number; toldAt: number } | Refusal> {
    if (!TELLING_WAYS.includes(how)) return refuse('invalid_request', { field: 'how' });
    const toldAt = this.clock.nowMs();
    return this.work.run(async (tx) => {
      const standing = await this.store.standing(tx, actor, personId);
      if (standing === null) return refuse('not_found', { personId });
      // Nobody can have been told what was not written yet.
      if (upTo > standing.newest) return refuse('not_found', { field: 'upTo' });
      if (upTo > standing.toldTo) {
        await this.store.tell(tx, { id: this.ids.next(), personId, upTo, how, by: actor.id, at: toldAt });
        await this.audit.record(tx, actor, { action: 'errand.tell', objectKind: 'person', objectId: personId, detail: { how, upTo } });
      }
      return { personId, upTo: Math.max(upTo, standing.toldTo), toldAt };
    });
  }
}
