import { Injectable } from '@nestjs/common';
import type { Row, Tx, Value } from '#platform';
import { isDuplicateKey, Makers, RowSeals, UnitOfWork } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { countyOf, dayOf, isRefusal, refuse } from '#values';
import { type FirstPlace, PersonPlaces } from './person-places.js';
import { pause, RosterStaging } from './roster.store.js';
import { alteredFault, type StagedFact, StagedLines } from './staged-lines.js';

/** Lines moved in one transaction: a meal waits for one of them at most. */
const LINES_PER_CHUNK = 500;

/** Nobody has withdrawn it. */
const COUNTS = { withdrawn_at: null, withdrawn_by: null };

/** When a roster was activated, UTC ms, and by whom. */
interface Activation {
  readonly at: number;
  readonly by: string;
}

/** Columns of a staged line that become those of the person. */
const OF_PERSON = [
  ...['id_number_sealed', 'id_number_index', 'name_sealed', 'name_masked', 'sex', 'birth_day'],
  ...['residence_area', 'hukou_area', 'phone_sealed', 'phone_index', 'purse_opened_on'],
] as const;

/**
 * Moves an activated roster from its staging into the registry. What is not there any more has been moved: the staging is the cursor.
 * Only what the log of acts says was activated, and only lines as the check sealed them: `maker_altered`, `roster_altered` else.
 */
@Injectable()
export class BringInRoster {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly staging: RosterStaging,
    private readonly lines: StagedLines,
    private readonly makers: Makers,
    private readonly seals: RowSeals,
    private readonly places: PersonPlaces,
  ) {}

  /** Until nothing is left in its staging. Again, or by two at once: everybody comes in once. */
  async bringIn(importId: Id): Promise<Refusal | null> {
    for (let more = true; more;) {
      try {
        const moved = await this.uow.run((tx) => this.chunk(tx, importId));
        if (isRefusal(moved)) return moved;
        more = moved;
      } catch (error) {
        // Registered between our look and our insert: the next look finds them.
        if (!isDuplicateKey(error)) throw error;
      }
      await pause();
    }
    await this.staging.clear(importId);
    return null;
  }

  /** Why an activated roster does not come in; null where it does. */
  async fault(importId: Id): Promise<Refusal | null> {
    const activation = await this.uow.run((tx) => this.activation(tx, importId));
    if (activation !== null && isRefusal(activation)) return activation;
    return alteredFault(importId, await this.lines.altered(this.uow.reader, importId));
  }

  /** False when nothing is left. The lock comes first, so that two who bring in the same roster take turns. */
  private async chunk(tx: Tx, importId: Id): Promise<boolean | Refusal> {
    const activation = await this.activation(tx, importId);
    const [next] = await tx.query<{ line: number | null }>('SELECT MIN(line) AS line FROM roster_row WHERE import_id = ?', [importId]);
    if (activation === null || next === undefined || next.line === null) return false;
    if (isRefusal(activation)) return activation;
    const first = Number(next.line);
    const range = [importId, first, first + LINES_PER_CHUNK] as const;
    await this.staging.leaveOutRegistered(tx, importId, [range[1], range[2]]);
    const { rows, facts, altered } = await this.lines.part(tx, range);
    const fault = alteredFault(importId, altered);
    if (fault !== null) return fault;
    // What was looked at, and not what stands there by now.
    await tx.insert(
      'person',
      rows.map((row) => this.person(row, activation.at)),
    );
    await this.settle(tx, activation, rows);
    await this.openPurses(tx, activation, rows);
    await this.addFacts(tx, activation, facts);
    for (const table of ['roster_fact', 'roster_row']) await tx.execute(`DELETE FROM ${table} WHERE import_id = ? AND line >= ? AND line < ?`, range);
    return true;
  }

  /** By the entry of the log of acts: the row could say anything. Null where the row says that it was not activated. */
  private async activation(tx: Tx, importId: Id): Promise<Activation | Refusal | null> {
    const by = await this.staging.lockActivated(tx, importId);
    if (by === null) return null;
    const entry = await this.makers.entry(tx, { action: 'roster.activate', objectId: importId });
    return entry?.by === by ? entry : refuse('maker_altered', { importId });
  }

  private person(row: Row, registeredAt: number): Record<string, Value> {
    const told = Object.fromEntries(OF_PERSON.map((column) => [column, row[column] as Value]));
    const person = { id: row['person_id'] as Id, ...told, died_on: null, moved_out_on: null, points_on_meals: 1, registered_at: registeredAt };
    return { ...person, seal: this.seals.of('person', person) };
  }

  /** Where they live, and since when: by their line, and else by whether the county is still being loaded. */
  private async settle(tx: Tx, { at, by }: Activation, rows: readonly Row[]): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    const unsaid = await this.places.sinceUnsaid(tx, countyOf(String(first['residence_area'])), dayOf(at));
    const placeOf = (row: Row): FirstPlace => {
      const since = (row['residence_since'] as Day | null) ?? unsaid;
      const areas = { residenceArea: String(row['residence_area']), hukouArea: String(row['hukou_area']) };
      return { personId: row['person_id'] as Id, ...areas, residenceSince: since, hukouSince: since, at, by };
    };
    await tx.insert(
      'person_place',
      rows.flatMap((row) => this.places.first(placeOf(row))),
    );
  }

  private async openPurses(tx: Tx, activation: Activation, rows: readonly Row[]): Promise<void> {
    await tx.insert(
      'life_event',
      rows
        .filter((row) => row['purse_event_id'] !== null)
        .map((row) =>
          this.seals.with('life_event', {
            id: row['purse_event_id'] as Id,
            person_id: row['person_id'] as Id,
            kind: 'purse_opened',
            effective_on: row['purse_opened_on'] as Day,
            noticed_at: activation.at,
            source: 'roster',
            recorded_by: activation.by,
          }),
        ),
    );
  }

  private async addFacts(tx: Tx, { at, by }: Activation, facts: readonly StagedFact[]): Promise<void> {
    await tx.insert(
      'person_category',
      facts
        .filter(({ kind }) => kind === 'category')
        .map(({ id, person_id, token, starts_on, ends_on, evidence_sealed }) =>
          this.seals.with('person_category', { id, person_id, category_token: token, starts_on, ends_on, evidence_sealed, recorded_at: at, recorded_by: by, ...COUNTS }),
        ),
    );
    const graded = { detail_sealed: null, assessor: 'roster', second_assessor: 'roster', recorded_at: at, ...COUNTS };
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
