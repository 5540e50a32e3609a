import { shallowReactive } from 'vue';
import type { DaySummary } from './engine/index.js';

/** A closed day, as the slip prints it. */
export interface Slip {
  readonly summary: DaySummary;
  readonly countedCashFen: number;
  readonly reason: string | null;
  readonly closedAt: number;
  readonly operator: string;
}

/** Steps that hold a page although the engine has gone on: the site's name to confirm, the first PIN, the self test, the slip to print. */
export const steps = shallowReactive<{ binding: boolean; pinning: boolean; starting: boolean; slip: Slip | null }>({
  binding: false,
  pinning: false,
  starting: false,
  slip: null,
});
