import { Injectable } from '@nestjs/common';
import type { Actor, Reader, Tx } from '#platform';
import { Clock, Ids } from '#platform';
import type { Refusal } from '#values';
import { countyOf, refuse } from '#values';
import type { Job, JobWish } from './job.js';
import { JobStore } from './job.store.js';

/** Jobs of one account that may be open at once: the work of a county takes minutes, so more of them is a queue nobody else gets past. */
export const OPEN_JOBS_MAX = 3;

/**
 * Puts work into the queue, in the transaction of what it is about. The same work again while it is open answers the job
 * there is. Refuses: `queue_full`.
 *
 * Two callers at once meet at a unique key: the later one's whole transaction fails (isDuplicateKey) and is to be tried again.
 */
@Injectable()
export class QueueJob {
  constructor(
    private readonly store: JobStore,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async queue(tx: Tx, actor: Actor, wish: JobWish): Promise<Job | Refusal> {
    const key = `${wish.kind}|${wish.key}`;
    const open = await this.store.openWith(tx, key);
    if (open !== null) return open;
    const slot = await this.freeSlot(tx, actor);
    if (slot === null) return refuse('queue_full', { openMax: OPEN_JOBS_MAX });
    const { kind, subjectId, areaCode, request } = wish;
    const state = { state: 'queued', done: 0, total: null, attempts: 0, workedBy: null, begunAt: null, endedAt: null, code: null } as const;
    const job: Job = { id: this.ids.next(), kind, subjectId, areaCode, actor, request, madeAt: this.clock.nowMs(), ...state };
    await this.store.add(tx, job, { key, slot, county: countyOf(areaCode) });
    return job;
  }

  private async freeSlot(db: Reader, actor: Actor): Promise<string | null> {
    const slots = Array.from({ length: OPEN_JOBS_MAX }, (_, index) => `${actor.id}|${String(index + 1)}`);
    const taken = await this.store.slotsOf(db, slots);
    return slots.find((slot) => !taken.has(slot)) ?? null;
  }
}
