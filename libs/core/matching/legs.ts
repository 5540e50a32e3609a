import type { Posting, Transfer } from '#core/postings';
import { sumsOf } from '#core/postings';
import type { Id } from '#values';
import type { Side } from './difference.js';

/** The legs of a transfer summed by account. The person's own lots count as one account: which of them paid is the business of lot_drift. */
export type Legs = ReadonlyMap<string, bigint>;

const OWN_LOTS = 'POINT LOT:own';

export function legsOf(postings: readonly Posting[], ownLots: ReadonlySet<Id>): Legs {
  const legs = new Map<string, bigint>();
  for (const { account, unit, amount } of postings) {
    const key = account.kind === 'LOT' && ownLots.has(account.owner) ? OWN_LOTS : `${unit} ${account.kind}:${account.owner}`;
    legs.set(key, (legs.get(key) ?? 0n) + amount);
  }
  return legs;
}

export function mirrored(legs: Legs): Legs {
  return new Map([...legs].map(([account, amount]) => [account, -amount]));
}

/** What went into or out of the person's own lots, in hundredths of a point. */
export function ownLotsSum(legs: Legs): bigint {
  return legs.get(OWN_LOTS) ?? 0n;
}

export function sameLegs(one: Legs, other: Legs): boolean {
  return changes(one, other).size === 0;
}

/** What differs between two sets of legs, in the unit in which it does: the larger of what is too much and what is too little. */
export function legsDrift(expected: Legs, found: Legs): { readonly unit: 'CNY' | 'POINT'; readonly amount: bigint } {
  const drift = { CNY: { up: 0n, down: 0n }, POINT: { up: 0n, down: 0n } };
  for (const [account, change] of changes(expected, found)) {
    const of = drift[account.startsWith('CNY') ? 'CNY' : 'POINT'];
    if (change > 0n) of.up += change;
    else of.down -= change;
  }
  const unit = drift.CNY.up > 0n || drift.CNY.down > 0n ? 'CNY' : 'POINT';
  const { up, down } = drift[unit];
  return { unit, amount: up > down ? up : down };
}

/** Only the accounts that differ, for the list of differences. */
export function legsSides(expected: Legs, found: Legs): { readonly expected: Side; readonly found: Side } {
  const accounts = [...changes(expected, found).keys()].sort();
  const side = (legs: Legs): Side => Object.fromEntries(accounts.map((account) => [account, Number(legs.get(account) ?? 0n)]));
  return { expected: side(expected), found: side(found) };
}

function changes(expected: Legs, found: Legs): Map<string, bigint> {
  const result = new Map<string, bigint>();
  for (const account of new Set([...expected.keys(), ...found.keys()])) {
    const change = (found.get(account) ?? 0n) - (expected.get(account) ?? 0n);
    if (change !== 0n) result.set(account, change);
  }
  return result;
}

/** What is left of the legs of one transfer, fen first; null when it is balanced. */
export function imbalanceOf(transfer: Transfer): { readonly unit: 'CNY' | 'POINT'; readonly amount: bigint } | null {
  const { CNY, POINT } = sumsOf([transfer]);
  if (CNY !== 0n) return { unit: 'CNY', amount: CNY };
  return POINT === 0n ? null : { unit: 'POINT', amount: POINT };
}

/** How much a transfer is about: the larger side of its fen, or of its points where it moves no fen. */
export function volumeOf(transfer: Pick<Transfer, 'postings'>): { readonly unit: 'CNY' | 'POINT'; readonly amount: bigint } {
  const plus = (unit: string): bigint => transfer.postings.reduce((sum, posting) => (posting.unit === unit && posting.amount > 0n ? sum + posting.amount : sum), 0n);
  const fen = plus('CNY');
  return fen > 0n ? { unit: 'CNY', amount: fen } : { unit: 'POINT', amount: plus('POINT') };
}
