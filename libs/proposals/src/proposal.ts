import { createHash } from 'node:crypto';
import type { Actor, Reader, StaffIdentity, Tx } from '#platform';
import type { Id, Refusal, Words } from '#values';

/** A proposal lapses when nobody has decided it after this time: what was right last month may be wrong now. */
export const PROPOSAL_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

export type ProposalState = 'open' | 'confirmed' | 'declined' | 'expired';

/** What one person wants done and a second one has to confirm. The row is never changed. */
export interface Proposal {
  /** Made by the proposer; what is carried out bears it too wherever one row comes of it. */
  readonly id: Id;
  /** `noun.verb`, e.g. `policy.publish`. */
  readonly kind: string;
  /** Who sees it and may decide it: everybody whose area holds this one. */
  readonly areaCode: string;
  /** As its kind understands it, checked when it was proposed. */
  readonly body: unknown;
  /** SHA-256 of the canonical JSON of the body. */
  readonly sha256: string;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedStaff: string;
  /** UTC milliseconds. */
  readonly proposedAt: number;
  readonly expiresAt: number;
  readonly state: ProposalState;
  readonly decision: ProposalDecision | null;
}

export interface ProposalDecision {
  readonly decision: 'confirmed' | 'declined';
  readonly decidedBy: string;
  readonly decidedAt: number;
  readonly reason: string | null;
  /** What was carried out answered; null for a declined one. */
  readonly result: Readonly<Record<string, unknown>> | null;
}

/** One thing that would change, in plain words. A sentence has neither side. */
export interface ProposedChange {
  readonly what: Words;
  readonly before: Words | null;
  readonly after: Words | null;
}

/** What a proposal means today, for whoever has to confirm it. */
export interface ProposalMeaning {
  readonly title: Words;
  readonly changes: readonly ProposedChange[];
  /** What the reader must not overlook: that it begins today, that days already over would be judged otherwise. */
  readonly warnings: readonly Words[];
}

/** Two natural persons, and the proposal that joins them. Made by `DecideProposal` alone. */
export interface ByTwo {
  readonly proposal: Proposal;
  readonly proposer: StaffIdentity;
  readonly decider: Actor;
  /** UTC milliseconds of the confirmation. */
  readonly nowMs: number;
}

/**
 * One kind of act that takes two persons. The lib that owns the act registers it with `ProposalKinds`.
 */
export interface ProposalKind {
  readonly kind: string;
  /** The body as it will be carried out, and the area it concerns; or why it cannot be proposed. */
  accept(db: Reader, actor: Actor, body: unknown): Promise<{ readonly body: object; readonly areaCode: string } | Refusal>;
  /** Does it, in the transaction of the confirmation. A refusal undoes whatever was written. */
  carryOut(tx: Tx, by: ByTwo): Promise<Readonly<Record<string, unknown>> | Refusal>;
  /** What it would change if it were confirmed now. */
  tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning>;
}

/** One text for one body: keys in alphabetical order, so that the digest does not depend on how it was typed. */
export function canonicalBody(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalBody).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalBody(inner)}`).join(',')}}`;
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
