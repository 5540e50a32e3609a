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
