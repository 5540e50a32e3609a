import { CheckPurses } from '#allowances';
import { CheckLedger, ReadTrialBalance } from '#ledger';
import { OfflineModule } from '#offline';
import { Reconcile, ReconciliationModule } from '#reconciliation';
import type { Id, Month } from '#values';
import { StandingStore } from '../../libs/redemption/src/standing.store.js';
import { COUNTY, done, openSmallCounty, type SmallCounty } from '../support/small-county.js';
import { DatabaseServer } from './database-server.js';
import { digestOf } from './outcome.js';
import { makePlan, makeUploads, type Plan } from './plan.js';
import { pureCodeOf, readPureCode } from './pure-facts.js';
import { PureServer } from './pure-server.js';
import { makeKeys, makeTimeKey, OPERATORS, Signatures, Tablets } from './tablets.js';

/*
 * Goal and plan as in `a-hundred-shuffles.spec.ts`, through the use cases and a real database: every order of arrival ends
 * in the digest that the pure functions give. TORTURE=long sends the whole plan (200 tablets) in a hundred orders; the
 * short form is a part of the plan in three.
 */
const SEED = Number(process.env['SEED'] ?? 20_261_123);
const LONG = process.env['TORTURE'] === 'long';
const SIZE = LONG ? { devices: 200, people: 120, meals: 10 } : { devices: 40, people: 30, meals: 10 };
const SHUFFLES = Number(process.env['SHUFFLES'] ?? (LONG ? 100 : 3));
const HOURS = 3_600_000;

const plan = makePlan(SEED, SIZE);
const counties: SmallCounty[] = [];
afterAll(async () => {
  for (const county of counties) await county.drop();
});

/** What the pure server makes of the same plan. */
function expectedOf(of: Plan) {
  const keys = makeKeys(of.devices.length);
  const time = makeTimeKey();
  const ids = of.devices.map((_device, index) => `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`);
  const tablets = new Tablets(of, {
    deviceIds: ids,
    keys: keys.privates,
    siteIds: [ids[0] ?? '', ids[1] ?? ''],
    menuIds: [ids[0] ?? '', ids[1] ?? ''],
    codeOf: pureCodeOf,
    time,
    operators: OPERATORS,
  });
  const server = new PureServer(of, { deviceIds: ids, isOwnTime: time.isOwn, publics: keys.publics, read: readPureCode, signatures: new Signatures() });
  for (const [device, { events }] of of.devices.entries()) server.upload(device, tablets.part({ device, fromSeq: 1, toSeq: events.length, arrive: events.length }));
  return server.outcome();
}

async function open(change?: Parameters<typeof openSmallCounty>[0]): Promise<SmallCounty> {
  const county = await openSmallCounty({ ...change, modules: [OfflineModule, ReconciliationModule] });
  counties.push(county);
  return county;
}

it(
  `ends in the same digest ${String(SHUFFLES)} times, and in that of the pure functions`,
  async () => {
    const county = await open();
    const server = await DatabaseServer.open(county, plan);
    const expected = expectedOf(plan);
    for (let shuffle = 1; shuffle <= SHUFFLES; shuffle++) {
      const outcome = await server.run(makeUploads(plan, shuffle));
      // Row by row first: a digest alone says nothing about where it went wrong.
      expect([...outcome.verdicts].sort()).toEqual([...expected.verdicts].sort());
      expect([...outcome.funded].sort()).toEqual([...expected.funded].sort());
      expect([shuffle, digestOf(outcome)]).toEqual([shuffle, digestOf(expected)]);
      if (shuffle < SHUFFLES) await server.wipe();
    }
    console.log(`SEED=${String(SEED)} digest ${digestOf(expected)}; ${String(expected.verdicts.size)} rows in ${String(SHUFFLES)} orders`);
    expect(await county.get(CheckLedger).check()).toEqual([]);
    expect(await county.get(CheckPurses).check()).toEqual([]);
    expect(done(await county.get(ReadTrialBalance).read(county.bureau)).totals).toEqual({ CNY: 0n, POINT: 0n });
    // Counted once: the counters hold the meals that the funds pay for, and reconciliation decides every standing again.
    const counted = await county.one<{ n: unknown }>('SELECT SUM(used) AS n FROM meal_counter WHERE LENGTH(period) = 10');
    expect(Number(counted.n)).toBe(expected.funded.length);
    const run = done(await county.get(Reconcile).month(county.bureau, { runId: county.id(), month: '2026-11' as Month, areaCode: COUNTY }));
    expect(run.totals).toEqual({});
  },
  24 * HOURS,
);

/** Forgets when a meal was, and goes by which came in first. */
class ByArrival extends StandingStore {
  private readonly order = new Map<Id, number>();

  override async meals(...asked: Parameters<StandingStore['meals']>): ReturnType<StandingStore['meals']> {
    const meals = await super.meals(...asked);
    for (const meal of meals) if (!this.order.has(meal.id)) this.order.set(meal.id, this.order.size);
    return meals.map((meal) => ({ ...meal, eventAt: this.order.get(meal.id) ?? 0 }));
  }
}

it('would notice if places went by the order of arrival', async () => {
  const few = makePlan(SEED, { devices: 12, people: 6, meals: 10 });
  const county = await open({ change: (builder) => builder.overrideProvider(StandingStore).useClass(ByArrival) });
  const server = await DatabaseServer.open(county, few);
  expect(digestOf(await server.run(makeUploads(few, 1)))).not.toBe(digestOf(expectedOf(few)));
});
