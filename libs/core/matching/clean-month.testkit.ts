import type { AllowancePolicy, MealDiscountPolicy, MealSubsidyPolicy, MealWindowName, PersonFacts } from '#core/policy';
import { decideAllowance, decideMeal } from '#core/policy';
import type { Transfer } from '#core/postings';
import { cashAllowanceTransfer, grantTransfer, redemptionTransfer, reversal } from '#core/postings';
import type { Lot } from '#core/purse';
import { giveBack, spend, take } from '#core/purse';
import { splitPrice } from '#core/redemption';
import type { Day } from '#values';
import { addMonths, day, fen, instantAt, lastDay, month, points } from '#values';
import type { CountyMonth, PersonMonth, StoredEvent, StoredLine, StoredMeal, StoredVoid } from './person-month.js';

/** Months as the use cases would have written them, made by the same pure functions, for the specs of this folder. */

export const MONTH = month('2026-10');
const words = { zh: '测试', en: 'test' };
const head = { version: '1', title: words, effectiveFrom: day('2020-01-01'), effectiveTo: null, source: 'demo' };

const CYF: AllowancePolicy = {
  ...head,
  kind: 'allowance',
  programme: 'cyf',
  unit: 'POINT',
  stacking: 'HIGHEST',
  excludes: [],
  expiryMonths: 12,
  funding: [{ funder: 'DISTRICT', percent: 100 }],
  requires: [{ id: 'purse', title: words, when: { purseOpen: true } }],
  rules: [{ id: 'age80', title: words, when: { age: { min: 80 } }, amount: 7500 }],
};
const CASH: AllowancePolicy = {
  ...head,
  kind: 'allowance',
  programme: 'senior_cash',
  unit: 'CNY',
  stacking: 'HIGHEST',
  excludes: [],
  expiryMonths: null,
  funding: [
    { funder: 'CITY', percent: 50 },
    { funder: 'DISTRICT', percent: 50 },
  ],
  requires: [],
  rules: [{ id: 'age80', title: words, when: { age: { min: 80 } }, amount: 5000 }],
};
const DISCOUNT: MealDiscountPolicy = {
  ...head,
  kind: 'meal_discount',
  programme: 'meal_discount',
  requires: [{ id: 'age60', title: words, when: { age: { min: 60 } } }],
  rules: [
    { id: 'seventy', title: words, when: { age: { min: 80 } }, rate: '0.7' },
    { id: 'eighty', title: words, when: { age: { min: 60, max: 79 } }, rate: '0.8' },
  ],
};
const SUBSIDY: MealSubsidyPolicy = {
  ...head,
  kind: 'meal_subsidy',
  programme: 'meal_subsidy',
  requires: [],
  stacking: 'HIGHEST',
  rules: [
    { id: 'poor', title: words, when: { category: ['DIBAO'] }, minSpendFen: 800, amountFen: 500 },
    { id: 'old', title: words, when: { age: { min: 60 } }, minSpendFen: 1500, amountFen: 301 },
  ],
  collective: [],
  charity: [{ id: 'gift', title: words, when: { category: ['DIBAO'] }, amountFen: 100 }],
  caps: { perWindow: 1, perDay: 2, perMonth: 44 },
  windows: [
    { window: 'breakfast', fromMinute: 360, toMinute: 540 },
    { window: 'lunch', fromMinute: 630, toMinute: 810 },
    { window: 'dinner', fromMinute: 990, toMinute: 1170 },
  ],
  funding: [
    { funder: 'CITY', percent: 50 },
    { funder: 'DISTRICT', percent: 50 },
  ],
};
const OPENS: Record<MealWindowName, number> = { breakfast: 360, lunch: 630, dinner: 990 };

/** An id that counts: `id('meal', 3)`. */
export function id(kind: string, count: number): string {
  return `01900000-0000-7000-8000-${Buffer.from(kind.slice(0, 3)).toString('hex').padStart(6, '0')}${String(count).padStart(6, '0')}`;
}
export const PERSON = id('person', 1);
export const SITE = id('site', 1);
/** Filed: item 1 at 16.00, item 2 at 9.00, item 3 open up to 30.00. */
const MENU = new Map([
  [id('menu', 1), 1600],
  [id('menu', 2), 900],
  [id('menu', 3), 3000],
]);

