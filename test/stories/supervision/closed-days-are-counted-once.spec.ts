import { makeInsertOnly, UnitOfWork } from '#platform';
import { CountDays } from '#supervision';
import type { Id } from '#values';
import type { SmallPerson } from '../../support/small-county.js';
import { TODAY, WatchedCounty } from './watched-county.js';

const YESTERDAY = '2026-11-22';
const KEYS = ['meals', 'meals_voided', 'meals_full_price', 'meals_offline', 'subsidy', 'subsidy.CITY', 'subsidy.DISTRICT', 'subsidy.CHARITY', 'points', 'sites_serving'];

let watched: WatchedCounty;
let person: SmallPerson;
let meal: Id;

beforeAll(async () => {
  watched = await WatchedCounty.open();
  person = await watched.county.person({ categories: ['DIBAO'], points: 5000n });
  await watched.at(`${YESTERDAY} 11:40`);
  meal = await watched.eat(person);
  await watched.eat(await watched.county.person(), watched.otherTill);
  await watched.takeBack(await watched.eat(await watched.county.person()));
  await watched.sellFullPrice('staff');
  await watched.at(`${TODAY} 00:40`);
});
afterAll(() => watched.close());

const yesterday = async (): Promise<unknown[]> => {
  const figures = await watched.figures('bureau', `?day=${YESTERDAY}`);
  return KEYS.map((key) => [key, figures.get(key)?.value]);
};
const stored = async (): Promise<number> => Number((await watched.county.one<{ n: number }>('SELECT COUNT(*) AS n FROM figure')).n);

it('gives the same figures from the count as from the rows, and counts a day once', async () => {
  const fromRows = await yesterday();
  expect(await stored()).toBe(0);
  expect(await watched.countDays()).toEqual({ counted: [YESTERDAY], altered: [] });
  expect(await stored()).toBeGreaterThan(8);
  expect(await yesterday()).toEqual(fromRows);
  expect(await watched.countDays()).toEqual({ counted: [], altered: [] });
});

it('reads the count, and not the rows: the negative control of the above', async () => {
  const work = watched.county.get(UnitOfWork);
  await work.run((tx) => tx.execute(`UPDATE figure SET value = value + 1 WHERE name = 'meals'`));
  expect((await watched.figures('bureau', `?day=${YESTERDAY}`)).get('meals')?.value).toBe(4);
  // The night sees that the count is not what the rows say, tells it, and counts again.
  expect(await watched.countDays()).toEqual({ counted: [], altered: [YESTERDAY] });
  expect((await watched.figures('bureau', `?day=${YESTERDAY}`)).get('meals')?.value).toBe(2);
});

it('counts from the rows again once something of the day comes in late', async () => {
  await watched.at(`${TODAY} 09:00`);
  await watched.eat(await watched.county.person(), { offline: true, occurredAt: watched.county.clock.nowMs() - 21 * 3_600_000 });
  const late = (await watched.figures('bureau', `?day=${YESTERDAY}`)).get('meals');
  expect(late?.value).toBe(3);
  expect((await watched.figures('bureau')).get('meals')?.yesterday).toBe(3);
  if (late) expect(await watched.sum('bureau', late)).toBe(3);
  expect((await watched.countDays()).counted).toEqual([YESTERDAY]);
});

it('counts from the rows again once a meal of the day is voided', async () => {
  await watched.at(`${TODAY} 10:00`);
  const { county } = watched;
  await county.get(UnitOfWork).run((tx) =>
    tx.insert('redemption_void', [
      {
        id: county.id(),
        redemption_id: meal,
        person_id: person.personId,
        at: county.clock.nowMs(),
        actor: 'zhang',
        approved_by: 'li',
        device_id: null,
        reason: '补办更正',
        transfer_id: null,
      },
    ]),
  );
  const figures = await watched.figures('bureau', `?day=${YESTERDAY}`);
  expect([figures.get('meals')?.value, figures.get('meals_voided')?.value, figures.get('points')?.value]).toEqual([2, 2, 0]);
  expect((await watched.countDays()).counted).toEqual([YESTERDAY]);
});

it('tells of rows that an administrator altered without adding any', async () => {
  await watched.at(`${TODAY} 10:05`);
  await watched.countDays();
  const { county } = watched;
  const { writer } = county.db.database;
  await writer.query('DROP TRIGGER redemption_no_update');
  await writer.query(`UPDATE redemption SET subsidy_fen = subsidy_fen - 100, self_pay_fen = self_pay_fen + 100 WHERE meal_day = '${YESTERDAY}' AND subsidy_fen > 100`);
  const runner = writer.createQueryRunner();
  await writer.query('DROP TRIGGER redemption_no_delete');
  await makeInsertOnly(runner, 'redemption');
  await runner.release();
  expect((await county.get(CountDays).count(10)).altered).toEqual([YESTERDAY]);
});
