import type { FundingShare, MealDecision, MealWindowName } from '#core/policy';
import type { Transfer } from '#core/postings';
import { redemptionTransfer } from '#core/postings';
import type { LotAmount } from '#core/purse';
import type { MealSplit } from '#core/redemption';
import type { CodeReading } from '#cards';
import type { Value } from '#platform';
import { transferIdOf } from '#platform';
import type { Day, Id } from '#values';
import { dayOf } from '#values';
import type { RedemptionRow } from './receipt.js';
import type { Evidence, Presence, Tender } from './redeem-item.js';

/** A meal that was decided, at the counter or by its own time, as it goes into the books. */
export interface DecidedMeal {
  readonly id: Id;
  readonly reading: Pick<CodeReading, 'personId' | 'carrierId' | 'codeKind'>;
  /** The time step of a phone code that stands with this row; null where there is none, or another meal has it. */
  readonly phoneStep: number | null;
  readonly window: MealWindowName;
  readonly ordinal: number;
  readonly siteId: Id;
  readonly deviceId: Id | null;
  readonly operatorId: string;
  readonly presence: Presence;
  readonly evidence: Evidence | null;
  /** Why the code was typed by hand; null where it was not, or nobody said. */
  readonly typedReason: string | null;
  readonly menuItemId: Id;
  readonly split: MealSplit;
  readonly right: Pick<MealDecision, 'discountRule' | 'subsidyRule'>;
  readonly tender: Tender;
  /** UTC ms, as the next. */
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly offline: boolean;
}

/** Whose law it was served by is said by its site. */
export type RedemptionInsert = Readonly<Record<string, Value>> & Omit<RedemptionRow, 'county'>;

export function redemptionRow(meal: DecidedMeal): RedemptionInsert {
  const { reading, split, right } = meal;
  return {
    id: meal.id,
    person_id: reading.personId,
    meal_day: dayOf(meal.occurredAt),
    meal_window: meal.window,
    ordinal: meal.ordinal,
    site_id: meal.siteId,
    device_id: meal.deviceId,
    operator_id: meal.operatorId,
    code_kind: reading.codeKind,
    carrier_id: reading.carrierId,
    phone_step: meal.phoneStep,
    presence: meal.presence.by,
    evidence: meal.evidence,
    typed_reason: meal.typedReason,
    proxy_id: meal.presence.by === 'proxy' ? meal.presence.proxyId : null,
    menu_item_id: meal.menuItemId,
    list_price_fen: Number(split.listPriceFen),
    discount_fen: Number(split.discountFen),
    subsidy_fen: Number(split.subsidyFen),
    collective_fen: Number(split.collectiveFen),
    charity_fen: Number(split.charityFen),
    points: Number(split.points),
    self_pay_fen: Number(split.selfPayFen),
    tender: meal.tender,
    discount_rule: right.discountRule,
    subsidy_rule: right.subsidyRule,
    occurred_at: meal.occurredAt,
    received_at: meal.receivedAt,
    offline: meal.offline ? 1 : 0,
    transfer_id: movesMoney(split) ? transferIdOf(meal.receivedAt, meal.id) : null,
  };
}

/** The transfer that the row names; null where it names none. */
export function transferOf(
  row: Omit<RedemptionRow, 'county'>,
  split: MealSplit,
  paid: { readonly subsidyShares: readonly FundingShare[]; readonly pointsFunder: string; readonly lots: readonly LotAmount[] },
): Transfer | null {
  if (row.transfer_id === null) return null;
  return redemptionTransfer({
    ...split,
    ...paid,
    id: row.transfer_id,
    subjectId: row.id,
    personId: row.person_id,
    siteId: row.site_id,
    effectiveOn: row.meal_day as Day,
    tender: row.tender,
  });
}

/** A meal that nobody but the site's own discount pays for moves no money. */
function movesMoney(split: MealSplit): boolean {
  return split.listPriceFen > split.discountFen;
}
