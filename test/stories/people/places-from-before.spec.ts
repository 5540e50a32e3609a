import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIGRATIONS } from '#migrations';
import { Database } from '#platform';
import { ENGINE, newSchema } from '../../support/test-database.js';

/* Persons of an installation from before residence and 户籍 had days of their own. */

let dir: string;
let url: string;
let after: Database;
const person = (id: string, movedOutOn: string | null) => ({
  ...{ id, id_number_sealed: 'x', id_number_index: `index-${id}`, name_sealed: 'x', name_masked: '*', sex: 'F', birth_day: '1940-01-01' },
  ...{ residence_area: '330102001', hukou_area: '330105', moved_out_on: movedOutOn, registered_at: 7 },
});
const move = (id: string, personId: string, [kind, on, at]: readonly [kind: string, on: string, at: number]) => ({
  ...{ id, person_id: personId, kind, effective_on: on, noticed_at: at, source: 'x', recorded_by: 'qian' },
});
const ROWS = {
  person: [person('stayed', null), person('away', '2026-02-28'), person('back', null), person('streets', null)],
  life_event: [
    move('1', 'away', ['move_out', '2026-02-28', 10]),
    move('2', 'back', ['move_out', '2025-12-31', 20]),
    move('3', 'back', ['move_in', '2026-03-05', 30]),
    move('4', 'streets', ['move_in', '2026-03-05', 40]),
    move('5', 'streets', ['move_out', '2026-03-06', 50]),
    move('6', 'streets', ['move_in', '2026-03-07', 60]),
  ],
};

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'love-card-'));
  const name = `test_places_${String(process.pid)}_${String(Date.now() % 1_000_000)}`;
  url = ENGINE === 'mysql' ? await newSchema(name) : join(dir, 'county.db');
  const before = await Database.open({
    engine: ENGINE,
    url,
    tables: [],
    migrations: MIGRATIONS.slice(
      0,
      MIGRATIONS.findIndex((Migration) => Migration.name === 'DatedPlaces'),
    ),
  });
  await before.migrate();
  for (const [table, rows] of Object.entries(ROWS))
    for (const row of rows)
      await before.writer.query(
        `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
          .map(() => '?')
          .join(', ')})`,
        Object.values(row),
      );
  await before.close();
  after = await Database.open({ engine: ENGINE, url, tables: [], migrations: MIGRATIONS });
  await after.migrate();
});
afterAll(async () => {
  if (ENGINE === 'mysql') await after.writer.query(`DROP DATABASE ${url.slice(url.lastIndexOf('/') + 1)}`);
  await after.close();
  rmSync(dir, { recursive: true, force: true });
});

it('gives everybody one place all along, but for the days between a move-out and the return', async () => {
  const rows = (await after.writer.query('SELECT person_id, n, residence_area, hukou_area, from_day, recorded_at FROM person_place ORDER BY person_id, n')) as Record<
    string,
    string | number | null
  >[];
  const told = rows.map(({ person_id, n, residence_area, hukou_area, from_day, recorded_at }) => [person_id, n, residence_area, hukou_area, from_day, Number(recorded_at)]);
  const first = (id: string) => [id, 1, '330102001', '330105', null, 7];
  expect(told).toEqual([
    first('away'),
    ['away', 2, 'away', null, '2026-03-01', 10],
    first('back'),
    ['back', 2, 'away', null, '2026-01-01', 20],
    ['back', 3, '330102001', null, '2026-03-05', 30],
    first('stayed'),
    first('streets'),
    ['streets', 2, 'away', null, '2026-03-07', 50],
    ['streets', 3, '330102001', null, '2026-03-07', 60],
  ]);
});

it('keeps them from being changed afterwards', async () => {
  await expect(after.writer.query("UPDATE person_place SET from_day = '2020-01-01'")).rejects.toThrow(/insert-only/);
});
