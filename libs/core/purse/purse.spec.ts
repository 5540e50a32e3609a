import fc from 'fast-check';
import type { Month } from '#values';
import { addDays, day, points } from '#values';
import type { Lot } from './purse.js';
import { drain, expire, giveBack, inOrder, isLive, recall, spend, spendable, take } from './purse.js';

const TODAY = day('2025-03-15');

function lot(id: string, remaining: number, expiresOn: string, more: Partial<Lot> = {}): Lot {
  return {
    id,
    personId: 'P1',
    programme: 'cyf',
    month: '2025-03' as Month,
    granted: points(7500),
    remaining: points(remaining),
    openedOn: day('2025-03-01'),
    expiresOn: day(expiresOn),
    closedOn: null,
    ...more,
  };
}

describe('spend', () => {
  const a = lot('a', 100, '2025-03-31');
  const b = lot('b', 200, '2025-04-30');
  it.each<[string, Lot[], number, [string, number][]]>([
    ['the lot that lapses first', [b, a], 50, [['a', 50]]],
    [
      'then the next',
      [b, a],
      150,
      [
        ['a', 100],
        ['b', 50],
      ],
    ],
    [
      'at most what is there',
      [b, a],
      900,
      [
        ['a', 100],
        ['b', 200],
      ],
    ],
    [
      'the smaller id of two with one expiry',
      [lot('d', 10, '2025-05-01'), lot('c', 10, '2025-05-01')],
      15,
      [
        ['c', 10],
        ['d', 5],
      ],
    ],
    ['on the last day still', [lot('e', 10, '2025-03-15')], 10, [['e', 10]]],
    ['nothing the day after', [lot('e', 10, '2025-03-14')], 10, []],
    ['nothing from a closed lot', [lot('f', 10, '2025-05-01', { closedOn: TODAY })], 10, []],
    ['nothing before a lot begins', [lot('g', 10, '2025-05-01', { openedOn: day('2025-03-16') })], 10, []],
    ['nothing when nothing is asked', [a], 0, []],
  ])('takes %s', (_name, lots, amount, expected) => {
    const { taken, total } = spend(lots, points(amount), TODAY);
    expect(taken).toEqual(expected.map(([lotId, part]) => ({ lotId, amount: points(part) })));
    expect(total).toBe(expected.reduce((sum, [, part]) => sum + BigInt(part), 0n));
  });
});

describe('expire, recall and drain', () => {
  const lots = [lot('old', 10, '2025-03-14'), lot('now', 20, '2025-03-15'), lot('late', 30, '2025-06-30', { openedOn: day('2025-04-01') }), lot('empty', 0, '2025-03-01')];
  it('lapses what is past its last day', () => {
    expect(expire(lots, TODAY)).toEqual([{ lotId: 'old', amount: 10n }]);
  });
  it('recalls all that is left', () => {
    expect(recall(lots).map((part) => part.lotId)).toEqual(['old', 'now', 'late']);
  });
  it('drains lots that have not begun too', () => {
    expect(drain(lots, points(55)).taken.map((part) => Number(part.amount))).toEqual([10, 20, 25]);
  });
});

describe('take and giveBack', () => {
  it('refuse to go below zero or above what was granted', () => {
    expect(() => take([lot('a', 10, '2025-05-01')], [{ lotId: 'a', amount: points(11) }])).toThrow(RangeError);
    expect(() => giveBack([lot('a', 7500, '2025-05-01')], [{ lotId: 'a', amount: points(1) }])).toThrow(RangeError);
  });
});

const anyLot: fc.Arbitrary<Lot> = fc
  .record({
    id: fc.uuid(),
    granted: fc.integer({ min: 1, max: 9000 }),
    part: fc.integer({ min: 0, max: 100 }),
    opens: fc.integer({ min: -60, max: 5 }),
    lasts: fc.integer({ min: 0, max: 60 }),
    closed: fc.boolean(),
  })
  .map(({ id, granted, part, opens, lasts, closed }) =>
    lot(id, Math.floor((granted * part) / 100), addDays(TODAY, opens + lasts), {
      granted: points(granted),
      openedOn: addDays(TODAY, opens),
      closedOn: closed ? addDays(TODAY, -1) : null,
    }),
  );
const purse = fc.uniqueArray(anyLot, { selector: (one) => one.id, maxLength: 8 });

describe('any purse', () => {
  it('gives what was asked or all that is spendable, in (expiry, id) order, from live lots only', () => {
    fc.assert(
      fc.property(purse, fc.integer({ min: 0, max: 40_000 }), (lots, amount) => {
        const { taken, total } = spend(lots, points(amount), TODAY);
        const available = spendable(lots, TODAY);
        expect(total).toBe(available < BigInt(amount) ? available : BigInt(amount));
        const byId = new Map(lots.map((one) => [one.id, one]));
        const from = taken.map((part) => byId.get(part.lotId) as Lot);
        expect(from.every((one) => isLive(one, TODAY))).toBe(true);
        expect(from).toEqual(inOrder(from));
        // Only the last lot taken from may keep something.
        expect(taken.slice(0, -1).every((part, index) => part.amount === from[index]?.remaining)).toBe(true);
        expect(taken.every((part, index) => part.amount > 0n && part.amount <= (from[index]?.remaining ?? 0n))).toBe(true);
        const skipped = inOrder(lots.filter((one) => isLive(one, TODAY))).slice(0, from.length);
        expect(from).toEqual(skipped);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same after spending and giving back', () => {
    fc.assert(
      fc.property(purse, fc.integer({ min: 0, max: 40_000 }), (lots, amount) => {
        const { taken } = spend(lots, points(amount), TODAY);
        expect(giveBack(take(lots, taken), taken)).toEqual(lots);
      }),
    );
  });

  it('has nothing left to spend after its lots expired and the rest was recalled', () => {
    fc.assert(
      fc.property(purse, (lots) => {
        const after = take(lots, expire(lots, TODAY));
        expect(spendable(after, TODAY)).toBe(spendable(lots, TODAY));
        expect(spendable(take(after, recall(after)), TODAY)).toBe(0n);
      }),
    );
  });
});
