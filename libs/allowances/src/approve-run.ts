import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, Makers, twoPersonsFault, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { countyOf, isWholeCounty, refuse } from '#values';
import { ApprovedLines } from './approved-lines.js';
import type { IssuanceRun } from './issuance-run.js';
import { IssuanceStore } from './issuance.store.js';

/** The second pair of eyes on a draft. */
@Injectable()
export class ApproveRun {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: IssuanceStore,
    private readonly lines: ApprovedLines,
    private readonly makers: Makers,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refusals: `forbidden`, `not_found`, `same_person` (the maker, under whatever account), `staff_unlinked`, `maker_altered`, `run_state`. By the same approver again: the same answer. */
  async approve(actor: Actor, runId: Id): Promise<IssuanceRun | Refusal> {
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    // Before the transaction, because a large run takes a second. A draft that is finished has its lines for good.
    const found = await this.store.run(this.uow.reader, countyOf(actor.areaCode), runId);
    const known = found?.state === 'draft' ? await this.lines.digest(this.uow.reader, runId) : null;
    return this.uow.run(async (tx) => {
      const draft = await this.store.run(tx, countyOf(actor.areaCode), runId);
      if (draft === null) return refuse('not_found', { runId });
      if (draft.approvedBy === actor.id) return draft;
      const fault = await this.notAnother(tx, draft, actor);
      if (fault !== null) return fault;
      const approved = await this.store.approve(tx, runId, { id: actor.id, staffNumber: actor.staffNumber, atMs: this.clock.nowMs() });
      const run = (await this.store.run(tx, countyOf(actor.areaCode), runId)) ?? draft;
      if (approved) {
        await this.audit.record(tx, actor, {
          action: 'issuance_run.approve',
          objectKind: 'issuance_run',
          objectId: runId,
          detail: { lines: run.linesTotal, amount: Number(run.amountTotal), digest: known ?? (await this.lines.digest(tx, runId)) },
        });
        return run;
      }
      return refuse('run_state', { runId, state: run.state });
    });
  }

  private async notAnother(tx: Tx, { id, madeBy, madeStaff }: IssuanceRun, actor: Actor): Promise<Refusal | null> {
    const maker = await this.makers.of(tx, { id: madeBy, staffNumber: madeStaff }, actor, { action: 'issuance_run.draft', objectId: id });
    return maker === null ? refuse('maker_altered', { runId: id }) : twoPersonsFault(maker, actor);
  }
}
