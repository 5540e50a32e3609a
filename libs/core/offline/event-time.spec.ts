import fc from 'fast-check';
import type { ClockTrail, DeviceTimes } from './event-time.js';
import { CLOCK_TOLERANCE_MS, eventTime, latenessOf, NO_TRAIL } from './event-time.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 10, 23, 4);
const times = (change: Partial<DeviceTimes> = {}): DeviceTimes => ({
  isSigned: true,
  mayProve: true,
  at: NOON,
  serverAt: NOON - MINUTE,
  monoMs: MINUTE,
  snapshotMadeAt: NOON - HOUR,
  ...change,
});
const lost = { isSigned: false, serverAt: null, monoMs: null };
const ENROLLED = NOON - 30 * DAY;
const at = (receivedAt: number) => ({ receivedAt, enrolledAt: ENROLLED });
const trail = (change: Partial<ClockTrail> = {}): ClockTrail => ({ eventAt: NOON - HOUR, skewMs: 0, signedAt: NOON - HOUR, ...change });

const CASES: readonly (readonly [what: string, times: DeviceTimes, before: ClockTrail, receivedAt: number, eventAt: number, basis: string, doubt: string | null])[] = [
  ['the server time carried on', times(), NO_TRAIL, NOON + HOUR, NOON, 'server', null],
  ['a clock two days ahead', times({ at: NOON + 2 * DAY }), NO_TRAIL, NOON + HOUR, NOON, 'server', null],
  ['a clock set back to 2020', times({ at: Date.UTC(2020, 0, 1) }), NO_TRAIL, NOON + HOUR, NOON, 'server', null],
  ['a restart, the clock known to be right', times(lost), trail(), NOON + HOUR, NOON, 'chain', null],
  ['a restart, the clock known to be a day behind', times({ ...lost, at: NOON - DAY }), trail({ skewMs: DAY }), NOON + HOUR, NOON, 'chain', null],
  ['a restart before anything was known', times(lost), NO_TRAIL, NOON + HOUR, NOON, 'doubt', 'no_server_time'],
  ['a time to come', times({ serverAt: NOON + DAY }), NO_TRAIL, NOON, NOON + DAY + MINUTE, 'doubt', 'ahead'],
  ['a clock that was moved back at a restart', times({ ...lost, at: NOON - DAY }), trail(), NOON + HOUR, NOON - DAY, 'doubt', 'moved_back'],
  ['a meal before its list was made', times({ snapshotMadeAt: NOON + HOUR }), NO_TRAIL, NOON + 2 * HOUR, NOON, 'doubt', 'before_list'],
  ["a time that is the tablet's own word", times({ isSigned: false }), NO_TRAIL, NOON + HOUR, NOON, 'doubt', 'unsigned'],
  ['an event of version 1 after a restart', times({ ...lost, mayProve: false }), trail(), NOON + HOUR, NOON, 'doubt', 'unsigned'],
  ['a time before the tablet was enrolled', times({ serverAt: ENROLLED - HOUR, snapshotMadeAt: null }), NO_TRAIL, NOON, ENROLLED - HOUR + MINUTE, 'doubt', 'before_enrolment'],
  [
    'an old signed time behind a newer one of the chain',
    times({ serverAt: NOON - 2 * HOUR, snapshotMadeAt: null }),
    trail({ eventAt: null }),
    NOON,
    NOON - 2 * HOUR + MINUTE,
    'doubt',
    'moved_back',
  ],
  ['a restart a day and an hour before the upload', times(lost), trail({ signedAt: NOON - HOUR }), NOON + 24 * HOUR, NOON, 'doubt', 'unproven'],
  ['a restart a day before the upload', times(lost), trail({ signedAt: NOON - HOUR }), NOON + 23 * HOUR, NOON, 'chain', null],
];
it.each(CASES)('judges %s', (_what, one, before, ...[receivedAt, eventAt, basis, doubt]) => {
  expect(eventTime(one, before, at(receivedAt))).toMatchObject({ eventAt, basis, doubt });
});

it('believes nothing that a doubtful event says about the clock', () => {
  const before = trail({ skewMs: 5 });
  expect(eventTime(times({ isSigned: false, serverAt: NOON + DAY }), before, at(NOON)).trail).toEqual(before);
});

it('never dates an event that it believes into the future, and never behind the one before by more than the tolerance', () => {
  const instant = fc.integer({ min: NOON - 3 * DAY, max: NOON + 3 * DAY });
  const event = fc.record({
    isSigned: fc.boolean(),
    mayProve: fc.boolean(),
    at: instant,
    serverAt: fc.option(instant),
    monoMs: fc.option(fc.integer({ min: 0, max: DAY })),
    snapshotMadeAt: fc.option(instant),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), (events) => {
      let before: ClockTrail = NO_TRAIL;
      for (const one of events) {
        const read = eventTime(one, before, at(NOON));
        if (read.doubt === null) {
          expect(read.eventAt).toBeLessThanOrEqual(NOON + CLOCK_TOLERANCE_MS);
          if (before.eventAt !== null) expect(read.eventAt).toBeGreaterThanOrEqual(before.eventAt - CLOCK_TOLERANCE_MS);
        }
        before = read.trail;
      }
    }),
  );
});

it.each([
  [0, 'in_time'],
  [48 * HOUR, 'in_time'],
  [48 * HOUR + 1, 'late'],
  [7 * DAY, 'late'],
  [7 * DAY + 1, 'very_late'],
])('is %d ms late: %s', (late, expected) => {
  expect(latenessOf(NOON, NOON + late)).toBe(expected);
});
