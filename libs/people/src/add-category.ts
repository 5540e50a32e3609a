import { Injectable } from '@nestjs/common';
import type { Category } from '#core/policy';
import { CATEGORIES } from '#core/policy';
import type { Actor, Row } from '#platform';
import { Audit, Clock, Disclosures, Ids, newestVersion, RowSeals, SEALED_ROWS, UnitOfWork, Vault } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { isDay, isId, refuse } from '#values';
import { lockPerson } from './person.store.js';

export interface CategoryEntry {
  readonly categoryId?: Id | undefined;
  readonly personId: Id;
  readonly category: Category;
  readonly startsOn: Day;
  /** Last day it holds; open when absent. */
  readonly endsOn?: Day | null | undefined;
  /** Number of the certificate or decision; sealed. */
  readonly evidence?: string | null | undefined;
}

/** A category with its seal and the number of its newest version. */
export const CATEGORY_SEALED = [...SEALED_ROWS.person_category.columns, 'seal'].map((column) => `c.${column}`).join(', ');

/** Sealed text of this many bytes still fits its column. */
const EVIDENCE_BYTES_MAX = 400;

/**
 * Puts a person into a category for a period.
 *
 * Refuses `invalid_request` (unknown category, evidence too long), `period_invalid`, `not_found`, `id_reused`, and
 * `conflict` when the person is in that category on some day of the period already (`field_unreadable` when that one was altered, and gives the person nothing); `desk_limit` (more in a day than one
 * person records alone: a category is money).
 */
@Injectable()
export class AddCategory {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
    private readonly seals: RowSeals,
    private readonly alone: Disclosures,
  ) {}

  async add(actor: Actor, entry: CategoryEntry): Promise<{ categoryId: Id } | Refusal> {
    const { personId, category, startsOn, endsOn = null, evidence = null } = entry;
    if (!Object.hasOwn(CATEGORIES, category)) return refuse('invalid_request', { field: 'category' });
    if (!isDay(startsOn) || (endsOn !== null && (!isDay(endsOn) || endsOn < startsOn))) return refuse('period_invalid', { field: 'endsOn' });
    if (evidence !== null && Buffer.byteLength(evidence) > EVIDENCE_BYTES_MAX) return refuse('invalid_request', { field: 'evidence' });
    if (entry.categoryId !== undefined && !isId(entry.categoryId)) return refuse('invalid_request', { field: 'categoryId' });
    const categoryId = entry.categoryId ?? this.ids.next();
    const token = this.vault.token('category', category);
    return this.uow.run(async (tx) => {
      const person = await lockPerson(tx, actor, personId);
      if (!person) return refuse('not_found', { personId });
      if (startsOn < person.birth_day) return refuse('period_invalid', { field: 'startsOn' });
      const [taken] = await tx.query('SELECT person_id FROM person_category WHERE id = ?', [categoryId]);
      if (taken) return refuse('id_reused', { categoryId });
      const [overlapping] = await tx.query<Row & { id: Id }>(
        `SELECT ${CATEGORY_SEALED}, ${newestVersion(tx, 'person_category', 'c.id')} FROM person_category c
          WHERE c.person_id = ? AND c.category_token = ? AND c.withdrawn_at IS NULL AND (c.ends_on IS NULL OR c.ends_on >= ?) AND c.starts_on <= ? ORDER BY c.id`,
        [personId, token, startsOn, endsOn ?? '9999-12-31'],
      );
      if (overlapping && !this.seals.fits('person_category', overlapping)) return refuse('field_unreadable', { field: 'person_category', id: overlapping.id });
      if (overlapping) return refuse('conflict', { categoryId: overlapping.id });
      const spent = await this.alone.spend(tx, actor, 'category_alone');
      if (spent !== null) return spent;
      await tx.insert('person_category', [
        this.seals.with('person_category', {
          id: categoryId,
          person_id: personId,
          category_token: token,
          starts_on: startsOn,
          ends_on: endsOn,
          evidence_sealed: evidence === null ? null : this.vault.seal('person_category.evidence_sealed', categoryId, evidence),
          recorded_at: this.clock.nowMs(),
          recorded_by: actor.id,
          withdrawn_at: null,
          withdrawn_by: null,
        }),
      ]);
      // The category itself stays out of the log: hardship and illness are sensitive.
      await this.audit.record(tx, actor, { action: 'person.add_category', objectKind: 'person', objectId: personId, detail: { categoryId } });
      return { categoryId };
    });
  }
}
