import fc from 'fast-check';
import { addDays, day, dayOf, fen, instantAt } from '#values';
import { type HolderRecord, mealsLeft, type PriceClass } from '#core/snapshot';
import { deviceDecision, type DeviceFacts } from './device-decision.js';
import { listAge, LIST_FRESH_MS, LIST_STALE_MS, offlineLimits, STATIC_PER_ELDER_DAY } from './limits.js';

/**
 * Goal: a tablet alone says yes only inside the table of codes.md 4.3.5, and names the most fundamental reason when it says no.
 * Method: one row per rule on a good meal changed in one way; then properties over everything a tablet can meet.
 */
const NOON = instantAt(day('2026-11-23'), 12 * 60);
const HOUR = 3_600_000;

const holder: HolderRecord = {
  key: '00112233445566aa',
  holder: 'aabbccddeeff',
  generation: 3,
  state: 'active',
  social: false,
  priceClass: 0,
  expiresOn: day('2028-12-31'),
  usedWindows: [],
  usedDay: 0,
  usedMonth: 5,
};
const poorest: PriceClass = {
  eligible: true,
  discountRate: '0.7',
  steps: [
    { fromPriceFen: 0, subsidyFen: 0, collectiveFen: 0, charityFen: 0 },
    { fromPriceFen: 1000, subsidyFen: 500, collectiveFen: 0, charityFen: 100 },
  ],
};
const good: DeviceFacts = {
  nowMs: NOON,
  clockMovedBack: false,
  list: { madeAt: NOON - 2 * HOUR, mayServeUntil: day('2026-12-31'), caps: { perDay: 2, perMonth: 44 }, ceilings: { fresh: 120, stale: 80 } },
  code: { kind: 'card', generation: 3, expiresOn: day('2028-12-31'), timely: true, alreadyUsed: false },
  holder,
  priceClass: poorest,
  window: 'lunch',
  listPriceFen: fen(1600),
  meals: { windows: [], offlineToday: 0, staticToday: 0, sinceList: 0, lastAt: null, site: { meals: 0, byStatic: 0, typed: 0 } },
};
const phone = { code: { ...good.code, kind: 'phone' as const, generation: null, expiresOn: null } };
const listNow = good.list as NonNullable<DeviceFacts['list']>;
const list = (ageMs: number) => ({ list: { ...listNow, madeAt: NOON - ageMs } });
const meals = (part: Partial<DeviceFacts['meals']>) => ({ meals: { ...good.meals, ...part } });
const site = (part: Partial<DeviceFacts['meals']['site']>) => meals({ site: { ...good.meals.site, ...part } });

it('serves a good meal at the price of its class, without points and without charity', () => {
  expect(deviceDecision(good)).toMatchObject({
    kind: 'accepted',
    window: 'lunch',
    split: { listPriceFen: 1600n, discountFen: 480n, subsidyFen: 500n, collectiveFen: 0n, charityFen: 0n, points: 0n, selfPayFen: 620n },
  });
});

