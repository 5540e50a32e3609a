import type { Fen, Points } from '#values';
import { fen, points, smallest } from '#values';

/** What may pay for a meal, in the order in which it does. */
export interface MealPayers {
  /** Filed list price. */
  readonly listPriceFen: Fen;
  /** What remains to pay after the site's discount, e.g. "0.7". */
  readonly discountRate: string;
  readonly subsidyFen: bigint;
  /** Whether the subsidy may pay all that is left, as a rule of the law says. */
  readonly whole?: boolean;
  readonly collectiveFen: bigint;
  readonly charityFen: bigint;
  /** Points the person may spend on this meal; 0 when they keep them for care. */
  readonly pointsAvailable: bigint;
}

/** Who pays what for one meal. The seven parts add up to the list price; one hundredth of a point is worth one fen. */
export interface MealSplit {
  readonly listPriceFen: Fen;
  readonly discountFen: Fen;
  readonly subsidyFen: Fen;
  readonly collectiveFen: Fen;
  readonly charityFen: Fen;
  readonly points: Points;
  readonly selfPayFen: Fen;
}

/**
 * Splits the price of a meal: site discount (half up to the fen), public subsidy (at most what is left less one fen:
 * a subsidised meal is free by subsidy alone only where the rule says `whole`), collective, charity, points, and the rest from the person.
 * Source: decisions 7; the worked example there is a test.
 */
export function splitPrice(payers: MealPayers): MealSplit {
  const discounted = halfUp(payers.listPriceFen, payers.discountRate);
  let left = discounted;
  const pay = (amount: bigint, most: bigint): bigint => {
    const paid = amount <= 0n || most <= 0n ? 0n : smallest(amount, most);
    left -= paid;
    return paid;
  };
  const subsidy = pay(payers.subsidyFen, payers.whole === true ? left : left - 1n);
  const collective = pay(payers.collectiveFen, left);
  const charity = pay(payers.charityFen, left);
  const spent = pay(payers.pointsAvailable, left);
  return {
    listPriceFen: payers.listPriceFen,
    discountFen: fen(payers.listPriceFen - discounted),
    subsidyFen: fen(subsidy),
    collectiveFen: fen(collective),
    charityFen: fen(charity),
    points: points(spent),
    selfPayFen: fen(left),
  };
}

/** The same meal without the county: everything from the person. */
export function fullPrice(listPriceFen: Fen): MealSplit {
  return { listPriceFen, discountFen: fen(0), subsidyFen: fen(0), collectiveFen: fen(0), charityFen: fen(0), points: points(0), selfPayFen: listPriceFen };
}

/** An amount times a decimal rate ("1", "0.7", "0.8333"), half up to the whole fen. Integers all the way: a tablet needs no package for it. */
function halfUp(amount: bigint, rate: string): bigint {
  const [whole = '0', fraction = ''] = rate.split('.');
  const scale = 10n ** BigInt(fraction.length);
  return (amount * BigInt(whole + fraction) * 2n + scale) / (2n * scale);
}
