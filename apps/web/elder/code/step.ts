import { PHONE_STEP_MS, phoneStep } from '#core/code';

/** Which code to show. */
export interface CodePlan {
  readonly step: number;
  /** Server time, UTC milliseconds, at which another code takes its place. */
  readonly until: number;
}

/**
 * The step of the code to show at an instant (server time, UTC ms). A code that was used is dead, so after it the next
 * step is shown ahead of time, which counters take within their tolerance; never more than one step ahead, so that a
 * clock that is half a minute off is still taken. Null when even that one was used: then the phone waits for the next.
 */
export function codePlan(nowMs: number, usedStep: number | null): CodePlan | null {
  const present = phoneStep(nowMs);
  // A step far ahead was used by a clock that has been put right since, and says nothing about now.
  const used = usedStep === null || usedStep > present + 2 ? 0 : usedStep;
  const step = Math.max(present, used + 1);
  return step > present + 1 ? null : { step, until: (step + 1) * PHONE_STEP_MS };
}

/** Codes are made without a network for so long after the server last said that this phone is good; a counter's list is good for so long too. */
export const OFFLINE_MAX_MS = 72 * 3_600_000;

/** Server time, UTC milliseconds, up to which codes are made with no answer from the server. */
export function goodUntil(confirmedAt: number): number {
  return confirmedAt + OFFLINE_MAX_MS;
}
