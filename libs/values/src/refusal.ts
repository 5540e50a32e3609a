import type { RefusalWords } from './refusal-words.js';
import { REFUSALS } from './refusals.js';

/** Every way in which the system says no: a closed list, so that a new reason breaks every switch that does not know it. */
export type RefusalCode = keyof typeof REFUSALS;

/** A no with a stable code. Refusals are values; only bugs and outages are thrown. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  /** What the reader needs to act: the earlier meal's site and time, the field that is wrong, the limit. Never personal data. */
  readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

export function refuse(code: RefusalCode, detail: Refusal['detail'] = {}): Refusal {
  return { kind: 'refused', code, detail };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'refused';
}

export function refusalWords(code: RefusalCode): RefusalWords {
  return REFUSALS[code];
}
