import { planSeconds, TONE_PLANS } from './tone-plan.js';

const entries = Object.entries(TONE_PLANS);

it('no tone is higher than an old ear hears, none longer than a second', () => {
  for (const [reason, plan] of entries) {
    for (const tone of plan.tones) expect([reason, tone.hz <= 1500, tone.hz >= 100]).toEqual([reason, true, true]);
    expect([reason, planSeconds(plan) <= 1]).toEqual([reason, true]);
  }
});

it('a yes, a question, a repeat and a no sound different from each other', () => {
  const distinct = ['ok', 'ok_offline', 'check_static', 'already_redeemed', 'revoked', 'code_expired', 'code_unknown'] as const;
  expect(new Set(distinct.map((reason) => JSON.stringify(TONE_PLANS[reason].tones))).size).toBe(distinct.length);
});

it('the plans of the catalogue', () => {
  expect(TONE_PLANS.ok.tones.map((tone) => [tone.hz, tone.ms])).toEqual([
    [660, 90],
    [990, 90],
  ]);
  expect(TONE_PLANS.ineligible).toEqual({ tones: [{ hz: 240, ms: 500, restMs: 60 }], vibration: [400] });
  expect(TONE_PLANS.net_slow.tones).toEqual([]);
});
