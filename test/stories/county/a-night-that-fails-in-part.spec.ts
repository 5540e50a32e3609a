import { ExpireLots } from '#allowances';
import { CountyModule, Nightly, type NightReport } from '#county';
import { FindAlarms } from '#supervision';
import { addDays, type Day, dayOf, instantAt } from '#values';
import { asAdministrator } from '../tampering/administrator.js';
import { LUNCH, openSmallCounty, type SmallCounty } from '../../support/small-county.js';

/*
 * Goal: one thing that cannot be done at night holds up nothing else, and somebody of the bureau hears of it in the morning.
 * Method: the step that ends lots fails for two nights. The log of acts, chained and signed by the last step, was the first victim.
 */

const TOMORROW = addDays(dayOf(LUNCH), 1);
let county: SmallCounty;
let broken = true;
let expired = 0;
const reports: (NightReport | Error)[] = [];
beforeAll(async () => {
  const expire = {
    expire: () => {
      expired += 1;
      return broken ? Promise.reject(new Error('a lot that cannot end')) : Promise.resolve({ lots: 0 });
    },
  };
  county = await openSmallCounty({ modules: [CountyModule], change: (builder) => builder.overrideProvider(ExpireLots).useValue(expire) });
});
afterAll(() => county.drop());

async function night(on: Day, minutes: number): Promise<void> {
  county.clock.set(instantAt(on, minutes));
  await county.get(Nightly).look((report) => reports.push(report));
}

async function alarms(on: Day, minutes: number): Promise<unknown> {
  county.clock.set(instantAt(on, minutes));
  const found = await county.get(FindAlarms).find(county.bureau);
  return Array.isArray(found) ? found.filter((one) => one.kind === 'night_undone').map((one) => one.value) : found;
}

it('does every other step, and names the one that failed', async () => {
  expect(await alarms(dayOf(LUNCH), 600)).toEqual([]);
  await night(TOMORROW, 31);
  expect(reports).toMatchObject([{ day: TOMORROW, ledgerFaults: [], altered: [], troubles: [{ step: 'expiry', message: 'a lot that cannot end' }] }]);
  expect(await county.one('SELECT COUNT(*) AS n FROM audit_link')).not.toMatchObject({ n: 0 });
});

it('tells the bureau from half past three on, and how many nights it is', async () => {
  expect(await alarms(TOMORROW, 209)).toEqual([]);
  expect(await alarms(TOMORROW, 210)).toEqual([1]);
  await night(addDays(TOMORROW, 1), 31);
  expect(await alarms(addDays(TOMORROW, 1), 600)).toEqual([2]);
});

it('is tried again after half an hour, not every minute, and is over when every step is done', async () => {
  const day = addDays(TOMORROW, 1);
  const before = expired;
  await night(day, 60);
  expect(expired).toBe(before);
  broken = false;
  await night(day, 61);
  expect([expired, (reports.at(-1) as NightReport).troubles]).toEqual([before + 1, []]);
  expect(await alarms(day, 600)).toEqual([]);
  await night(day, 700);
  expect(expired).toBe(before + 1);
});

it('is not switched off by a day to come in the row of the last night, and nobody writes a night into the rows that the app did not do', async () => {
  const [day, next] = [addDays(TOMORROW, 2), addDays(TOMORROW, 3)];
  await county.db.database.writer.query(`UPDATE setting SET value = '9999-12-31' WHERE name LIKE 'nightly.%'`);
  const count = reports.length;
  await night(day, 31);
  expect(reports.length).toBe(count + 1);
  // The row says that the night of today began: no process takes it, and whoever looks in the morning is told.
  await county.db.database.writer.query(`UPDATE setting SET value = '${next}' WHERE name LIKE 'nightly.%'`);
  await night(next, 31);
  expect([reports.length, await alarms(next, 600)]).toEqual([count + 1, [1]]);
  // Nor is it over by an entry without its seal.
  await county.db.database.writer.query(
    `INSERT INTO audit_entry (id, at, actor_id, actor_kind, action, object_kind, object_id, detail, seal)
     VALUES ('${county.id()}', ${String(county.clock.nowMs())}, 'system', 'system', 'night.end', 'nightly', 'nightly', '{"day":"${next}"}', '${'0'.repeat(64)}')`,
  );
  expect(await alarms(next, 600)).toEqual([1]);
  // Nor where the entries are gone: the last link of the log speaks for its own night.
  await asAdministrator(county.db.database, ['audit_entry'], [`DELETE FROM audit_entry WHERE object_id = 'nightly'`]);
  expect(await alarms(next, 600)).toEqual([1]);
});
