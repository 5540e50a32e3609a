import { Injectable } from '@nestjs/common';
import { OPEN_JOBS_MAX, QueueJob } from '#jobs';
import type { Actor, Tx } from '#platform';
import { Clock, isDuplicateKey, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { RECONCILIATION_JOB } from './reconcile-job.js';
import { type ReconcileRequest, refuseRequest } from './reconcile.js';
import type { ReconciliationRun } from './reconciliation-run.js';
import { ReconciliationStore } from './reconciliation.store.js';

type Asked = Omit<ReconcileRequest, 'onProgress'>;

/**
 * Asks for a reconciliation that is done when its turn comes, outside the thread that serves the tills.
 *
 * A month of an area that waits or is being compared is not queued again, whoever asks: its run is answered, under the id
 * that it has. A finished run is answered as it is; one that was given up is queued anew under its id. Refusals: as of
 * `Reconcile.month`, and `queue_full`.
 */
@Injectable()
export class QueueReconciliation {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: ReconciliationStore,
    private readonly jobs: QueueJob,
    private readonly clock: Clock,
  ) {}

  async queue(actor: Actor, asked: Asked): Promise<ReconciliationRun | Refusal> {
    const refusal = refuseRequest(actor, asked);
    if (refusal !== null) return refusal;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(actor, asked);
      } catch (error) {
        // Somebody took the same work, or the same place, between our look and our insert: the next look finds theirs.
        if (!isDuplicateKey(error) || attempt > OPEN_JOBS_MAX) throw error;
      }
    }
  }

  private attempt(actor: Actor, { runId, month, areaCode }: Asked): Promise<ReconciliationRun | Refusal> {
    return this.uow.run(async (tx) => {
      const known = await this.store.run(tx, runId);
      if (known !== null && (known.month !== month || known.areaCode !== areaCode)) return refuse('id_reused');
      if (known !== null && known.endedAt !== null) return known;
      const job = await this.jobs.queue(tx, actor, { kind: RECONCILIATION_JOB, key: `${month}|${areaCode}`, subjectId: runId, areaCode, request: { month } });
      if (isRefusal(job)) return job;
      if (job.subjectId === runId && known === null) {
        const nothing = { persons: 0, redemptions: 0, transfers: 0, linesChecked: 0, differences: 0, totals: {} };
        await this.store.open(tx, { id: runId, month, areaCode, madeBy: actor.id, startedAt: this.clock.nowMs(), endedAt: null, lawSha256: '', ...nothing });
      }
      return this.mustFind(tx, job.subjectId);
    });
  }

  private async mustFind(tx: Tx, runId: Id): Promise<ReconciliationRun> {
    const run = await this.store.run(tx, runId);
    if (run === null) throw new Error(`reconciliation run ${runId} is gone`);
    return run;
  }
}