export const COUNTY: CountyMonth = {
  month: MONTH,
  lawOn: () => ({
    allowances: new Map([
      ['cyf', CYF],
      ['senior_cash', CASH],
    ]),
    discount: DISCOUNT,
    subsidy: SUBSIDY,
  }),
  siteServes: () => true,
  siteWindows: () => [],
  filedPrice: (item) =>
    MENU.has(item) ? { siteId: SITE, priceFen: fen(MENU.get(item) ?? 0), openPrice: item === id('menu', 3), window: null, validFrom: day('2026-01-01'), validUntil: null } : null,
  issuedProgrammes: new Set(['cyf', 'senior_cash']),
  advanceCapFen: 3000n,
  workedThen: () => true,
  countBefore: () => ({ meals: 0, byStatic: 0, typed: 0 }),
};

export interface MealPlan {
  readonly on: Day;
  readonly window: MealWindowName;
  readonly item: 1 | 2 | 3;
  readonly charityLeft: boolean;
  readonly pointsOnMeals: boolean;
  readonly voided: boolean;
}

/** The facts of Grandma Chen of decisions 7: 85, minimum allowance, with a purse. */
export const CHEN: PersonFacts = {
  personId: PERSON,
  birthDay: day('1941-03-05'),
  hukouArea: '330102',
  residenceArea: '330102001',
  diedOn: null,
  movedOutOn: null,
  purseOpenedOn: day('2025-01-01'),
  categories: [{ category: 'DIBAO', startsOn: day('2020-01-01'), endsOn: null }],
  assessments: [],
};

export const LUNCH: MealPlan = { on: day('2026-10-12'), window: 'lunch', item: 1, charityLeft: true, pointsOnMeals: true, voided: false };

interface Books {
  lots: Lot[];
  readonly meals: StoredMeal[];
  readonly voids: StoredVoid[];
  readonly transfers: Transfer[];
  readonly lines: StoredLine[];
  readonly counters: Map<string, number>;
}

/** One person's clean month: what is due is issued, then each plan is eaten if window and caps allow. */
export function cleanMonth(facts: PersonFacts, plans: readonly MealPlan[]): PersonMonth {
  const books: Books = { lots: [], meals: [], voids: [], transfers: [], lines: [], counters: new Map() };
  issue(facts, books);
  for (const plan of [...plans].sort((a, b) => (a.on < b.on ? -1 : 1))) eat(facts, plan, books);
  return {
    county: COUNTY,
    personId: PERSON,
    facts,
    deathKnownAt: null,
    ...books,
    standings: [],
    offline: new Map(),
    deeds: [],
    events: new Map(),
    accountedElsewhere: new Set(),
    lots: books.lots.map((lot) => ({ lot, posted: postedOf(books.transfers, lot.id) })),
  };
}

export function postedOf(transfers: readonly Transfer[], lotId: string): bigint {
  return transfers.flatMap((transfer) => transfer.postings).reduce((sum, { account, amount }) => (account.kind === 'LOT' && account.owner === lotId ? sum + amount : sum), 0n);
}

function issue(facts: PersonFacts, books: Books): void {
  const effectiveOn = day(`${MONTH}-01`);
  const cyf = decideAllowance(facts, CYF, MONTH);
  const cash = decideAllowance(facts, CASH, MONTH);
  if (cyf.entitled) {
    const lot = {
      id: id('lot', 1),
      personId: PERSON,
      programme: 'cyf',
      month: MONTH,
      granted: points(cyf.amount),
      remaining: points(cyf.amount),
      openedOn: effectiveOn,
      expiresOn: lastDay(addMonths(MONTH, 12)),
      closedOn: null,
    };
    books.lots.push(lot);
    books.lines.push({ id: id('line', 1), runKind: 'monthly', programme: 'cyf', unit: 'POINT', amount: cyf.amount });
    books.transfers.push(
      grantTransfer({ id: id('grant', 1), subjectId: id('line', 1), personId: PERSON, effectiveOn, programme: 'cyf', lotId: lot.id, amount: points(cyf.amount) }),
    );
  }
  if (cash.entitled) {
    books.lines.push({ id: id('line', 2), runKind: 'monthly', programme: 'senior_cash', unit: 'CNY', amount: cash.amount });
    books.transfers.push(
      cashAllowanceTransfer({
        id: id('cash', 1),
        subjectId: id('line', 2),
        personId: PERSON,
        effectiveOn,
        programme: 'senior_cash',
        amountFen: fen(cash.amount),
        shares: CASH.funding,
      }),
    );
  }
}

