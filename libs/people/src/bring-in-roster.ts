import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform';
import { isDuplicateKey, RowSeals, UnitOfWork } from '#platform';
import type { Day, Id } from '#values';
import { pause, RosterStaging } from './roster.store.js';

/** Lines moved in one transaction: a meal waits for one of them at most. */
const LINES_PER_CHUNK = 500;

const INTO_PERSON = `INSERT INTO person (id, id_number_sealed, id_number_index, name_sealed, name_masked, sex, birth_day, residence_area, hukou_area, phone_sealed, phone_index,
   died_on, moved_out_on, purse_opened_on, points_on_meals, registered_at, seal)
 SELECT person_id, id_number_sealed, id_number_index, name_sealed, name_masked, sex, birth_day, residence_area, hukou_area, phone_sealed, phone_index, NULL, NULL, purse_opened_on, 1, ?, seal
 FROM roster_row WHERE import_id = ? AND line >= ? AND line < ? ORDER BY line`;
/** An import and a range of its lines: the first one, and the first one after. */
type Range = readonly [importId: Id, from: number, to: number];

/** When a roster was activated, UTC ms, and by whom. */
interface Activation {
  readonly at: number;
  readonly by: string;
}

interface FactRow {
  readonly id: Id;
  readonly person_id: Id;
  readonly kind: 'category' | 'assessment';
  readonly token: string;
  readonly starts_on: Day;
  readonly ends_on: Day | null;
  readonly evidence_sealed: string | null;
}

/** Moves an activated roster from its staging into the registry. What is not there any more has been moved: the staging is the cursor. */
@Injectable()
export class BringInRoster {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly staging: RosterStaging,
    private readonly seals: RowSeals,
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
    await this.openPurses(tx, activation, range);
    await this.addFacts(tx, activation, range);
    for (const table of ['roster_fact', 'roster_row']) await tx.execute(`DELETE FROM ${table} WHERE import_id = ? AND line >= ? AND line < ?`, range);
    return true;
  }

  private async openPurses(tx: Tx, activation: Activation, range: Range): Promise<void> {
    const opened = await tx.query<{ purse_event_id: Id; person_id: Id; purse_opened_on: Day }>(
      'SELECT purse_event_id, person_id, purse_opened_on FROM roster_row WHERE import_id = ? AND line >= ? AND line < ? AND purse_event_id IS NOT NULL ORDER BY line',
      range,
    );
    await tx.insert(
      'life_event',
      opened.map((row) =>
        this.seals.with('life_event', {
          id: row.purse_event_id,
          person_id: row.person_id,
          kind: 'purse_opened',
          effective_on: row.purse_opened_on,
          noticed_at: activation.at,
          source: 'roster',
          recorded_by: activation.by,
        }),
      ),
    );
  }

  private async addFacts(tx: Tx, { at, by }: Activation, range: Range): Promise<void> {
    const facts = await tx.query<FactRow>(
      'SELECT id, person_id, kind, token, starts_on, ends_on, evidence_sealed FROM roster_fact WHERE import_id = ? AND line >= ? AND line < ? ORDER BY line, ordinal',
      range,
    );
    await tx.insert(
      'person_category',
      facts
        .filter(({ kind }) => kind === 'category')
        .map(({ id, person_id, token, starts_on, ends_on, evidence_sealed }) =>
          this.seals.with('person_category', { id, person_id, category_token: token, starts_on, ends_on, evidence_sealed, recorded_at: at, recorded_by: by }),
        ),
    );
    const graded = { detail_sealed: null, assessor: 'roster', second_assessor: 'roster', recorded_at: at };
    await tx.insert(
      'assessment',
      facts
        .filter(({ kind }) => kind === 'assessment')
        .map(({ id, person_id, token, starts_on, ends_on }) =>
          this.seals.with('assessment', { id, person_id, grade_token: token, assessed_on: starts_on, valid_until: ends_on, ...graded }),
        ),
    );
  }
}
