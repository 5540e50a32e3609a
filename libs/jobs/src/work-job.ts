import { Injectable } from '@nestjs/common';
import { Clock, UnitOfWork } from '#platform';
import type { Job, JobHandler } from './job.js';
import { JobStore } from './job.store.js';

/** Begun that often and never ended: it brings its process down, or cannot be done. */
export const ATTEMPTS_MAX = 5;
/** Progress is written no more often. */
const TELL_EVERY_MS = 1000;
const KEPT_MS = 30 * 24 * 3_600_000;

/** Does the job that has waited longest, from its claim to its end. Only one may work at a time: whoever calls holds the right to. */
@Injectable()
export class WorkJob {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: JobStore,
    private readonly clock: Clock,
  ) {}

  /**
   * The job that was done, or tried; null when none waits. What a handler throws leaves the job for another try, up to
   * five; `trouble` is told.
   */
  async next(handlers: readonly JobHandler[], workedBy: string, trouble: (error: unknown) => void): Promise<Job | null> {
    if (!(await this.store.waits(this.uow.reader))) return null;
    const job = await this.uow.run((tx) => this.store.begin(tx, { workedBy, now: this.clock.nowMs() }));
    if (job === null) return null;
    try {
      const refusal = await this.done(job, handlers);
      await this.end(job, refusal === null ? { state: 'done', code: null } : { state: 'refused', code: refusal.code });
    } catch (error) {
      trouble(error);
      if (job.attempts >= ATTEMPTS_MAX) await this.end(job, { state: 'failed', code: 'fault' });
      else await this.uow.run((tx) => this.store.putBack(tx, job.id));
    }
    return job;
  }

  private async done(job: Job, handlers: readonly JobHandler[]) {
    const handler = handlers.find((one) => one.kind === job.kind);
    if (handler === undefined) throw new Error(`nobody here knows how to do a job of kind ${job.kind}`);
    let toldAt = Number.NEGATIVE_INFINITY;
    let telling: Promise<unknown> = Promise.resolve();
    const refusal = await handler.run(job, (done, total) => {
      const now = this.clock.nowMs();
      if (now - toldAt < TELL_EVERY_MS) return;
      toldAt = now;
      // Written beside the work. A write that fails is told by the next one, which fails with the work itself.
      telling = telling.then(() => this.uow.run((tx) => this.store.progress(tx, job.id, { done, total }))).catch(() => undefined);
    });
    await telling;
    return refusal;
  }

  private async end(job: Job, end: { state: 'done' | 'refused' | 'failed'; code: string | null }): Promise<void> {
    const now = this.clock.nowMs();
    await this.uow.run(async (tx) => {
      await this.store.end(tx, job.id, { ...end, now });
      await this.store.forget(tx, now - KEPT_MS);
    });
  }
}
