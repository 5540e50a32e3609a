import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform';
import { isDuplicateKey, UnitOfWork } from '#platform';
import type { Id } from '#values';
import { pause, RosterStaging } from './roster.store.js';

/** Lines moved in one transaction: some tens of milliseconds, which is all that a meal waits for it. */
const LINES_PER_CHUNK = 500;

const INTO_PERSON = `INSERT INTO person (id, id_number_sealed, id_number_index, name_sealed, name_masked, sex, birth_day, residence_area, hukou_area, phone_sealed, phone_index,
   died_on, moved_out_on, purse_opened_on, points_on_meals, registered_at)
 SELECT person_id, id_number_sealed, id_number_index, name_sealed, name_masked, sex, birth_day, residence_area, hukou_area, phone_sealed, phone_index, NULL, NULL, purse_opened_on, 1, ?
 FROM roster_row WHERE import_id = ? AND line >= ? AND line < ? ORDER BY line`;
const INTO_LIFE_EVENT = `INSERT INTO life_event (id, person_id, kind, effective_on, noticed_at, source, recorded_by)
 SELECT purse_event_id, person_id, 'purse_opened', purse_opened_on, ?, 'roster', ?
 FROM roster_row WHERE import_id = ? AND line >= ? AND line < ? AND purse_event_id IS NOT NULL ORDER BY line`;
const INTO_CATEGORY = `INSERT INTO person_category (id, person_id, category_token, starts_on, ends_on, evidence_sealed, recorded_at, recorded_by)
 SELECT id, person_id, token, starts_on, ends_on, evidence_sealed, ?, ?
 FROM roster_fact WHERE import_id = ? AND line >= ? AND line < ? AND kind = 'category' ORDER BY line, ordinal`;
const INTO_ASSESSMENT = `INSERT INTO assessment (id, person_id, grade_token, assessed_on, valid_until, detail_sealed, assessor, second_assessor, recorded_at)
 SELECT id, person_id, token, starts_on, ends_on, NULL, 'roster', 'roster', ?
 FROM roster_fact WHERE import_id = ? AND line >= ? AND line < ? AND kind = 'assessment' ORDER BY line, ordinal`;

/** Moves an activated roster from its staging into the registry. What is not there any more has been moved: the staging is the cursor. */
@Injectable()
export class BringInRoster {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly staging: RosterStaging,
  ) {}

  /** Until nothing is left in its staging. Again, or by two at once: everybody comes in once. */
  async bringIn(importId: Id): Promise<void> {
    for (let more = true; more;) {
      try {
        more = await this.uow.run((tx) => this.chunk(tx, importId));
      } catch (error) {
        // Registered between our look and our insert: the next look finds them.
        if (!isDuplicateKey(error)) throw error;
      }
      await pause();
    }
    await this.staging.clear(importId);
  }

  /** False when nothing is left. The lock comes first, so that two who bring in the same roster take turns. */
  private async chunk(tx: Tx, importId: Id): Promise<boolean> {
    const activation = await this.staging.lockActivated(tx, importId);
    const [next] = await tx.query<{ line: number | null }>('SELECT MIN(line) AS line FROM roster_row WHERE import_id = ?', [importId]);
    if (activation === null || next === undefined || next.line === null) return false;
    const range = [importId, next.line, next.line + LINES_PER_CHUNK] as const;
    await this.staging.leaveOutRegistered(tx, importId, [range[1], range[2]]);
    await tx.execute(INTO_PERSON, [activation.at, ...range]);
    await tx.execute(INTO_LIFE_EVENT, [activation.at, activation.by, ...range]);
    await tx.execute(INTO_CATEGORY, [activation.at, activation.by, ...range]);
    await tx.execute(INTO_ASSESSMENT, [activation.at, ...range]);
    for (const table of ['roster_fact', 'roster_row']) await tx.execute(`DELETE FROM ${table} WHERE import_id = ? AND line >= ? AND line < ?`, range);
    return true;
  }
}
