import { Reconcile, ReconciliationReader, SweepSizes } from '#reconciliation';
import { COUNTY, type SmallPerson } from '../../support/small-county.js';
import { AuditedCounty, NOVEMBER } from './audited-county.js';

let county: AuditedCounty;
const people: SmallPerson[] = [];
beforeAll(async () => {
  county = await AuditedCounty.open();
  for (let count = 0; count < 12; count++) people.push(await county.county.person(count % 2 === 0 ? { categories: ['DIBAO'] } : { born: '1955-06-01' }));
  await county.issue();
  // Steps of five persons, so that a run of a handful of people has several.
  Object.assign(county.county.get(SweepSizes), { personsPerStep: 5 });
});
afterAll(async () => county.county.drop());

it('lists nothing although people eat and take back while it reads', async () => {
  await county.eat(people[0] as SmallPerson, '23 07:00');
  const till = (async () => {
    for (const person of people) {
      const meal = await county.eat(person, '23 11:30');
      if (person === people[3]) await county.takeBack(meal);
    }
  })();
  const runs = [await county.reconcile(), await county.reconcile(), await county.reconcile()];
  await till;
  expect([...runs, await county.reconcile()].map((run) => run.totals)).toEqual([{}, {}, {}, {}]);
});

it('gives the same run for the same id, and refuses the id for something else', async () => {
  const run = await county.reconcile();
  expect(await county.reconcile(run.id)).toEqual(run);
  const other = await county.county.get(Reconcile).month(county.auditor, { runId: run.id, month: NOVEMBER, areaCode: `${COUNTY}001` });
  expect(other).toMatchObject({ kind: 'refused', code: 'id_reused' });
});

it('starts a run anew that was cut off', async () => {
  const runId = county.county.id();
  await county.administrator(
    ['INSERT INTO reconciliation_run (id, month, area_code, made_by, started_at, law_sha256) VALUES (?, ?, ?, ?, 0, ?)', runId, NOVEMBER, COUNTY, 'x', ''],
    [`INSERT INTO reconciliation_difference (run_id, line_no, type, unit, amount, expected, found) VALUES (?, 1, 'lot_drift', 'POINT', 1, '{}', '{}')`, runId],
  );
  expect(await county.reconcile(runId)).toMatchObject({ id: runId, persons: 12, differences: 0, totals: {} });
});

it('compares a street by its residents, and only within one’s own area', async () => {
  expect((await county.reconcile(county.county.id(), `${COUNTY}001`)).persons).toBe(12);
  expect((await county.reconcile(county.county.id(), `${COUNTY}002`)).persons).toBe(0);
  const street = { ...county.auditor, role: 'street_officer' as const, areaCode: `${COUNTY}002` };
  const refused = await county.county.get(Reconcile).month(street, { runId: county.county.id(), month: NOVEMBER, areaCode: COUNTY });
  expect(refused).toMatchObject({ code: 'forbidden' });
  const reader = county.county.get(ReconciliationReader);
  const own = await reader.runs(street, { limit: 50 });
  expect(own.items.map((run) => run.areaCode)).toEqual([`${COUNTY}002`]);
  const countyRun = await county.reconcile();
  expect(await reader.run(street, countyRun.id)).toMatchObject({ code: 'not_found' });
});

it('pages the runs, newest first', async () => {
  const reader = county.county.get(ReconciliationReader);
  const all = await reader.runs(county.auditor, { limit: 50 });
  const ids: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await reader.runs(county.auditor, { limit: 2, cursor, month: NOVEMBER });
    ids.push(...page.items.map((run) => run.id));
    if (page.next === null) break;
    cursor = page.next;
  }
  expect(ids).toEqual(all.items.map((run) => run.id));
});
