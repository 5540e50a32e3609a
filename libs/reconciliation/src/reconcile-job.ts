import { Injectable } from '@nestjs/common';
import type { Job, JobHandler, JobProgress } from '#jobs';
import type { Month, Refusal } from '#values';
import { isRefusal } from '#values';
import { Reconcile } from './reconcile.js';

export const RECONCILIATION_JOB = 'reconciliation';

/** Does a reconciliation that was queued. One that was cut off starts anew under its id. */
@Injectable()
export class ReconcileJob implements JobHandler {
  readonly kind = RECONCILIATION_JOB;

  constructor(private readonly reconcile: Reconcile) {}

  async run({ actor, subjectId, areaCode, request }: Job, onProgress: JobProgress): Promise<Refusal | null> {
    const run = await this.reconcile.month(actor, { runId: subjectId, month: request['month'] as Month, areaCode, onProgress });
    return isRefusal(run) ? run : null;
  }
}
