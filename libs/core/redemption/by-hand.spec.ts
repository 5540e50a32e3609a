import { BY_HAND_LEAST, mostByHand } from './by-hand.js';

it.each([
  ['a site without a past', { meals: 0, days: 0 }, 10],
  ['a small one', { meals: 20 * 40, days: 20 }, 10],
  ['a tenth of two hundred a day', { meals: 20 * 200, days: 20 }, 20],
  ['a part of a meal counts as one', { meals: 20 * 201, days: 20 }, 21],
  ['days on which it served nothing do not count', { meals: 3 * 300, days: 3 }, 30],
])('%s may type so many in a day', (_what, past, most) => {
  expect(mostByHand(past, BY_HAND_LEAST)).toBe(most);
});
