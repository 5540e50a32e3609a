import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import type { Id, Month, Refusal } from '#values';
import { addMonths, isRefusal } from '#values';
import { ComparisonStore, type Share } from './comparison.store.js';
import type { IssuanceRun } from './issuance-run.js';
import { IssuanceStore } from './issuance.store.js';
import { RunReader } from './run-reader.js';

/** A run beside the last month of its programme that was posted before it; a difference beside the month itself. */
export interface ComparedRun {
  readonly runId: Id;
  readonly own: Share;
  /** Null where there is none. */
  readonly before: (Share & { readonly runId: Id; readonly month: Month }) | null;
  /** Registered since the run before was drafted; without one, in the month before this one was. */
  readonly registeredSince: Share;
  /** In this run, not in the one before: the newly registered are among them. Null without one. */
  readonly joined: Share | null;
  /** In both, with more than before, and by how much more. Null without one, and for a difference. */
  readonly raised: Share | null;
  /** In the run before, not in this one, with what they got then. Null without one, and for a difference. */
  readonly left: Share | null;
}

/** Where a programme begins, somebody registered so shortly before is new. */
const LOOK_BACK_MS = 31 * 24 * 3_600_000;

/** What the second person looks at before approving: who is new in a month, and who is not there any more. */
@Injectable()
export class CompareRun {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly runs: RunReader,
    private readonly store: IssuanceStore,
    private readonly comparisons: ComparisonStore,
  ) {}

  /** Refusals: `forbidden`, `not_found`. */
  async compare(actor: Actor, runId: Id): Promise<ComparedRun | Refusal> {
    const run = await this.runs.one(actor, runId);
    if (isRefusal(run)) return run;
    const db = this.uow.reader;
    const own = { people: run.linesTotal, amount: run.amountTotal };
    const before = await this.before(run);
    const since = before?.madeAt ?? run.madeAt - LOOK_BACK_MS;
    const isNext = before !== null && run.kind === 'monthly';
    return {
      runId,
      own,
      before: before && { runId: before.id, month: before.month, people: before.linesTotal, amount: before.amountTotal },
      registeredSince: await this.comparisons.registeredSince(db, runId, since),
      joined: before && (await this.comparisons.onlyIn(db, runId, before.id)),
      raised: isNext ? await this.comparisons.moreThan(db, runId, before.id) : null,
      left: isNext ? await this.comparisons.onlyIn(db, before.id, runId) : null,
    };
  }

  private async before({ county, programme, month, kind }: IssuanceRun): Promise<IssuanceRun | null> {
    return this.store.postedBefore(this.uow.reader, { county, programme, month: kind === 'difference' ? addMonths(month, 1) : month });
  }
}
