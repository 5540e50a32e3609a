import fc from 'fast-check';
import type { Day, Id } from '#values';
import { addDays, day, fen, isRefusal, monthOf, points } from '#values';
import type { MealDiscountPolicy, MealSubsidyPolicy, MealWindowName, PersonFacts } from '#core/policy';
import type { Transfer } from '#core/postings';
import { appropriationTransfer, assertBalanced, expiryTransfer, grantTransfer, redemptionTransfer, reversal, sumsOf } from '#core/postings';
import type { Lot, LotAmount } from '#core/purse';
import { expire, giveBack, take } from '#core/purse';
import type { MealAccepted } from './index.js';
import { decideRedemption } from './index.js';
import { type Act, type Code, type Fault, FAULTS, PEOPLE, PRECEDENCE, Reference, type Terms, type Tray } from './reference.testkit.js';

/*
 * Goal: any sequence of grants, meals, voids, expiries, donations and deaths, decided and booked by the pure core, ends
 * where a reference model says that it ends. Method: 10,000 random sequences under random law. `Core` acts through
 * decideRedemption, the purse and the transfer builders; `Reference` is its naive double. After every step both must
 * agree on every verdict, balance and lot, both units must sum to zero, no lot may leave 0..granted, and no cap may be
 * exceeded. Beside each meal its void is tried, which must leave every account and lot as it was.
 */
const RUNS = 10_000;
const SEED = Number(process.env['SEED'] ?? process.hrtime.bigint() % 0x7fffffffn);
const START = day('2025-03-29');

const whom = fc.nat(PEOPLE.length - 1);
const terms: fc.Arbitrary<Terms> = fc.record({
  rate: fc.constantFrom(100, 70, 83, 50, 65),
  poorest: fc.record({ minSpend: fc.nat(2000), amount: fc.nat(900) }),
  everyone: fc.record({ minSpend: fc.nat(2000), amount: fc.nat(900) }),
  sum: fc.boolean(),
  collective: fc.nat(200),
  charity: fc.oneof(fc.constant(100), fc.nat(200)),
  cityPercent: fc.constantFrom(50, 0, 33, 100, 67),
  perDay: fc.integer({ min: 1, max: 3 }),
  perMonth: fc.integer({ min: 1, max: 6 }),
});
const tray: fc.Arbitrary<Tray> = fc.record({
  who: whom,
  window: fc.constantFrom('lunch', 'breakfast', 'dinner'),
  price: fc.oneof(fc.constant(1600), fc.integer({ min: 1, max: 2600 })),
  site: fc.constantFrom('S1', 'S2'),
  tender: fc.constantFrom('cash', 'phone', 'family'),
  keepsPoints: fc.boolean(),
  faults: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray([...FAULTS], { maxLength: 2 }) }),
});
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('grant' as const), who: whom, amount: fc.integer({ min: 1, max: 1500 }), opensIn: fc.nat(1), lasts: fc.nat(5) }) },
  { weight: 10, arbitrary: tray.map((meal) => ({ kind: 'redeem' as const, ...meal })) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('void' as const), pick: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('sleep' as const), days: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('donate' as const), amount: fc.oneof(fc.constant(100), fc.integer({ min: 1, max: 300 })) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('die' as const), who: whom }) },
);

/* ---------- the core, with as little around it as it needs ---------- */

interface CoreMeal {
  readonly transfer: Transfer | null;
  readonly taken: readonly LotAmount[];
  readonly who: number;
  readonly day: Day;
  readonly window: MealWindowName;
  readonly charity: bigint;
}

class Core {
  readonly balances = new Map<string, bigint>();
  readonly meals: CoreMeal[] = [];
  readonly live = new Map<string, CoreMeal>();
  readonly used = new Map<string, number>();
  private readonly voids = new Map<string, number>();
  lots: Lot[] = [];
  charity = 0n;
  private serial = 0;
  private readonly discount: MealDiscountPolicy;
  private readonly subsidy: MealSubsidyPolicy;

  constructor(law: Terms) {
    [this.discount, this.subsidy] = policiesOf(law);
  }