function eat(facts: PersonFacts, plan: MealPlan, books: Books): void {
  const used = books.counters.get(plan.on) ?? 0;
  const inWindow = books.meals.filter((meal) => meal.mealDay === plan.on && meal.window === plan.window);
  if (used >= SUBSIDY.caps.perDay || inWindow.some((meal) => !books.voids.some((entry) => entry.redemptionId === meal.id))) return;
  const listPriceFen = fen(plan.item === 3 ? 2345 : (MENU.get(id('menu', plan.item)) ?? 0));
  const right = decideMeal(facts, { discount: DISCOUNT, subsidy: SUBSIDY }, plan.on, listPriceFen);
  if (!right.eligible) return;
  const pointsAvailable = plan.pointsOnMeals ? spend(books.lots, points(listPriceFen), plan.on).total : 0n;
  const split = splitPrice({ ...right, charityFen: plan.charityLeft ? right.charityFen : 0n, listPriceFen, pointsAvailable });
  const { taken } = spend(books.lots, split.points, plan.on);
  const count = books.meals.length + 1;
  const meal: StoredMeal = {
    id: id('meal', count),
    mealDay: plan.on,
    window: plan.window,
    ordinal: inWindow.length,
    siteId: SITE,
    menuItemId: id('menu', plan.item),
    split,
    tender: 'cash',
    occurredAtMs: instantAt(plan.on, OPENS[plan.window] + count),
    step: null,
    proxy: null,
    transferId: id('transfer', count),
    origin: { offline: false, deviceId: id('till', 1), operatorId: 'operator', receivedAtMs: instantAt(plan.on, OPENS[plan.window] + count), attempted: true, asAnswered: true },
  };
  const transfer = redemptionTransfer({
    ...split,
    id: id('transfer', count),
    subjectId: meal.id,
    personId: PERSON,
    siteId: SITE,
    effectiveOn: plan.on,
    subsidyShares: SUBSIDY.funding,
    lots: taken,
    tender: 'cash',
    pointsFunder: 'DISTRICT',
  });
  books.meals.push(meal);
  books.transfers.push(transfer);
  books.lots = take(books.lots, taken);
  if (plan.voided) {
    books.lots = giveBack(books.lots, taken);
    books.voids.push({
      id: id('void', count),
      redemptionId: meal.id,
      transferId: id('undo', count),
      atMs: meal.occurredAtMs,
      deviceId: id('till', 1),
      approved: false,
      written: true,
    });
    books.transfers.push(reversal(transfer, { id: id('undo', count), kind: 'void', subjectId: id('void', count), effectiveOn: plan.on }));
  } else for (const period of [plan.on, MONTH]) books.counters.set(period, (books.counters.get(period) ?? 0) + 1);
}

/** The event of a meal that its tablet told of an hour later, with all that the county asks for. */
export function eventOf(at: number): StoredEvent {
  const hour = 3_600_000;
  return {
    ...{ kind: 'meal', deviceId: id('till', 1), operatorId: 'operator', eventAt: at, receivedAt: at + hour, doubt: null, enrolledAt: 0, theft: null },
    ...{ claim: { snapshotSerial: 1, snapshotMadeAt: at - hour }, list: { madeAt: 1, supersededAt: null }, ceilings: { fresh: 1, stale: 1 }, mealKind: 'static' },
    decisions: { grants: 0, declines: 0, lastAt: null, afterAll: false },
  };
}
