import { jsonAmount } from '#values';
import type { Totals } from '#counter';
import type { DayTotalsDto } from './days.dto.js';

/** Amounts leave as exact JSON integers. */
export function dayTotalsJson(totals: Totals): DayTotalsDto {
  const { takings } = totals;
  return {
    ...totals,
    listPriceFen: jsonAmount(totals.listPriceFen),
    discountFen: jsonAmount(totals.discountFen),
    subsidyFen: jsonAmount(totals.subsidyFen),
    collectiveFen: jsonAmount(totals.collectiveFen),
    charityFen: jsonAmount(totals.charityFen),
    points: jsonAmount(totals.points),
    selfPayFen: jsonAmount(totals.selfPayFen),
    takings: { cashFen: jsonAmount(takings.cashFen), phoneFen: jsonAmount(takings.phoneFen), familyFen: jsonAmount(takings.familyFen) },
    fullPrice: totals.fullPrice.map(({ kind, meals, amountFen }) => ({ kind, meals, amountFen: jsonAmount(amountFen) })),
    refusals: [...totals.refusals],
  };
}
