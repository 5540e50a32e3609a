/**
 * Heavy work that waits its turn: what would hold up the tills is asked for, queued and done elsewhere, one at a time.
 *
 * Promises: what was asked for stands in the transaction of what it is about and is done at least once; the same work
 * while it is open is one job; an account has three open at most; a job whose process was killed is taken up again by the
 * next; one that fails five times ends as failed and is told. Who works holds the right to (county/heavy-work.ts).
 *
 * Refuses: `queue_full`.
 *
 * @example
 * const job = await queueJob.queue(tx, actor, { kind: 'reconciliation', key: '2026-11|330102', subjectId: runId, areaCode: '330102', request: { month: '2026-11' } });
 * if (isRefusal(job)) return job;
 */
import { JobEntity } from './job.entity.js';

export { type Job, JOB_STATES, type JobHandler, type JobProgress, type JobStanding, type JobState, type JobWish } from './job.js';
export { JobReader } from './job-reader.js';
export { JobsModule } from './jobs.module.js';
export { OPEN_JOBS_MAX, QueueJob } from './queue-job.js';
export { TakeUpJobs } from './take-up-jobs.js';
export { ATTEMPTS_MAX, WorkJob } from './work-job.js';

/** The tables of this lib, for opening a database. */
export const JOBS_TABLES = [JobEntity];
