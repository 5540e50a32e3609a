import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, createTable, dropColumns, dropTables, makeInsertOnly } from '#platform';

interface Move {
  readonly person_id: string;
  readonly kind: 'move_in' | 'move_out';
  readonly effective_on: string;
  readonly noticed_at: number | string;
  readonly recorded_by: string;
}

/**
 * Where a person lives and is registered (户籍), from which day until which: told one after the other, the later for its own days. Who was
 * there before has both all along, but for the days that a move-out and a return left between them; in which street somebody lived before
 * a move of then was not kept. Seals come right after, where the keys are at hand.
 */
export class DatedPlaces implements MigrationInterface {
  name = 'DatedPlaces1764000000277';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'person_place',
      `person_id {id} NOT NULL, n {int} NOT NULL, kind {code:12} NOT NULL, residence_area {code:12} NULL, hukou_area {code:12} NULL, from_day {day} NULL, until_day {day} NULL,
       recorded_at {big} NOT NULL, recorded_by {code:60} NOT NULL, seal {code:64}, PRIMARY KEY (person_id, n), CHECK (kind IN ('first','move','correction'))`,
    );
    await runner.query(
      `INSERT INTO person_place (person_id, n, kind, residence_area, hukou_area, from_day, until_day, recorded_at, recorded_by)
        SELECT id, 1, 'first', residence_area, hukou_area, NULL, NULL, registered_at, 'system' FROM person`,
    );
    await moves(runner);
    await makeInsertOnly(runner, 'person_place');
    await addColumns(runner, 'roster_row', ['residence_since {day}']);
    // Who was the first of a county: whether somebody registered today belongs to its first loading.
    await runner.query('CREATE INDEX person_county_since ON person (county, registered_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(runner.dataSource.options.type === 'mysql' ? 'DROP INDEX person_county_since ON person' : 'DROP INDEX person_county_since');
    await dropColumns(runner, 'roster_row', ['residence_since']);
    await dropTables(runner, ['person_place']);
  }
}

async function moves(runner: QueryRunner): Promise<void> {
  const told = (await runner.query(
    `SELECT e.person_id, e.kind, e.effective_on, e.noticed_at, e.recorded_by FROM life_event e JOIN person p ON p.id = e.person_id
      WHERE e.kind IN ('move_out','move_in') ORDER BY e.person_id, e.noticed_at, e.id`,
  )) as Move[];
  const numbers = new Map<string, number>();
  for (const { person_id, kind, effective_on, noticed_at, recorded_by } of told) {
    const n = (numbers.get(person_id) ?? 1) + 1;
    // A move between two streets begins nothing: its old street is not known.
    if (kind === 'move_in' && n === 2) continue;
    numbers.set(person_id, n);
    const area = kind === 'move_out' ? `'away'` : '(SELECT residence_area FROM person WHERE id = ?)';
    await runner.query(
      `INSERT INTO person_place (person_id, n, kind, residence_area, hukou_area, from_day, until_day, recorded_at, recorded_by) VALUES (?, ?, 'move', ${area}, NULL, ?, NULL, ?, ?)`,
      [person_id, n, ...(kind === 'move_out' ? [] : [person_id]), kind === 'move_out' ? dayAfter(effective_on) : effective_on, noticed_at, recorded_by],
    );
  }
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
