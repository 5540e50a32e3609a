declare const unit: unique symbol;

/** Whole fen (1 yuan = 100 fen). BIGINT in the database, an integer in JSON (decisions 2). */
export type Fen = bigint & { readonly [unit]: 'fen' };

/** Whole hundredths of a point (1 point = 100 hundredths, worth 100 fen), so one hundredth is worth one fen. */
export type Points = bigint & { readonly [unit]: 'points' };

/** JSON numbers are exact up to here; every amount that leaves or enters the system is held to it. */
const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * The ceiling of a single amount, in fen or hundredths of a point: ten thousand million yuan. What comes in above it is a
 * slip of the pen or an attack: a thousand such amounts still sum below what 64 bits hold by far.
 */
export const AMOUNT_MAX = 1_000_000_000_000;

/** What one fund may hold at most: a thousand amounts of the largest kind. It keeps every sum of a fund exact in JSON. */
export const FUND_MAX = 1_000_000_000_000_000n;

/** Whether something that came in is one amount: whole, above zero, up to the ceiling. */
export function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= AMOUNT_MAX;
}

function whole(value: bigint | number | string, name: string): bigint {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError(`${name} must be a whole number, got ${String(value)}`);
  if (typeof value === 'string' && !/^-?\d+$/.test(value)) throw new RangeError(`${name} must be a whole number, got "${value}"`);
  const result = BigInt(value);
  if (result > LARGEST || result < -LARGEST) throw new RangeError(`${name} exceeds 2^53-1: ${String(result)}`);
  return result;
}

/** Whole fen from a bigint, a safe integer or a digit string; throws RangeError on anything else. */
export function fen(value: bigint | number | string): Fen {
  return whole(value, 'fen') as Fen;
}

/** Whole hundredths of a point; throws RangeError on anything else. */
export function points(value: bigint | number | string): Points {
  return whole(value, 'points') as Points;
}

/** An amount as it stands in JSON: an exact integer. */
export function jsonAmount(value: bigint): number {
  return Number(whole(value, 'amount'));
}

/**
 * A sum as it stands in JSON: an exact integer, and beyond 2^53, where a reader of JSON would round, its digits as text.
 * Single amounts are bounded (`AMOUNT_MAX`); sums over years of books are told whatever stands in them.
 */
export function jsonSum(value: bigint): number | string {
  return value > LARGEST || value < -LARGEST ? String(value) : Number(value);
}

/** "12.34" for 1234 fen or 1234 hundredths of a point; for people, never for arithmetic. */
export function yuanText(value: bigint): string {
  const sign = value < 0n ? '-' : '';
  const absolute = value < 0n ? -value : value;
  return `${sign}${String(absolute / 100n)}.${String(absolute % 100n).padStart(2, '0')}`;
}

export function smallest<T extends bigint>(first: T, ...rest: T[]): T {
  return rest.reduce((least, value) => (value < least ? value : least), first);
}
