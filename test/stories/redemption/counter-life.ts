import fc from 'fast-check';
import { COUNTY } from '../../support/small-county.js';

/* The random lives of model.spec.ts: what may happen at tills and desks, and to whom. */

export const COMMANDS = 30;

/** What the law makes of each: 低保 aged 85; aged 66; aged 96 with a 户籍 elsewhere, who gets the discount only. */
export const KINDS = [
  { born: '1941-03-05', hukou: COUNTY, rate: 70, poor: true, subsidy: (price: number) => (price >= 800 ? 500 : 0) },
  { born: '1960-03-05', hukou: COUNTY, rate: 80, poor: false, subsidy: (price: number) => (price >= 1500 ? 200 : 0) },
  { born: '1930-03-05', hukou: '330105', rate: 50, poor: false, subsidy: () => 0 },
] as const;
export interface Tray {
  readonly who: number;
  readonly dish: 'set' | 'weighed' | 'of the other site' | 'without a price';
  readonly price: number;
  /** Minutes before now at which the meal was taken. */
  readonly ago: number;
  readonly offline: boolean;
  readonly code: 'card' | 'number' | 'card before' | 'junk';
  readonly site: 0 | 1;
  readonly tender: 'cash' | 'phone' | 'family';
  readonly quote: 'none' | 'right' | 'wrong';
  readonly twice: boolean;
}
export type Command =
  | { readonly do: 'rest' }
  | { readonly do: 'redeem'; readonly trays: readonly Tray[] }
  | { readonly do: 'again'; readonly pick: number; readonly otherBody: boolean }
  | { readonly do: 'void'; readonly pick: number; readonly way: 'plain' | 'by approval' | 'other device' | 'other site' | 'same void again' | 'id of another void' | 'no reason' }
  | { readonly do: 'grant'; readonly who: number; readonly amount: number; readonly lasts: number }
  | { readonly do: 'clock'; readonly to: number | 'next meal' | 'tomorrow' | 'next month' }
  | { readonly do: 'lose' | 'withdraw' | 'replace' | 'suspend' | 'resume' | 'die'; readonly who: number }
  | { readonly do: 'choose'; readonly who: number; readonly points: boolean }
  | { readonly do: 'expire' };

const whom = fc.nat(KINDS.length - 1);
const tray: fc.Arbitrary<Tray> = fc.record({
  who: whom,
  dish: fc.oneof(
    { weight: 8, arbitrary: fc.constant('set' as const) },
    { weight: 4, arbitrary: fc.constant('weighed' as const) },
    { weight: 1, arbitrary: fc.constantFrom('of the other site' as const, 'without a price' as const) },
  ),
  price: fc.oneof(fc.constantFrom(799, 800, 1499, 1500), fc.integer({ min: 1, max: 3100 })),
  ago: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.constantFrom(60, 240, 480, 1440, 2880, 10_080) },
    { weight: 1, arbitrary: fc.constantFrom(10_081, -5, -6) },
  ),
  offline: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  code: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('card' as const, 'number' as const) },
    { weight: 1, arbitrary: fc.constantFrom('card before' as const, 'junk' as const) },
  ),
  site: fc.constantFrom(0, 1),
  tender: fc.constantFrom('cash', 'phone', 'family'),
  quote: fc.oneof({ weight: 4, arbitrary: fc.constant('none' as const) }, { weight: 1, arbitrary: fc.constantFrom('right' as const, 'wrong' as const) }),
  twice: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
const command: fc.Arbitrary<Command> = fc.oneof(
  { withCrossShrink: true },
  { weight: 1, arbitrary: fc.constant({ do: 'rest' as const }) },
  {
    weight: 26,
    arbitrary: fc.record({
      do: fc.constant('redeem' as const),
      trays: fc.oneof({ weight: 3, arbitrary: fc.array(tray, { minLength: 1, maxLength: 1 }) }, { weight: 1, arbitrary: fc.array(tray, { minLength: 2, maxLength: 4 }) }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('again' as const), pick: fc.nat(30), otherBody: fc.boolean() }) },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('void' as const),
      pick: fc.nat(5),
      way: fc.oneof(
        { weight: 5, arbitrary: fc.constant('plain' as const) },
        { weight: 3, arbitrary: fc.constant('by approval' as const) },
        { weight: 3, arbitrary: fc.constantFrom('other device' as const, 'other site' as const, 'same void again' as const, 'id of another void' as const, 'no reason' as const) },
      ),
    }),
  },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('grant' as const), who: whom, amount: fc.integer({ min: 1, max: 1200 }), lasts: fc.oneof(fc.nat(9), fc.constant(60)) }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('clock' as const),
      to: fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom(1, 9, 10, 11, 180) },
        { weight: 4, arbitrary: fc.constant('next meal' as const) },
        { weight: 2, arbitrary: fc.constant('tomorrow' as const) },
        { weight: 1, arbitrary: fc.constant('next month' as const) },
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('lose' as const, 'suspend' as const), who: whom }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('withdraw' as const, 'resume' as const, 'replace' as const), who: whom }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('die' as const), who: whom }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('choose' as const), who: whom, points: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constant({ do: 'expire' as const }) },
);
export interface Script {
  readonly charity: number;
  /** Meals that the first person has already had this month, of 44. */
  readonly eaten: number;
  readonly commands: readonly Command[];
}
export const script: fc.Arbitrary<Script> = fc.record({
  charity: fc.oneof(fc.nat(350), fc.constantFrom(99, 100, 200)),
  eaten: fc.constantFrom(0, 42, 43),
  commands: fc.array(command, { minLength: COMMANDS, maxLength: COMMANDS }),
});
