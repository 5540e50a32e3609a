import { heldList } from './held-list.js';

const HOUR = 3_600_000;
const NOON = 1_795_500_000_000;
const RECORD = { madeAt: NOON - 30 * HOUR, supersededAt: NOON - 29 * HOUR };
const claim = (hoursAgo: number, snapshotSerial: number | null = 4) => ({ snapshotSerial, snapshotMadeAt: NOON - hoursAgo * HOUR });

it.each([
  ['a time at which it was true', claim(29.5), RECORD, { madeAt: NOON - 29.5 * HOUR, basis: 'as_claimed' }],
  ['a fresher one than it ever was', claim(1), RECORD, { madeAt: NOON - 29 * HOUR, basis: 'corrected' }],
  ['an older one, from before the loss that it told of', claim(50), RECORD, { madeAt: NOON - 30 * HOUR, basis: 'corrected' }],
  ['the newest there is', claim(1), { ...RECORD, supersededAt: null }, { madeAt: NOON - HOUR, basis: 'as_claimed' }],
  ['some minutes off, as two processes are', claim(28.95), RECORD, { madeAt: NOON - 28.95 * HOUR, basis: 'as_claimed' }],
  ['a number that was never given', claim(1), null, { madeAt: NOON - HOUR, basis: 'unknown' }],
  ['a list without a number', claim(1, null), RECORD, { madeAt: NOON - HOUR, basis: 'unknown' }],
  ['a list that was made after the meal', claim(-2), { madeAt: NOON + HOUR, supersededAt: null }, { madeAt: NOON + 2 * HOUR, basis: 'unknown' }],
  ['no list at all', { snapshotSerial: null, snapshotMadeAt: null }, null, { madeAt: null, basis: 'as_claimed' }],
])('%s', (_what, said, record, expected) => {
  expect(heldList(said, record, NOON)).toEqual(expected);
});
