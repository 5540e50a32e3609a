import { Injectable } from '@nestjs/common';
import type { DifferenceType } from '#core/matching';
import type { Actor, Page } from '#platform';
import { afterCursor, pageOf, UnitOfWork } from '#platform';
import type { Id, Month, Refusal } from '#values';
import { refuse } from '#values';
import type { ListedDifference, ReconciliationRun } from './reconciliation-run.js';
import { ReconciliationStore } from './reconciliation.store.js';

/** What is wanted of a list. */
interface Wanted {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The runs of the actor's area and what they found. Refusals: `not_found`. */
@Injectable()
export class ReconciliationReader {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: ReconciliationStore,
  ) {}

  /** Newest first. */
  async runs(actor: Actor, { limit, cursor, month }: Wanted & { readonly month?: Month | undefined }): Promise<Page<ReconciliationRun>> {
    const rows = await this.store.runs(this.uow.reader, actor, { month: month ?? null, after: afterCursor(cursor, 'whole|id'), limit });
    return pageOf(rows, limit, (run) => `${String(run.startedAt)}|${run.id}`);
  }

  async run(actor: Actor, runId: Id): Promise<ReconciliationRun | Refusal> {
    return (await this.store.runInScope(this.uow.reader, actor, runId)) ?? refuse('not_found', { runId });
  }

  /** In the order found, all or of one type. */
  async differences(actor: Actor, runId: Id, { limit, cursor, type }: Wanted & { readonly type?: DifferenceType | undefined }): Promise<Page<ListedDifference> | Refusal> {
    if ((await this.store.runInScope(this.uow.reader, actor, runId)) === null) return refuse('not_found', { runId });
    const after = Number(afterCursor(cursor, 'whole') || '0');
    const rows = await this.store.differences(this.uow.reader, runId, { type: type ?? null, after, limit });
    return pageOf(rows, limit, (one) => String(one.lineNo));
  }
}
