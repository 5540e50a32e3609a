import { Injectable } from '@nestjs/common';
import type { Actor, Row } from '#platform';
import { Audit, Disclosures, forUpdate, newestVersion, RowSeals, UnitOfWork } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { isDay, refuse } from '#values';
import { CATEGORY_SEALED } from './add-category.js';
import { personScope } from './person.store.js';

/**
 * Gives an open category its last day. The same day again gets the same answer.
 * Refuses `not_found`, `period_invalid` (before it starts), `conflict` (ended on another day, withdrawn) and `field_unreadable` (altered: it gives the person nothing, and no end makes it genuine).
 */
@Injectable()
export class EndCategory {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly audit: Audit,
    private readonly seals: RowSeals,
    private readonly alone: Disclosures,
  ) {}

  async end(actor: Actor, { categoryId, endsOn }: { categoryId: Id; endsOn: Day }): Promise<{ categoryId: Id; endsOn: Day } | Refusal> {
    if (!isDay(endsOn)) return refuse('period_invalid', { field: 'endsOn' });
    const scope = personScope(actor);
    return this.uow.run(async (tx) => {
      const [row] = await tx.query<Row & { person_id: Id; starts_on: Day; ends_on: Day | null; withdrawn_at: number | null }>(
        `SELECT ${CATEGORY_SEALED}, ${newestVersion(tx, 'person_category', 'c.id')} FROM person_category c JOIN person ON person.id = c.person_id WHERE c.id = ? AND ${scope.sql}${forUpdate(tx)}`,
        [categoryId, ...scope.parameters],
      );
      if (!row) return refuse('not_found', { categoryId });
      if (!this.seals.fits('person_category', row)) return refuse('field_unreadable', { field: 'person_category', id: categoryId });
      if (row.withdrawn_at !== null) return refuse('conflict', { withdrawn: categoryId });
      if (endsOn < row.starts_on) return refuse('period_invalid', { field: 'endsOn' });
      const which = { where: 'id = ? AND ends_on IS NULL', values: [categoryId] };
      const ended = await this.seals.changing(tx, 'person_category', which, () => tx.execute(`UPDATE person_category SET ends_on = ? WHERE ${which.where}`, [endsOn, categoryId]));
      if (ended === 1) {
        await this.alone.spend(tx, actor, 'fact_ended');
        await this.audit.record(tx, actor, { action: 'person.end_category', objectKind: 'person', objectId: row.person_id, detail: { categoryId, endsOn } });
        return { categoryId, endsOn };
      }
      return row.ends_on === endsOn ? { categoryId, endsOn } : refuse('conflict', row.ends_on === null ? {} : { recorded: row.ends_on });
    });
  }
}
