import type { Day, Fen, Refusal } from '#values';
import { refuse } from '#values';
import type { MealDecision, MealDiscountPolicy, MealSubsidyPolicy, MealWindowName, PersonFacts } from '#core/policy';
import { decideMeal } from '#core/policy';
import type { Lot, LotAmount } from '#core/purse';
import { spend, spendable } from '#core/purse';
import type { MealSplit } from './split.js';
import { splitPrice } from './split.js';

/** A subsidised meal of the same window that still counts. */
export interface EarlierMeal {
  readonly redemptionId: string;
  readonly occurredAt: number;
  readonly siteName: string;
  readonly siteNameEn: string;
}

/** How often the person ate already. Voided meals do not count in `usedDay` and `usedMonth`. */
export interface MealUsage {
  readonly earlier: EarlierMeal | null;
  /** Meals of this window that do not hold its place, taken back or borne by somebody else than the funds: the ordinal of the next one. */
  readonly withoutPlace: number;
  readonly usedDay: number;
  readonly usedMonth: number;
}

/** Everything a decision at the counter rests on. The store gathers it under lock; nothing else is looked at. */
export interface MealFacts {
  readonly day: Day;
  /** The serving window at the moment of the meal; null outside all of them. */
  readonly window: MealWindowName | null;
  readonly deviceTrusted: boolean;
  readonly siteMayServe: boolean;
  /** Filed price of the chosen item; null when it is not on this site's menu that day. */
  readonly listPriceFen: Fen | null;
  readonly carrier: { readonly generation: number; readonly state: 'active' | 'lost' | 'suspended' };
  readonly code: { readonly generation: number; readonly expiresOn: Day | null; readonly alreadyUsed: boolean };
  readonly person: PersonFacts;
  readonly usage: MealUsage;
  readonly discount: MealDiscountPolicy | null;
  readonly subsidy: MealSubsidyPolicy | null;
  /** Live lots in spending order; empty when the person keeps points for care. */
  readonly lots: readonly Lot[];
  readonly charityRemainingFen: bigint;
}

/** A meal that the county takes part in. */
export interface MealAccepted {
  readonly kind: 'accepted';
  readonly window: MealWindowName;
  readonly ordinal: number;
  readonly split: MealSplit;
  readonly right: MealDecision;
  readonly taken: readonly LotAmount[];
}

/**
 * Decides one meal. Checks stand in the order of decisions 11, so that the answer names the most fundamental reason;
 * whoever is refused can still eat at full price.
 */
export function decideRedemption(facts: MealFacts): MealAccepted | Refusal {
  const refusal = gate(facts);
  if (refusal) return refusal;
  const { window, listPriceFen, usage } = facts;
  if (window === null || listPriceFen === null || !facts.discount || !facts.subsidy) return refuse('ineligible', { reason: 'no_law' });

  const right = decideMeal(facts.person, { discount: facts.discount, subsidy: facts.subsidy }, facts.day, listPriceFen);
  if (!right.eligible) return refuse('ineligible', { reasons: right.reasons.map((reason) => reason.words.zh), reasonsEn: right.reasons.map((reason) => reason.words.en) });

  const charityFen = right.charityFen <= facts.charityRemainingFen ? right.charityFen : 0n;
  const available = spendable(facts.lots, facts.day);
  const split = splitPrice({ ...right, charityFen, listPriceFen, pointsAvailable: available });
  const { taken } = spend(facts.lots, split.points, facts.day);
  return { kind: 'accepted', window, ordinal: usage.withoutPlace, split, right, taken };
}

/** The checks that come before law and money, from most to least precedent. */
function gate(facts: MealFacts): Refusal | null {
  const { carrier, code, person, usage } = facts;
  if (!facts.deviceTrusted) return refuse('device_revoked');
  if (!facts.siteMayServe) return refuse('licence_lapsed');
  if (carrier.state === 'lost' || code.generation !== carrier.generation) return refuse('revoked');
  if (carrier.state === 'suspended') return refuse('suspended');
  if (person.diedOn !== null && facts.day >= person.diedOn) return refuse('deceased');
  if (code.expiresOn !== null && facts.day > code.expiresOn) return refuse('code_expired', { expiredOn: code.expiresOn });
  if (usage.earlier) return refuse('already_redeemed', earlierDetail(usage.earlier));
  if (code.alreadyUsed) return refuse('code_used');
  return quota(facts) ?? (facts.window === null ? refuse('out_of_window') : null) ?? (facts.listPriceFen === null ? refuse('price_not_filed') : null);
}

function quota({ usage, subsidy }: MealFacts): Refusal | null {
  if (!subsidy) return null;
  const { perDay, perMonth } = subsidy.caps;
  if (usage.usedMonth >= perMonth) return refuse('over_quota', { period: 'month', used: usage.usedMonth, cap: perMonth });
  if (usage.usedDay >= perDay) return refuse('over_quota', { period: 'day', used: usage.usedDay, cap: perDay });
  return null;
}

function earlierDetail(earlier: EarlierMeal): Refusal['detail'] {
  return { at: earlier.occurredAt, site: earlier.siteName, siteEn: earlier.siteNameEn, redemptionId: earlier.redemptionId };
}