  grant(today: Day, name: string, { who, amount, opensIn, lasts }: Act & { kind: 'grant' }): void {
    const openedOn = addDays(today, opensIn);
    const granted = points(amount);
    this.lots.push({
      id: name,
      personId: `P${String(who)}`,
      programme: 'cyf',
      month: monthOf(today),
      granted,
      remaining: granted,
      openedOn,
      expiresOn: addDays(openedOn, lasts),
      closedOn: null,
    });
    this.book([grantTransfer({ ...this.head(today, who), programme: 'cyf', lotId: name, amount: granted })]);
  }

  redeem(today: Day, meal: Tray, diedOn: Day | null): Code | readonly number[] {
    const has = (fault: Fault): boolean => meal.faults.includes(fault);
    const window = has('no window') ? null : meal.window;
    const slot = `${String(meal.who)} ${today} ${window ?? ''}`;
    const own = this.lots.filter((lot) => lot.personId === `P${String(meal.who)}`);
    const decision = decideRedemption({
      day: today,
      window,
      deviceTrusted: !has('device'),
      siteMayServe: !has('licence'),
      listPriceFen: has('no price') ? null : fen(meal.price),
      carrier: { generation: 2, state: has('lost') ? 'lost' : has('suspended') ? 'suspended' : 'active' },
      code: { generation: has('old card') ? 1 : 2, expiresOn: has('code expired') ? addDays(today, -1) : today, alreadyUsed: has('code used') },
      person: factsOf(meal.who, diedOn),
      usage: {
        earlier: this.live.has(slot) ? { redemptionId: slot, occurredAt: 0, siteName: '', siteNameEn: '' } : null,
        withoutPlace: this.voids.get(slot) ?? 0,
        usedDay: this.used.get(`${String(meal.who)} ${today}`) ?? 0,
        usedMonth: this.used.get(`${String(meal.who)} ${monthOf(today)}`) ?? 0,
      },
      discount: this.discount,
      subsidy: this.subsidy,
      lots: meal.keepsPoints ? [] : own,
      charityRemainingFen: this.charity,
    });
    return isRefusal(decision) ? (decision.code as Code) : this.accept(today, meal, decision, slot);
  }

  undo(today: Day, meal: CoreMeal): void {
    const { transfer, taken, who } = meal;
    if (transfer) this.book([reversal(transfer, { ...this.head(today, who), kind: 'void' })]);
    this.lots = giveBack(this.lots, taken);
    this.charity += meal.charity;
    this.count(meal, -1);
    const slot = `${String(who)} ${meal.day} ${meal.window}`;
    this.live.delete(slot);
    this.voids.set(slot, (this.voids.get(slot) ?? 0) + 1);
    this.lapse(today, new Set(taken.map((part) => part.lotId)));
  }

  lapse(today: Day, only?: ReadonlySet<Id>): void {
    const lapsed = expire(only ? this.lots.filter((lot) => only.has(lot.id)) : this.lots, today);
    for (const part of lapsed) {
      const lot = this.lots.find(({ id }) => id === part.lotId);
      this.book([expiryTransfer({ ...this.head(today, Number(lot?.personId.slice(1))), programme: 'cyf', lots: [part] })]);
    }
    const gone = new Set(lapsed.map((part) => part.lotId));
    this.lots = this.lots.map((lot) => (gone.has(lot.id) ? { ...lot, remaining: points(0), closedOn: today } : lot));
  }

  donate(today: Day, amount: number): void {
    this.charity += BigInt(amount);
    this.book([appropriationTransfer({ ...this.head(today, 0), funder: 'CHARITY', amountFen: fen(amount) })]);
  }

  private accept(today: Day, tray: Tray, { split, taken, window, ordinal }: MealAccepted, slot: string): readonly number[] {
    insist(ordinal === (this.voids.get(slot) ?? 0), 'the ordinal counts the voids of the slot');
    const spent = taken.reduce((sum, part) => sum + part.amount, 0n);
    insist(spent === split.points, 'what is taken from lots is what the split says');
    const parts = [split.discountFen, split.subsidyFen, split.collectiveFen, split.charityFen, split.points, split.selfPayFen];
    insist(parts.every((part) => part >= 0n) && parts.reduce((sum, part) => sum + part, 0n) === split.listPriceFen, 'the split adds up to the list price');
    const legs = redemptionTransfer({
      ...this.head(today, tray.who),
      ...split,
      siteId: tray.site,
      subsidyShares: this.subsidy.funding,
      lots: taken,
      tender: tray.tender,
      pointsFunder: 'DISTRICT',
    });
    const transfer = legs.postings.length > 0 ? legs : null;
    const meal = { transfer, taken, who: tray.who, day: today, window, charity: split.charityFen };
    this.voidIsTheIdentity(today, transfer, taken);
    if (transfer) this.book([transfer]);
    this.lots = take(this.lots, taken);
    this.charity -= split.charityFen;
    this.count(meal, 1);
    this.live.set(slot, meal);
    this.meals.push(meal);
    return parts.map(Number);
  }

