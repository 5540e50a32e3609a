import { Injectable } from '@nestjs/common';
import type { Actor, Row } from '#platform';
import { Audit, Clock, Disclosures, forUpdate, newestVersion, RowSeals, SEALED_ROWS, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse, writtenGlyphs } from '#values';
import { personScope } from './person.store.js';
import { REASON_GLYPHS_MIN } from './reveal-person.js';

/** A category or an assessment that was entered wrongly. */
export interface FactToWithdraw {
  readonly table: 'person_category' | 'assessment';
  readonly id: Id;
  readonly reason: string;
}

/**
 * Withdraws a category or an assessment that was entered wrongly, or for the wrong person: its row stays and counts for no day. What was
 * paid on it is for the next difference run, what was eaten on it for the next reconciliation. Again: the same answer.
 *
 * Refuses `reason_required`, `not_found` (also outside the actor's area), `field_unreadable` (altered: it gives the person nothing, and
 * nobody's act makes it genuine).
 */
@Injectable()
export class WithdrawFact {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly seals: RowSeals,
    private readonly alone: Disclosures,
  ) {}

  async withdraw(actor: Actor, { table, id, reason }: FactToWithdraw): Promise<{ id: Id; withdrawnAt: number } | Refusal> {
    if (writtenGlyphs(reason) < REASON_GLYPHS_MIN) return refuse('reason_required', { field: 'reason', glyphsMin: REASON_GLYPHS_MIN });
    const scope = personScope(actor);
    const columns = [...SEALED_ROWS[table].columns, 'seal'].map((column) => `f.${column}`).join(', ');
    return this.uow.run(async (tx) => {
      const [row] = await tx.query<Row & { person_id: Id; withdrawn_at: number | string | null }>(
        `SELECT ${columns}, ${newestVersion(tx, table, 'f.id')} FROM ${table} f JOIN person ON person.id = f.person_id WHERE f.id = ? AND ${scope.sql}${forUpdate(tx)}`,
        [id, ...scope.parameters],
      );
      if (!row) return refuse('not_found', { id });
      if (!this.seals.fits(table, row)) return refuse('field_unreadable', { field: table, id });
      if (row.withdrawn_at !== null) return { id, withdrawnAt: Number(row.withdrawn_at) };
      const withdrawnAt = this.clock.nowMs();
      const update = () => tx.execute(`UPDATE ${table} SET withdrawn_at = ?, withdrawn_by = ? WHERE id = ?`, [withdrawnAt, actor.id, id]);
      await this.seals.changing(tx, table, { where: 'id = ?', values: [id] }, update);
      await this.alone.spend(tx, actor, 'fact_ended');
      // The category and the grade stay out of the log: hardship and illness are sensitive.
      const act =
        table === 'assessment' ? { action: 'person.withdraw_assessment', detail: { assessmentId: id } } : { action: 'person.withdraw_category', detail: { categoryId: id } };
      await this.audit.record(tx, actor, { ...act, objectKind: 'person', objectId: row.person_id, reason: reason.trim() });
      return { id, withdrawnAt };
    });
  }
}
