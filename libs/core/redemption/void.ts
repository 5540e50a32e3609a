import type { Refusal } from '#values';
import { refuse } from '#values';

/** A device may take back its own meal for this long; later it needs an approval (architecture.md, "Void"). */
export const VOID_WINDOW_MS = 10 * 60_000;

export interface VoidFacts {
  readonly redeemedAtMs: number;
  readonly redeemedByDevice: string | null;
  readonly alreadyVoided: boolean;
  readonly deviceId: string | null;
  /** An approval by a second person stands behind this void. */
  readonly approved: boolean;
  readonly nowMs: number;
}

/** Whether a meal may be taken back now; null is a yes. */
export function refuseVoid(facts: VoidFacts): Refusal | null {
  if (facts.alreadyVoided) return refuse('already_voided');
  if (facts.approved) return null;
  if (facts.deviceId === null || facts.deviceId !== facts.redeemedByDevice) return refuse('void_too_late', { because: 'another_device' });
  if (facts.nowMs - facts.redeemedAtMs > VOID_WINDOW_MS) return refuse('void_too_late', { because: 'time', minutes: VOID_WINDOW_MS / 60_000 });
  return null;
}
