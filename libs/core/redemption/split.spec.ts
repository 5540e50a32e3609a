import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { fen } from '#values';
import { splitPrice } from './split.js';

it('splits the worked example of decisions 7', () => {
  expect(splitPrice({ listPriceFen: fen(1600), discountRate: '0.7', subsidyFen: 500n, collectiveFen: 0n, charityFen: 100n, pointsAvailable: 300n })).toEqual({
    listPriceFen: 1600n,
    discountFen: 480n,
    subsidyFen: 500n,
    collectiveFen: 0n,
    charityFen: 100n,
    points: 300n,
    selfPayFen: 220n,
  });
});

it('leaves a fen to the person unless the rule pays the whole meal, and then points and charity are not drawn', () => {
  const payers = { listPriceFen: fen(1600), discountRate: '0.7', subsidyFen: 2000n, collectiveFen: 0n, charityFen: 0n, pointsAvailable: 0n };
  expect(splitPrice(payers)).toMatchObject({ subsidyFen: 1119n, selfPayFen: 1n });
  expect(splitPrice({ ...payers, whole: false })).toMatchObject({ subsidyFen: 1119n, selfPayFen: 1n });
  expect(splitPrice({ ...payers, whole: true, charityFen: 100n, pointsAvailable: 500n })).toMatchObject({ subsidyFen: 1120n, charityFen: 0n, points: 0n, selfPayFen: 0n });
  expect(splitPrice({ ...payers, whole: true, subsidyFen: 1000n })).toMatchObject({ subsidyFen: 1000n, selfPayFen: 120n });
});

it('rounds the discounted price half up, as decimal arithmetic does, for every rate a policy may hold', () => {
  const rates = fc.integer({ min: 1, max: 10_000 }).map((tenThousandths) => new Decimal(tenThousandths).div(10_000).toString());
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), rates, (price, rate) => {
      const split = splitPrice({ listPriceFen: fen(price), discountRate: rate, subsidyFen: 0n, collectiveFen: 0n, charityFen: 0n, pointsAvailable: 0n });
      expect(split.selfPayFen.toString()).toBe(new Decimal(price).times(rate).toFixed(0, Decimal.ROUND_HALF_UP));
    }),
  );
  const odd = splitPrice({ listPriceFen: fen(1), discountRate: '0.5', subsidyFen: 0n, collectiveFen: 0n, charityFen: 0n, pointsAvailable: 0n });
  expect([odd.selfPayFen, odd.discountFen]).toEqual([1n, 0n]);
});