const rows: [string, Partial<DeviceFacts>, string, string | null][] = [
  ['the clock was moved back', { clockMovedBack: true, list: null }, 'offline_reject', 'clock_moved_back'],
  ['no list', { list: null }, 'offline_reject', 'no_list'],
  ['a list of 72 hours and 1 ms', list(LIST_STALE_MS + 1), 'offline_reject', 'list_too_old'],
  ['not on the list', { holder: null }, 'offline_reject', 'not_on_list'],
  ['a site without a licence', { list: { ...listNow, mayServeUntil: null } }, 'licence_lapsed', null],
  ['a site whose licence has lapsed', { list: { ...listNow, mayServeUntil: day('2026-11-22') } }, 'licence_lapsed', null],
  ['lost', { holder: { ...holder, state: 'lost' } }, 'revoked', null],
  ['an older generation', { holder: { ...holder, generation: 4 } }, 'revoked', null],
  ['suspended', { holder: { ...holder, state: 'suspended' } }, 'suspended', null],
  ['deceased or moved away', { holder: { ...holder, state: 'stopped' } }, 'ineligible', null],
  ['a phone code of another time', { code: { ...phone.code, timely: false } }, 'code_expired', null],
  ['a card past its day', { code: { ...good.code, expiresOn: day('2026-11-22') } }, 'code_expired', null],
  ['lunch taken, says the list', { holder: { ...holder, usedWindows: ['lunch'], usedDay: 1 } }, 'already_redeemed', null],
  ['lunch taken here', meals({ windows: ['lunch'], lastAt: NOON - 1 }), 'already_redeemed', null],
  ['a phone code taken before', { code: { ...phone.code, alreadyUsed: true } }, 'code_used', null],
  ['the month is used up', { holder: { ...holder, usedMonth: 44 } }, 'over_quota', null],
  ['the month is used up with what was served here since', { holder: { ...holder, usedMonth: 42 }, ...meals({ sinceList: 2 }) }, 'over_quota', null],
  ['the day is used up', { holder: { ...holder, usedDay: 2, usedWindows: ['breakfast', 'dinner'] } }, 'over_quota', null],
  ['outside meal hours', { window: null }, 'out_of_window', null],
  ['an old list and a meal of today here', { ...list(LIST_FRESH_MS + 1), ...meals({ windows: ['breakfast'], offlineToday: 1 }) }, 'offline_reject', 'elder_limit'],
  ['the site is at its peak', { ...phone, ...site({ meals: 120 }) }, 'offline_reject', 'site_ceiling'],
  ['the site is at its median, the list old', { ...phone, ...list(LIST_FRESH_MS + 1), ...site({ meals: 80 }) }, 'offline_reject', 'site_ceiling'],
  ['a second meal by card today', meals({ windows: ['breakfast'], offlineToday: 1, staticToday: STATIC_PER_ELDER_DAY }), 'offline_reject', 'static_limit'],
  ['too many cards', site({ meals: 90, byStatic: 80 }), 'offline_reject', 'static_ceiling'],
  ['too many typed', { code: { ...good.code, kind: 'manual' }, ...site({ meals: 12, byStatic: 12, typed: 12 }) }, 'offline_reject', 'typed_ceiling'],
  ['a dish that is not filed', { listPriceFen: null }, 'price_not_filed', null],
  ['a class that the list does not hold', { priceClass: null }, 'offline_reject', 'no_price'],
  ['a person without a right', { priceClass: { ...poorest, eligible: false } }, 'ineligible', null],
];

it.each(rows)('says no: %s', (_name, change, code, why) => {
  expect(deviceDecision({ ...good, ...change })).toMatchObject({ kind: 'refused', code, why });
});

it('says yes next to each border', () => {
  const yes: Partial<DeviceFacts>[] = [
    list(LIST_STALE_MS),
    { code: { ...good.code, expiresOn: day('2026-11-23') } },
    { holder: { ...holder, usedMonth: 43 } },
    { ...phone, ...site({ meals: 119 }) },
    { ...phone, ...meals({ windows: ['breakfast'], offlineToday: 1 }) },
    site({ meals: 79, byStatic: 79 }),
    // What the list says of yesterday counts for nothing today.
    { ...list(13 * HOUR), holder: { ...holder, usedWindows: ['lunch', 'dinner'], usedDay: 2 } },
  ];
  for (const change of yes) expect(deviceDecision({ ...good, ...change })).toMatchObject({ kind: 'accepted' });
});

