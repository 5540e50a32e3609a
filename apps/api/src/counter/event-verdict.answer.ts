import type { EventVerdict } from '#offline';
import { problemOf } from '#platform';
import { receiptJson } from '../meal.answer.js';
import type { EventVerdictDto } from './event-batches.dto.js';

/** A verdict as it leaves: its refusal in words, its receipt in exact integers. */
export function eventVerdictJson(verdict: EventVerdict): EventVerdictDto {
  const { refusal, receipt, flags, otherId, ...rest } = verdict;
  return {
    ...rest,
    code: refusal?.code ?? null,
    problem: refusal === null ? null : problemOf(refusal),
    receipt: receipt === null ? null : receiptJson(receipt),
    otherRedemptionId: otherId,
    flags: [...flags],
  };
}
