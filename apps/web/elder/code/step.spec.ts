import fc from 'fast-check';
import { isStepGood, PHONE_STEP_MS, phoneStep } from '#core/code';
import { codePlan, goodUntil, OFFLINE_MAX_MS } from './step.js';

const T0 = 1_795_404_720_000;
const instants = fc.integer({ min: T0, max: T0 + 1_000_000_000 });

it.each([
  ['nothing used: the step of now', T0, null, { step: phoneStep(T0), until: T0 + PHONE_STEP_MS }],
  ['the present one used: the next, ahead of time', T0 + 5_000, phoneStep(T0), { step: phoneStep(T0) + 1, until: T0 + 2 * PHONE_STEP_MS }],
  ['an old one used', T0, phoneStep(T0) - 9, { step: phoneStep(T0), until: T0 + PHONE_STEP_MS }],
  ['the next one used too: wait', T0, phoneStep(T0) + 1, null],
  ['a step of another clock', T0, phoneStep(T0) + 500, { step: phoneStep(T0), until: T0 + PHONE_STEP_MS }],
])('%s', (_name, now, used, plan) => {
  expect(codePlan(now, used)).toEqual(plan);
});

it('shows only what a counter takes, for as long as it is shown, and never what was used', () => {
  fc.assert(
    fc.property(instants, fc.option(fc.integer({ min: -40, max: 2 })), (now, usedBefore) => {
      const used = usedBefore === null ? null : phoneStep(now) + usedBefore;
      const plan = codePlan(now, used);
      if (plan === null) {
        expect(used).toBeGreaterThan(phoneStep(now));
        return;
      }
      expect(plan.step).not.toBe(used);
      expect(plan.until).toBeGreaterThan(now);
      expect([now, plan.until - 1].map((instant) => isStepGood(plan.step, instant))).toEqual([true, true]);
    }),
  );
});

it('makes codes for three days without an answer', () => {
  expect(OFFLINE_MAX_MS).toBe(259_200_000);
  expect(goodUntil(T0)).toBe(T0 + 259_200_000);
});
