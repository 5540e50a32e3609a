import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { type Job, type JobHandler, TakeUpJobs, WorkJob } from '#jobs';
import { Database, SoleRight } from '#platform';
import { ReconcileJob } from '#reconciliation';

/** How long is waited where no job waits, where another process has the right to work, and where something went wrong. */
const WAITS_MS = { idle: 300, other: 3000, trouble: 2000 } as const;

/**
 * Does heavy work, one job at a time in the whole installation: by whichever thread holds the right to, and when it dies,
 * by the next.
 */
@Injectable()
export class HeavyWork {
  private readonly handlers: readonly JobHandler[];
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly takeUp: TakeUpJobs,
    private readonly work: WorkJob,
    reconcile: ReconcileJob,
  ) {
    this.handlers = [reconcile];
  }

  /** Does here and now what waits; answers how many jobs that were. */
  async drain(): Promise<number> {
    for (let count = 0; ; count++) {
      const job = await this.next((error) => {
        throw error;
      });
      if (job === null) return count;
    }
  }

  /** Works until it is stopped; `report` is told of each job and each trouble. */
  start(report: (done: Job | Error) => void): void {
    void this.loop(report);
  }

  /** Begins no other job. One that is being done is left as it is: it is taken up again by the next. */
  stop(): void {
    this.stopping.abort();
  }

  private async loop(report: (done: Job | Error) => void): Promise<void> {
    const { signal } = this.stopping;
    let right: SoleRight | null = null;
    while (!signal.aborted) {
      let wait: number = WAITS_MS.idle;
      try {
        if (right !== null && !(await right.stands())) right = null;
        if (right === null) {
          right = await SoleRight.win(this.database, 'heavy-work');
          if (right !== null) await this.takeUp.takeUp();
        }
        if (right === null) wait = WAITS_MS.other;
        else {
          const job = await this.next(tell(report));
          if (job !== null) {
            report(job);
            wait = 0;
          }
        }
      } catch (error) {
        right = null;
        wait = WAITS_MS.trouble;
        if (!isOver(signal)) tell(report)(error);
      }
      // Thrown when the wait is called off: the loop asks for that by itself.
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
    await right?.release();
  }

  private next(trouble: (error: unknown) => void): Promise<Job | null> {
    return this.work.next(this.handlers, `${String(process.pid)}/${String(threadId)}`, trouble);
  }
}

function tell(report: (done: Error) => void): (error: unknown) => void {
  return (error) => {
    report(error instanceof Error ? error : new Error(String(error)));
  };
}

/** Asked anew: it may have been aborted while the work was under way. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}
