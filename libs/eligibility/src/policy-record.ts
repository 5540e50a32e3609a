import { createHash } from 'node:crypto';
import type { Day, Id } from '#values';
import type { Policy, VersionPeriod } from '#core/policy';

/** A published policy as others see it. */
export interface PolicyRecord {
  readonly id: Id;
  readonly policy: Policy;
  /** SHA-256 of the canonical JSON of the policy. */
  readonly sha256: string;
  /** The last day in force among the versions published so far; null while nothing ends it. */
  readonly lastDayInForce: Day | null;
  /** The last day it was left in force when it was withdrawn; before its first day when it never comes into force; null while it stands. */
  readonly withdrawnAfter: Day | null;
  readonly publishedBy: string;
  /** UTC milliseconds. */
  readonly publishedAt: number;
}

/** A version without its body: what is needed to say which one is in force. */
export interface PolicyHead extends VersionPeriod {
  readonly id: Id;
  readonly sha256: string;
  readonly withdrawnAfter: Day | null;
  /** False for a row that nobody published: its seal does not fit, or (where bodies were read) its body. It is no law. */
  readonly isSound: boolean;
}

/** One text for one policy: keys in alphabetical order, so that the digest does not depend on how a file was typed. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
