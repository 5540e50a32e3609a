import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor, Page } from '#platform';
import { afterCursor, Audit, pageOf, UnitOfWork } from '#platform';
import type { GrievanceKind, GrievanceRow } from './grievance.js';
import type { GrievanceFilter } from './grievance.store.js';
import { GrievanceStore } from './grievance.store.js';

/** Complaints or appeals of the actor's area, newest first, without what people wrote. */
@Injectable()
export class FindGrievances {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: GrievanceStore,
  ) {}

  async find(actor: Actor, wanted: Omit<GrievanceFilter, 'before'> & { readonly cursor?: string | undefined }): Promise<Page<GrievanceRow>> {
    const rows = await this.store.list(this.work.reader, actor, { ...wanted, before: afterCursor(wanted.cursor) });
    return pageOf(rows, wanted.limit, (grievance) => grievance.id);
  }
}

/** One with what was written and answered; the look is logged in the transaction that opens it. Refuses `not_found`, also for another street's. */
@Injectable()
export class ReadGrievance {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: GrievanceStore,
    private readonly audit: Audit,
  ) {}

  async read(
    actor: Actor,
    of: { readonly id: Id; readonly kind: GrievanceKind },
  ): Promise<(GrievanceRow & { readonly text: string; readonly answerText: string | null }) | Refusal> {
    return this.work.run(async (tx) => {
      const found = await this.store.inScope(tx, actor, of);
      if (found === null) return refuse('not_found');
      await this.audit.record(tx, actor, { action: `${of.kind}.read`, objectKind: 'grievance', objectId: of.id });
      return { ...found.row, text: found.whole.text, answerText: found.whole.answer?.text ?? null };
    });
  }
}
