import fc from 'fast-check';
import { splitAlong, splitShares } from './shares.js';

const half = [
  { funder: 'CITY', percent: 50 },
  { funder: 'DISTRICT', percent: 50 },
];
const thirds = [
  { funder: 'CITY', percent: 33.3333 },
  { funder: 'DISTRICT', percent: 33.3333 },
  { funder: 'STREET', percent: 33.3334 },
];

describe('splitShares', () => {
  it.each([
    [500n, half, [250n, 250n]],
    [501n, half, [250n, 251n]],
    [1n, half, [0n, 1n]],
    [0n, half, [0n, 0n]],
    [100n, thirds, [33n, 33n, 34n]],
    [7n, [{ funder: 'DISTRICT', percent: 100 }], [7n]],
    [
      10n,
      [
        { funder: 'CITY', percent: 34 },
        { funder: 'DISTRICT', percent: 66 },
      ],
      [3n, 7n],
    ],
    [
      10n,
      [
        { funder: 'CITY', percent: 66 },
        { funder: 'DISTRICT', percent: 34 },
      ],
      [7n, 3n],
    ],
  ])('splits %s fen', (amount, shares, expected) => {
    expect(splitShares(amount, shares).map((share) => share.amount)).toEqual(expected);
  });

  it('refuses shares that do not add up to the whole', () => {
    expect(() => splitShares(100n, [{ funder: 'CITY', percent: 99 }])).toThrow(RangeError);
    expect(() => splitShares(100n, [])).toThrow(RangeError);
    expect(() => splitShares(-1n, half)).toThrow(RangeError);
  });

  it('keeps the sum, and every part within one fen of its exact share', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }).map((points) => [0, ...points.sort((a, b) => a - b), 100]);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_007_199_254_740_991n }), cuts, (amount, marks) => {
        const shares = marks.slice(1).map((mark, index) => ({ funder: `F${String(index)}`, percent: mark - (marks[index] ?? 0) }));
        const parts = splitShares(amount, shares);
        expect(parts.reduce((sum, part) => sum + part.amount, 0n)).toBe(amount);
        for (const [index, part] of parts.entries()) {
          const away = part.amount * 100n - amount * BigInt(shares[index]?.percent ?? 0);
          expect(away > -100n && away < 100n).toBe(true);
        }
      }),
    );
  });
});

describe('splitAlong', () => {
  const held = (...amounts: bigint[]): { funder: string; amount: bigint }[] => amounts.map((amount, at) => ({ funder: `F${String(at)}`, amount }));

  it.each([
    [6000n, held(6000n), [6000n]],
    [100n, held(50n, 50n), [50n, 50n]],
    [3n, held(1n, 1n, 2n), [1n, 1n, 1n]],
    [0n, held(5n, 5n), [0n, 0n]],
    [0n, [], []],
  ])('takes %s fen off', (amount, parts, expected) => {
    expect(splitAlong(amount, parts).map((part) => part.amount)).toEqual(expected);
  });

  it('in however many steps: nobody gives more than they hold, and the last step leaves nothing', () => {
    const bits = fc.array(fc.bigInt(0n, 10_000n), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(bits, fc.array(fc.nat(100), { maxLength: 6 }), (amounts, steps) => {
        let left = held(...amounts);
        const sum = (): bigint => left.reduce((whole, part) => whole + part.amount, 0n);
        const take = (amount: bigint): void => {
          const off = splitAlong(amount, left);
          left = left.map((part, at) => ({ ...part, amount: part.amount - (off[at]?.amount ?? 0n) }));
          if (left.some((part) => part.amount < 0n)) throw new Error('below zero');
        };
        for (const percent of steps) {
          const [before, amount] = [sum(), (sum() * BigInt(percent)) / 100n];
          take(amount);
          if (sum() !== before - amount) throw new Error('the parts do not add up');
        }
        take(sum());
        return left.every((part) => part.amount === 0n);
      }),
    );
  });

  it('refuses more than there is', () => {
    expect(() => splitAlong(3n, held(1n, 1n))).toThrow(RangeError);
    expect(() => splitAlong(-1n, held(1n))).toThrow(RangeError);
  });
});