  /** Tried beside the books, so that the meal itself stays. */
  private voidIsTheIdentity(today: Day, transfer: Transfer | null, taken: readonly LotAmount[]): void {
    if (transfer) {
      const net = new Map<string, bigint>();
      for (const { postings } of [transfer, reversal(transfer, { id: 'V', kind: 'void', subjectId: 'V', effectiveOn: today })]) {
        for (const { account, amount } of postings) net.set(`${account.kind}:${account.owner}`, (net.get(`${account.kind}:${account.owner}`) ?? 0n) + amount);
      }
      insist(
        [...net.values()].every((amount) => amount === 0n),
        'a void after its meal leaves every account as it was',
      );
    }
    const lots = giveBack(take(this.lots, taken), taken);
    insist(lots.length === this.lots.length && lots.every((lot, index) => lot.remaining === this.lots[index]?.remaining), 'a void after its meal leaves every lot as it was');
  }

  private count({ who, day: on }: CoreMeal, change: 1 | -1): void {
    for (const period of [on, monthOf(on)]) this.used.set(`${String(who)} ${period}`, (this.used.get(`${String(who)} ${period}`) ?? 0) + change);
  }

  private head(today: Day, who: number): { id: Id; subjectId: Id; personId: Id; effectiveOn: Day } {
    const id = `T${String(++this.serial)}`;
    return { id, subjectId: id, personId: `P${String(who)}`, effectiveOn: today };
  }

  private book(transfers: readonly Transfer[]): void {
    const sums = sumsOf(transfers);
    insist(sums.CNY === 0n && sums.POINT === 0n, 'every step sums to zero in each unit');
    for (const transfer of transfers) {
      assertBalanced(transfer);
      for (const { account, amount } of transfer.postings)
        this.balances.set(`${account.kind}:${account.owner}`, (this.balances.get(`${account.kind}:${account.owner}`) ?? 0n) + amount);
    }
  }
}

function policiesOf(law: Terms): [MealDiscountPolicy, MealSubsidyPolicy] {
  const title = { zh: '规则', en: 'rule' };
  const head = { version: '1', title, effectiveFrom: day('2025-01-01'), effectiveTo: null, source: 'drawn by chance' };
  const resident = { id: 'residence', title, when: { residenceWithin: '990101' } };
  return [
    { ...head, kind: 'meal_discount', programme: 'meal_discount', requires: [resident], rules: [{ id: 'all', title, when: { age: { min: 60 } }, rate: String(law.rate / 100) }] },
    {
      ...head,
      kind: 'meal_subsidy',
      programme: 'meal_subsidy',
      requires: [{ id: 'hukou', title, when: { hukouWithin: '990101' } }],
      stacking: law.sum ? 'SUM' : 'HIGHEST',
      rules: [
        { id: 'poorest', title, when: { category: ['DIBAO'] }, minSpendFen: law.poorest.minSpend, amountFen: law.poorest.amount },
        { id: 'everyone', title, when: { age: { min: 60 } }, minSpendFen: law.everyone.minSpend, amountFen: law.everyone.amount },
      ],
      collective: [{ id: 'village', title, when: { residenceWithin: '990101002' }, amountFen: law.collective }],
      charity: [{ id: 'gift', title, when: { category: ['DIBAO'] }, amountFen: law.charity }],
      caps: { perWindow: 1, perDay: law.perDay, perMonth: law.perMonth },
      windows: [],
      funding: [
        { funder: 'CITY', percent: law.cityPercent },
        { funder: 'DISTRICT', percent: 100 - law.cityPercent },
      ],
    },
  ];
}

