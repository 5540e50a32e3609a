import { CLOCK_BACK_MS } from '#core/offline';
import { TabletClock } from './tablet-clock.js';

const START = 1_795_500_000_000;

const told = (ms: number) => ({ ms, nonce: 'n'.repeat(22), keyId: 7, signature: 's'.repeat(86) });

function tablet(life = 'one') {
  const time = { wall: START, mono: 1000 };
  const clock = new TabletClock({ wall: () => time.wall, mono: () => time.mono }, life);
  return { time, clock, pass: (ms: number) => ((time.wall += ms), (time.mono += ms)) };
}

it('carries a signed time on by the monotonic clock, whatever the wall clock does', () => {
  const { time, clock, pass } = tablet();
  clock.learn(told(START + 600_000), time.mono);
  pass(5_000);
  expect([clock.now(), clock.skewMs]).toEqual([START + 605_000, -600_000]);
  expect(clock.instant()).toEqual({ at: START + 5_000, signedTime: told(START + 600_000), monoMs: 5_000 });
  time.wall -= 3_600_000;
  expect([clock.now(), clock.movedBack]).toEqual([START + 605_000, false]);
});

it('gives half of the way to the answer', () => {
  const { time, clock, pass } = tablet();
  const asked = time.mono;
  pass(400);
  clock.learn(told(START), asked);
  expect(clock.now()).toBe(START + 200);
  // The event tells it as time since the words that are signed.
  expect(clock.instant().monoMs).toBe(200);
});

it('after a reload knows the offset, and the signed time only as what lies behind it', () => {
  const first = tablet();
  const anchor = first.clock.learn(told(START + 600_000), first.time.mono);
  const second = tablet('two');
  second.clock.resume(anchor, anchor.serverAt);
  second.pass(60_000);
  expect(second.clock.now()).toBe(START + 660_000);
  expect(second.clock.instant()).toEqual({ at: START + 60_000, signedTime: told(START + 600_000), monoMs: null });
});

it('after a sleep does not trust the monotonic clock, which may have stood still', () => {
  const { time, clock } = tablet();
  clock.learn(told(START), time.mono);
  time.wall += 8 * 3_600_000;
  time.mono += 1_000;
  expect(clock.now()).toBe(START + 8 * 3_600_000);
  expect(clock.instant().monoMs).toBeNull();
});

it('notices a clock that was moved back, and forgives it when the server speaks', () => {
  const { time, clock, pass } = tablet('two');
  clock.resume(null, START);
  pass(1_000);
  clock.saw(clock.now());
  time.wall -= CLOCK_BACK_MS;
  expect(clock.movedBack).toBe(false);
  time.wall -= 1_001;
  expect(clock.movedBack).toBe(true);
  clock.learn(told(START - 3_600_000), time.mono);
  expect(clock.movedBack).toBe(false);
});
