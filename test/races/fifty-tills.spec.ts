import type { Day } from '#values';
import { addDays, instantAt, isRefusal } from '#values';
import { LotStore } from '#allowances';
import { Database, UnitOfWork } from '#platform';
import { type RedeemItem, RedeemMeals } from '#redemption';
import { UsageStore } from '../../libs/redemption/src/usage.store.js';
import { LUNCH, openSmallCounty, type SmallCounty, type SmallPerson } from '../support/small-county.js';
import { ENGINE } from '../support/test-database.js';

const TILLS = 50;

/** The answer of each of many calls at once: a code, `redeemed`, or `fault` where the call threw. */
async function outcomes(county: SmallCounty, items: readonly RedeemItem[]): Promise<Record<string, number>> {
  const settled = await Promise.allSettled(items.map((item) => county.get(RedeemMeals).decideMany([item])));
  const counts: Record<string, number> = {};
  for (const result of settled) {
    const verdict = result.status === 'fulfilled' ? result.value[0] : undefined;
    const name = verdict === undefined ? 'fault' : isRefusal(verdict) ? verdict.code : 'redeemed';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const tills = (county: SmallCounty, person: SmallPerson): RedeemItem[] => Array.from({ length: TILLS }, () => county.meal(person));

async function rows(county: SmallCounty, person: SmallPerson): Promise<number> {
  return Number((await county.one<{ n: number }>('SELECT COUNT(*) AS n FROM redemption WHERE person_id = ?', [person.personId])).n);
}

async function dropMealKey(county: SmallCounty): Promise<void> {
  const { writer, engine } = county.db.database;
  if (engine === 'mysql') {
    await writer.query('ALTER TABLE redemption DROP INDEX person_id');
    return;
  }
  const [table]: { sql: string }[] = await writer.query(`SELECT sql FROM sqlite_master WHERE name = 'redemption'`);
  await writer.query('DROP TABLE redemption');
  await writer.query((table?.sql ?? '').replace('UNIQUE (person_id, meal_day, meal_window, ordinal),', ''));
}

/** Forgets to look whether the person ate already. */
class ForgetfulUsage extends UsageStore {
  override meals(): ReturnType<UsageStore['meals']> {
    return Promise.resolve({ earlier: new Map(), without: new Map() });
  }
  override counters(): ReturnType<UsageStore['counters']> {
    return Promise.resolve(new Map<string, number>());
  }
}

/** Lets transactions of the embedded engine overlap on its one connection. */
class NoMutex extends UnitOfWork {
  protected override queued<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }
}

describe('fifty tills at once', () => {
  let county: SmallCounty;
  beforeAll(async () => {
    county = await openSmallCounty();
  });
  afterAll(async () => county.drop());

  it('one code gives one meal and 49 already_redeemed', async () => {
    const person = await county.person({ points: 300n });
    expect(await outcomes(county, tills(county, person))).toEqual({ redeemed: 1, already_redeemed: TILLS - 1 });
    expect(await rows(county, person)).toBe(1);
  });

  it('two meals left in the month give two, over five windows', async () => {
    const person = await county.person();
    await county.get(UnitOfWork).run((tx) => tx.insert('meal_counter', [{ person_id: person.personId, period: '2026-11', used: 42, cap: 44 }]));
    const day = '2026-11-23' as Day;
    const windows = [instantAt(day, 690), instantAt(addDays(day, -1), 700), instantAt(addDays(day, -1), 1000), instantAt(addDays(day, -2), 700), instantAt(addDays(day, -2), 1000)];
    const counts = await outcomes(
      county,
      Array.from({ length: TILLS }, (_, index) => county.meal(person, { occurredAt: windows[index % 5] ?? LUNCH })),
    );
    expect(counts['redeemed']).toBe(2);
    expect((counts['already_redeemed'] ?? 0) + (counts['over_quota'] ?? 0)).toBe(TILLS - 2);
  });

  it('a purse that covers two meals is never overdrawn, to the hundredth', async () => {
    const person = await county.person({ points: 1000n });
    const day = '2026-11-23' as Day;
    const counts = await outcomes(
      county,
      Array.from({ length: TILLS }, (_, index) => county.meal(person, { occurredAt: instantAt(addDays(day, -(index % 6)), index % 2 === 0 ? 690 : 420) })),
    );
    expect(counts['fault']).toBeUndefined();
    const { remaining } = await county.one<{ remaining: number }>('SELECT remaining FROM lot WHERE person_id = ?', [person.personId]);
    const { spent } = await county.one<{ spent: string }>('SELECT SUM(points) AS spent FROM redemption WHERE person_id = ?', [person.personId]);
    expect(Number(remaining)).toBeGreaterThanOrEqual(0);
    expect(Number(spent) + Number(remaining)).toBe(1000);
    expect(Number(spent)).toBe(1000);
  });

  it('a batch of 256 that meets itself on other tills gives one meal a person', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => county.person()));
    const batches = Array.from({ length: 4 }, () => people.flatMap((person) => Array.from({ length: 8 }, () => county.meal(person))));
    const verdicts = (await Promise.all(batches.map((batch) => county.get(RedeemMeals).decideMany(batch)))).flat();
    expect(verdicts.filter((verdict) => verdict.kind === 'redeemed')).toHaveLength(people.length);
  });
});

