import { Readable } from 'node:stream';
import { CheckIntegrity } from '#integrity';
import { ActivateRoster, CheckRoster, DiscardRoster, SweepRosters } from '#people';
import { type Actor, type Database, type Row } from '#platform';
import type { Id, Refusal } from '#values';
import { citizenIdCheck, isRefusal } from '#values';
import { done, type SmallCounty } from '../../support/small-county.js';
import { asAdministrator, insert, putRow } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

let house: OpenHouse;
let county: SmallCounty;
let second: Actor;
beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
  second = { ...county.bureau, id: 'li.approver', staffNumber: 'L-9' };
});
afterAll(() => house.close());

const database = (): Database => county.db.database;
/** Without the texts that open under another person nowhere, which are found by themselves. */
const found = async (): Promise<string[]> => {
  county.clock.set(county.clock.nowMs() + 1000);
  const all = (await county.get(CheckIntegrity).check()).found;
  return all.filter(({ kind }) => kind !== 'sealed_text_broken').map(({ kind, objectKind, objectId }) => `${kind} ${objectKind} ${objectId}`);
};
const codeOf = (answer: object): string | null => (isRefusal(answer) ? (answer as Refusal).code : null);
const HEADER = 'id_number,name,phone,residence_area,hukou_area,categories,ability_grade,assessed_on,purse_opened_on';
let serial = 100;
/** Two lines: one with a category, one with nothing. */
const checked = async (): Promise<Id> => {
  const numbers = [serial++, serial++].map((one) => `99010119350312${String(one)}`).map((first17) => `${first17}${citizenIdCheck(first17)}`);
  const lines = numbers.map((number, index) => `${number},陈小英,,330102001,330102,${index === 0 ? 'DIBAO:2024-01-01' : ''},,,`);
  const stream = Readable.from([Buffer.from([HEADER, ...lines].join('\n'))]);
  return done(await county.get(CheckRoster).check(county.bureau, { fileName: '清波.csv', stream })).importId;
};
const activate = (importId: Id) => county.get(ActivateRoster).activate(second, importId);
const count = async (table: string): Promise<number> => Number((await county.one<{ n: unknown }>(`SELECT COUNT(*) AS n FROM ${table}`)).n);
const rowOf = (importId: Id, line: number): Promise<Row> => county.one<Row>('SELECT * FROM roster_row WHERE import_id = ? AND line = ?', [importId, line]);
const factOf = (importId: Id): Promise<Row> => county.one<Row>('SELECT * FROM roster_fact WHERE import_id = ?', [importId]);

it('brings in no line that was altered while it waited, and no fact that stands with it otherwise than the check left it', async () => {
  const importId = await checked();
  const before = await found();
  const [row, fact] = [await rowOf(importId, 2), await factOf(importId)];
  const stranger = (await county.person()).personId;
  const key = { import_id: importId, line: 2 };
  const factKey = { ...key, ordinal: fact['ordinal'] };
  const planted = { ...fact, id: county.id(), line: 3, ordinal: 9, person_id: stranger };
  const persons = await count('person');
  const takeOut = (id: unknown): Promise<void> => asAdministrator(database(), [], ['DELETE FROM roster_fact WHERE id = ?', String(id)]);
  const cases: readonly [number, () => Promise<void>, () => Promise<void>][] = [
    [2, () => putRow(database(), 'roster_row', key, { person_id: stranger }), () => putRow(database(), 'roster_row', key, { person_id: row['person_id'] })],
    [2, () => putRow(database(), 'roster_row', key, { birth_day: '1930-01-01' }), () => putRow(database(), 'roster_row', key, { birth_day: row['birth_day'] })],
    [2, () => putRow(database(), 'roster_fact', factKey, { starts_on: '2020-01-01' }), () => putRow(database(), 'roster_fact', factKey, { starts_on: fact['starts_on'] })],
    [2, () => takeOut(fact['id']), () => asAdministrator(database(), [], insert('roster_fact', fact))],
    [3, () => asAdministrator(database(), [], insert('roster_fact', planted)), () => takeOut(planted.id)],
    [77, () => asAdministrator(database(), [], insert('roster_fact', { ...planted, line: 77 })), () => takeOut(planted.id)],
  ];
  for (const [line, alter, putBack] of cases) {
    await alter();
    expect(await activate(importId)).toMatchObject({ code: 'roster_altered', detail: { lines: [String(line)] } });
    expect((await found()).filter((one) => !before.includes(one))).toEqual([`rights_altered roster_row ${importId}#${String(line)}`]);
    await putBack();
  }
  expect([await count('person'), await count('person_category')]).toEqual([persons, 0]);
  // Control: as the check left it, it comes in.
  expect(await found()).toEqual(before);
  done(await activate(importId));
  expect([await count('person'), await count('person_category')]).toEqual([persons + 2, 1]);
  expect(await found()).toEqual(before);
});

it('sweeps nothing in that was planted in the staging of a roster that came in long ago', async () => {
  const importId = await checked();
  const [row, fact] = [await rowOf(importId, 2), await factOf(importId)];
  done(await activate(importId));
  const stranger = (await county.person()).personId;
  const [persons, categories, before] = [await count('person'), await count('person_category'), await found()];
  const planted = { ...row, person_id: county.id(), id_number_index: 'f'.repeat(64), purse_event_id: null };
  await asAdministrator(database(), [], insert('roster_row', planted), insert('roster_fact', { ...fact, id: county.id(), person_id: stranger }));
  await checked();
  await county.get(SweepRosters).sweep();
  expect(codeOf(await activate(importId))).toBe('roster_altered');
  expect([await count('person'), await count('person_category')]).toEqual([persons, categories]);
  expect((await found()).filter((one) => !before.includes(one))).toEqual([`rights_altered roster_row ${importId}#2`]);
  done(await county.get(DiscardRoster).discard(county.bureau, importId));
  expect((await found()).filter((one) => !before.includes(one))).toEqual([]);
});

it('brings no roster in whose row alone says that somebody activated it', async () => {
  const importId = await checked();
  const [persons, before] = [await count('person'), await found()];
  const row = await county.one<Row>('SELECT state, activated_at, activated_by FROM roster_import WHERE id = ?', [importId]);
  await putRow(database(), 'roster_import', { id: importId }, { state: 'activated', activated_at: county.clock.nowMs(), activated_by: second.id });
  await county.get(SweepRosters).sweep();
  await checked();
  expect([codeOf(await activate(importId)), codeOf(await county.get(ActivateRoster).activate(county.bureau, importId))]).toEqual(['maker_altered', 'maker_altered']);
  expect(await count('person')).toBe(persons);
  expect((await found()).filter((one) => !before.includes(one))).toEqual([`approval_without_act roster_import ${importId}`]);
  // Control: as it was, two persons bring it in.
  await putRow(database(), 'roster_import', { id: importId }, row);
  done(await activate(importId));
  expect(await count('person')).toBe(persons + 2);
  expect(await found()).toEqual(before);
});
