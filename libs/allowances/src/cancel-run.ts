import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '#platform';
import { Audit, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { countyOf, isWholeCounty, refuse } from '#values';
import type { IssuanceRun } from './issuance-run.js';
import { IssuanceStore } from './issuance.store.js';
import { ToldRuns } from './told-runs.js';

/** Gives up a run of which nothing is posted yet. Its lines stay as a record; the month is free for another run. */
@Injectable()
export class CancelRun {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: IssuanceStore,
    private readonly told: ToldRuns,
    private readonly audit: Audit,
  ) {}

  /** Refusals: `forbidden`, `not_found`, `run_state` (posted, or posting has begun). A cancelled run again: the same answer. */
  async cancel(actor: Actor, runId: Id): Promise<IssuanceRun | Refusal> {
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    // Before the transaction, because it asks for every line; what is posted meanwhile is not given up. Said in the entry, so that nobody asks again while others wait.
    const booked = await this.told.wasBooked(this.uow.reader, runId);
    return this.uow.run(async (tx) => {
      const run = await this.store.run(tx, countyOf(actor.areaCode), runId);
      if (run === null) return refuse('not_found', { runId });
      if (run.state === 'cancelled') return run;
      if (!(await this.store.cancel(tx, runId, await this.freeOrdinal(tx, run)))) return refuse('run_state', { runId, state: run.state, postedTo: run.postedTo });
      await this.audit.record(tx, actor, { action: 'issuance_run.cancel', objectKind: 'issuance_run', objectId: runId, detail: { booked } });
      return { ...run, ...(await this.store.run(tx, countyOf(actor.areaCode), runId)) };
    });
  }

  /** A monthly run that counts has ordinal 0, so the cancelled one moves away; a difference keeps its number. */
  private async freeOrdinal(tx: Tx, run: IssuanceRun): Promise<number> {
    if (run.kind === 'difference') return run.ordinal;
    const runs = await this.store.runsOf(tx, run);
    return 1 + Math.max(...runs.filter((one) => one.kind === 'monthly').map((one) => one.ordinal));
  }
}
