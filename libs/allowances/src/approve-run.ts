import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { IssuanceRun } from './issuance-run.js';
import { IssuanceStore } from './issuance.store.js';

/** The second pair of eyes on a draft. */
@Injectable()
export class ApproveRun {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: IssuanceStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refusals: `forbidden`, `not_found`, `same_person` (the maker), `run_state`. By the same approver again: the same answer. */
  async approve(actor: Actor, runId: Id): Promise<IssuanceRun | Refusal> {
    if (actor.areaCode.length !== 6) return refuse('forbidden');
    return this.uow.run(async (tx) => {
      const approved = await this.store.approve(tx, runId, { actorId: actor.id, atMs: this.clock.nowMs() });
      const run = await this.store.run(tx, runId);
      if (run === null) return refuse('not_found', { runId });
      if (approved) {
        await this.audit.record(tx, actor, {
          action: 'issuance_run.approve',
          objectKind: 'issuance_run',
          objectId: runId,
          detail: { lines: run.linesTotal, amount: Number(run.amountTotal) },
        });
        return run;
      }
      if (run.approvedBy === actor.id) return run;
      return run.madeBy === actor.id ? refuse('same_person') : refuse('run_state', { runId, state: run.state });
    });
  }
}
