import { Decimal } from 'decimal.js';
import type { FundingShare } from '#core/policy';

/** What one funder pays, in fen. */
export interface ShareAmount {
  readonly funder: string;
  readonly amount: bigint;
}

/** Shares are counted in millionths of the whole: percent with up to four decimals. */
const WHOLE = 1_000_000n;

/**
 * Splits an amount by largest remainder, so that the parts add up to it and none is a fen or more away from its exact
 * share. Among equal remainders the odd fen goes to the share listed last (decisions 9: DISTRICT).
 * Throws RangeError when the shares do not add up to 100 percent or the amount is negative.
 */
export function splitShares(amount: bigint, shares: readonly FundingShare[]): ShareAmount[] {
  if (amount < 0n) throw new RangeError(`cannot split ${String(amount)}`);
  const parts = shares.map(({ funder, percent }) => {
    const millionths = BigInt(new Decimal(percent).times(10_000).toFixed(0));
    return { funder, millionths, amount: (amount * millionths) / WHOLE, remainder: (amount * millionths) % WHOLE };
  });
  if (parts.reduce((sum, part) => sum + part.millionths, 0n) !== WHOLE) throw new RangeError('funding shares must add up to 100 percent');
  const odd = Number(amount - parts.reduce((sum, part) => sum + part.amount, 0n));
  const served = [...parts]
    .reverse()
    .sort((one, other) => Number(other.remainder - one.remainder))
    .slice(0, odd);
  return parts.map((part) => ({ funder: part.funder, amount: served.includes(part) ? part.amount + 1n : part.amount }));
}

/**
 * Splits an amount along what others hold, by largest remainder: nobody is given more than they hold, and when all that is
 * held is split, each is given exactly theirs. Throws RangeError when the amount is negative or more than all of it.
 */
export function splitAlong(amount: bigint, held: readonly ShareAmount[]): ShareAmount[] {
  const whole = held.reduce((sum, part) => sum + part.amount, 0n);
  if (amount < 0n || amount > whole) throw new RangeError(`cannot split ${String(amount)} along ${String(whole)}`);
  if (whole === 0n) return [];
  const parts = held.map((part) => ({ funder: part.funder, amount: (amount * part.amount) / whole, remainder: (amount * part.amount) % whole }));
  const odd = Number(amount - parts.reduce((sum, part) => sum + part.amount, 0n));
  const served = [...parts].sort((one, other) => (one.remainder === other.remainder ? 0 : one.remainder > other.remainder ? -1 : 1)).slice(0, odd);
  return parts.map((part) => ({ funder: part.funder, amount: served.includes(part) ? part.amount + 1n : part.amount }));
}
