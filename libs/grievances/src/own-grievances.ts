import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor, Page, Reader } from '#platform';
import { afterCursor, pageOf, UnitOfWork } from '#platform';
import type { Grievance, GrievanceKind, GrievanceState } from './grievance.js';
import { GrievanceStore } from './grievance.store.js';

/** A person's own complaints or appeals with their answers, newest first. Refuses `forbidden` for anyone but the person. */
@Injectable()
export class OwnGrievances {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: GrievanceStore,
  ) {}

  async list(actor: Actor, wanted: { readonly kind: GrievanceKind; readonly limit: number; readonly cursor?: string | undefined }): Promise<Page<Grievance> | Refusal> {
    if (actor.role !== 'elder' || actor.personId === null) return refuse('forbidden');
    const rows = await this.store.own(this.work.reader, actor.personId, { ...wanted, before: afterCursor(wanted.cursor, 'id') });
    return pageOf(rows, wanted.limit, (grievance) => grievance.id);
  }
}

/** Complaints and appeals by id with what was written and answered, for telling the person. Unknown ids are absent. */
@Injectable()
export class GrievanceReader {
  constructor(private readonly store: GrievanceStore) {}

  async of(db: Reader, ids: readonly Id[]): Promise<Map<Id, Grievance>> {
    return new Map((await this.store.byIds(db, ids)).map((grievance) => [grievance.id, grievance]));
  }
}

/** How a person's appeals stand, by `programme month`: what a list of allowances shows beside them. */
@Injectable()
export class AppealStates {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: GrievanceStore,
  ) {}

  async of(personId: Id): Promise<Map<string, { id: Id; state: GrievanceState }>> {
    return this.store.appealsOf(this.work.reader, personId);
  }
}