describe('negative controls', () => {
  it('manners forgotten, unique key there: the truth holds', async () => {
    const county = await openSmallCounty({ change: (builder) => builder.overrideProvider(UsageStore).useClass(ForgetfulUsage) });
    const person = await county.person();
    const counts = await outcomes(county, tills(county, person));
    expect(counts['redeemed']).toBe(1);
    expect(await rows(county, person)).toBe(1);
    await county.drop();
  });

  it('unique key dropped: the same test finds more than one meal', async () => {
    const county = await openSmallCounty({ change: (builder) => builder.overrideProvider(UsageStore).useClass(ForgetfulUsage) });
    await dropMealKey(county);
    const person = await county.person();
    const counts = await outcomes(county, tills(county, person));
    expect(counts['redeemed']).toBeGreaterThan(1);
    await county.drop();
  });

  it('conditional update made read-then-write: a purse for two meals pays for more', async () => {
    const county = await openSmallCounty();
    const work = county.get(UnitOfWork);
    const draw = async (lotId: string, way: 'conditional' | 'read-then-write'): Promise<boolean> => {
      if (way === 'conditional') return work.run((tx) => county.get(LotStore).take(tx, [{ lotId, amount: 300n as never }]));
      const [lot] = await work.reader.query<{ remaining: number }>('SELECT remaining FROM lot WHERE id = ?', [lotId]);
      if (!lot || lot.remaining < 300) return false;
      return (await work.run((tx) => tx.execute('UPDATE lot SET remaining = ? WHERE id = ?', [lot.remaining - 300, lotId]))) >= 0;
    };
    const paid = async (way: 'conditional' | 'read-then-write'): Promise<number> => {
      const person = await county.person();
      const lotId = await county.grant(person.personId, 600n);
      const draws = await Promise.all(Array.from({ length: TILLS }, () => draw(lotId, way)));
      return draws.filter(Boolean).length;
    };
    expect(await paid('conditional')).toBe(2);
    expect(await paid('read-then-write')).toBeGreaterThan(2);
    await county.drop();
  });

  // MySQL has no mutex to take away: there the row locks stand in its place, and `manners forgotten` takes those away.
  if (ENGINE === 'embedded') {
    it('mutex off: transactions fall into each other and the race test fails', async () => {
      const county = await openSmallCounty({
        change: (builder) => builder.overrideProvider(UnitOfWork).useFactory({ factory: (database: Database) => new NoMutex(database), inject: [Database] }),
      });
      const counts = await outcomes(county, tills(county, await county.person()));
      expect(counts).not.toEqual({ redeemed: 1, already_redeemed: TILLS - 1 });
      expect(counts['fault']).toBeGreaterThan(0);
      await county.drop();
    });
  }
});