const windows = fc.subarray(['breakfast', 'lunch', 'dinner'] as const);
const facts: fc.Arbitrary<DeviceFacts> = fc
  .record({
    nowMs: fc.integer({ min: NOON - 40 * 24 * HOUR, max: NOON + 40 * 24 * HOUR }),
    ageMs: fc.integer({ min: 0, max: 90 * HOUR }),
    clockMovedBack: fc.boolean(),
    kind: fc.constantFrom('card' as const, 'phone' as const, 'social' as const, 'manual' as const),
    state: fc.constantFrom('active' as const, 'lost' as const, 'suspended' as const, 'stopped' as const),
    generation: fc.integer({ min: 1, max: 4 }),
    usedWindows: windows,
    usedMonth: fc.integer({ min: 0, max: 60 }),
    here: windows,
    offlineToday: fc.nat(3),
    staticToday: fc.nat(2),
    siteMeals: fc.nat(150),
    byStatic: fc.nat(150),
    typed: fc.nat(30),
    window: fc.constantFrom('breakfast' as const, 'lunch' as const, 'dinner' as const, null),
    price: fc.integer({ min: 1, max: 5000 }),
    expiresIn: fc.integer({ min: -10, max: 10 }),
  })
  .map((any) => ({
    nowMs: any.nowMs,
    clockMovedBack: any.clockMovedBack,
    list: { madeAt: any.nowMs - any.ageMs, mayServeUntil: addDays(dayOf(any.nowMs), any.expiresIn), caps: { perDay: 2, perMonth: 44 }, ceilings: { fresh: 120, stale: 80 } },
    code: { kind: any.kind, generation: any.kind === 'card' ? 3 : null, expiresOn: null, timely: true, alreadyUsed: false },
    holder: {
      ...holder,
      state: any.state,
      generation: any.generation,
      usedWindows: any.usedWindows,
      usedDay: any.usedWindows.length,
      usedMonth: any.usedMonth,
      expiresOn: addDays(dayOf(any.nowMs), any.expiresIn),
    },
    priceClass: poorest,
    window: any.window,
    listPriceFen: fen(any.price),
    meals: {
      windows: any.here,
      offlineToday: any.offlineToday,
      staticToday: any.staticToday,
      sinceList: any.here.length,
      lastAt: null,
      site: { meals: any.siteMeals, byStatic: any.byStatic, typed: any.typed },
    },
  }));

it('never says yes where the list, the limits or the clock say no, and its parts add up to the price', () => {
  fc.assert(
    fc.property(facts, (any) => {
      const decision = deviceDecision(any);
      if (decision.kind === 'refused') return;
      const { list: county, holder: person, window, meals: known, code } = any;
      if (!county || !person || window === null) throw new Error('accepted without facts');
      const limits = offlineLimits(listAge(county.madeAt, any.nowMs), county.ceilings);
      const granted = mealsLeft(person, county.caps, { snapshotDay: dayOf(county.madeAt), day: dayOf(any.nowMs), window });
      expect([any.clockMovedBack, person.state, limits.age === 'too_old', granted]).toEqual([false, 'active', false, 1]);
      expect(known.windows).not.toContain(window);
      expect(known.site.meals).toBeLessThan(limits.siteCeiling);
      if (code.kind !== 'phone') expect(known.site.byStatic).toBeLessThan(limits.staticCeiling);
      if (code.kind === 'card') expect(person.generation).toBe(3);
      const { split } = decision;
      expect(split.discountFen + split.subsidyFen + split.collectiveFen + split.charityFen + split.points + split.selfPayFen).toBe(split.listPriceFen);
      expect([split.points, split.charityFen]).toEqual([0n, 0n]);
    }),
    { numRuns: 2000 },
  );
});

it('an older list never allows more', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), (one, two) => {
      const ceilings = { fresh: Math.max(one, two), stale: Math.min(one, two) };
      const [fresh, stale, old] = (['fresh', 'stale', 'too_old'] as const).map((age) => offlineLimits(age, ceilings));
      for (const key of ['siteCeiling', 'staticCeiling', 'typedCeiling'] as const) {
        expect(stale?.[key]).toBeLessThanOrEqual(fresh?.[key] ?? 0);
        expect(old?.[key]).toBe(0);
        expect(fresh?.[key]).toBeLessThanOrEqual(fresh?.siteCeiling ?? 0);
      }
    }),
  );
});