function factsOf(who: number, diedOn: Day | null): PersonFacts {
  const person = PEOPLE[who];
  const county = person?.resident ? '990101' : '990102';
  return {
    personId: `P${String(who)}`,
    birthDay: day('1940-06-15'),
    hukouArea: person?.local ? '990101001' : '990102001',
    residenceArea: `${county}${person?.village ? '002' : '001'}`,
    diedOn,
    movedOutOn: null,
    purseOpenedOn: START,
    categories: person?.poor ? [{ category: 'DIBAO', startsOn: day('2025-01-01'), endsOn: null }] : [],
    assessments: [],
  };
}

/* ---------- both, side by side ---------- */

/** Millions of times called; jest's expect would take longer than what it looks at. */
function insist(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`not so: ${what}`);
}

class Pair {
  readonly core: Core;
  readonly reference: Reference;
  private today = START;
  readonly seen = new Map<string, number>();

  constructor(private readonly law: Terms) {
    this.core = new Core(law);
    this.reference = new Reference(law);
  }

  do(one: Act): void {
    const { core, reference, today } = this;
    if (one.kind === 'grant') {
      const name = `L${String(core.lots.length).padStart(2, '0')}`;
      core.grant(today, name, one);
      reference.grant(today, name, one);
    } else if (one.kind === 'redeem') this.redeem(one);
    else if (one.kind === 'void') this.undo(one.pick);
    else if (one.kind === 'expire') {
      core.lapse(today);
      reference.lapse(today);
    } else if (one.kind === 'sleep') this.today = addDays(today, one.days);
    else if (one.kind === 'donate') {
      core.donate(today, one.amount);
      reference.donate(one.amount);
    } else if (!reference.dead.has(one.who)) reference.dead.set(one.who, today);
    this.agree();
  }

  private redeem(meal: Tray): void {
    const expected = this.reference.redeem(this.today, meal);
    const actual = this.core.redeem(this.today, meal, (this.reference.dead.get(meal.who) as Day | undefined) ?? null);
    insist(JSON.stringify(actual) === JSON.stringify(expected), `the verdict is ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
    const name = typeof expected === 'string' ? expected : 'accepted';
    this.seen.set(name, (this.seen.get(name) ?? 0) + 1);
  }

  private undo(pick: number): void {
    const open = this.reference.meals.flatMap((meal, index) => (meal.voided ? [] : [index]));
    const index = open[pick % Math.max(1, open.length)];
    if (index === undefined) return;
    const [naive, meal] = [this.reference.meals[index], this.core.meals[index]];
    insist(naive !== undefined && meal !== undefined, 'both keep the same meals');
    this.core.undo(this.today, meal);
    this.reference.undo(this.today, naive);
    this.seen.set('voided', (this.seen.get('voided') ?? 0) + 1);
  }

  private agree(): void {
    const { core, reference } = this;
    for (const account of new Set([...core.balances.keys(), ...reference.money.keys()])) {
      const [actual, expected] = [core.balances.get(account) ?? 0n, reference.money.get(account) ?? 0];
      insist(actual === BigInt(expected), `${account} is ${String(expected)}, got ${String(actual)}`);
    }
    for (const [index, lot] of core.lots.entries()) {
      insist(lot.remaining >= 0n && lot.remaining <= lot.granted, `${lot.id} holds between nothing and what was granted`);
      insist(lot.remaining === BigInt(reference.left(reference.lots[index] ?? reference.lots[0]!)), `${lot.id} holds what its postings say`);
    }
    insist(core.charity === BigInt(reference.charity) && core.charity >= 0n, 'charity stops at zero');
    for (const [slot, used] of core.used) {
      const [who = '', period = ''] = slot.split(' ');
      insist(used >= 0 && used <= (period.length === 10 ? this.law.perDay : this.law.perMonth), `${slot} is within its cap`);
      insist(used === reference.eaten(Number(who), (meal) => meal.day.startsWith(period)), `${slot} counts the meals that stand`);
    }
  }
}

it(`agrees with the reference over ${String(RUNS)} sequences`, () => {
  console.log(`SEED=${String(SEED)} repeats this run of the pure model`);
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(terms, fc.array(act, { maxLength: 30 }), (law, acts) => {
      const pair = new Pair(law);
      for (const one of acts) pair.do(one);
      for (const [name, count] of pair.seen) seen.set(name, (seen.get(name) ?? 0) + count);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  // A run that never met a verdict would say nothing about it.
  for (const name of ['accepted', 'voided', ...PRECEDENCE]) expect(seen.get(name) ?? 0).toBeGreaterThan(50);
});
