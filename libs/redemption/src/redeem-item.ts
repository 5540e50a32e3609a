import { createHash } from 'node:crypto';
import type { Day, Fen, Id, Points, Refusal } from '#values';
import type { MealWindowName } from '#core/policy';
import type { Actor } from '#platform';

export type Tender = 'cash' | 'phone' | 'family';
/** What the operator went by: the phone's own code, the photo, no photo to go by, a typed number, or a registered proxy. */
export const EVIDENCES = ['phone', 'photo_matched', 'no_photo', 'typed', 'proxy'] as const;
export type Evidence = (typeof EVIDENCES)[number];
export type Presence = { readonly by: 'holder' } | { readonly by: 'proxy'; readonly proxyId: Id };

/** One meal as the counter reports it. The id is made by the device and kept for every retry. */
export interface RedeemItem {
  readonly actor: Actor;
  readonly id: Id;
  /** Digits of the printed card, of the phone, the typed number, or a bound social-security card. */
  readonly code: string;
  readonly menuItemId: Id;
  /** Only for items sold by weight: what the tray costs, up to the filed ceiling. */
  readonly priceFen?: Fen;
  /** When the meal was taken, UTC ms; the law and the serving window are judged by it (decisions 4). */
  readonly occurredAt: number;
  readonly offline: boolean;
  readonly presence: Presence;
  /** Kept with the meal. It is no part of what an id stands for: the same meal may be reported online without and offline with it. */
  readonly evidence?: Evidence;
  /** Why the code was looked up by hand (T5); kept with the meal as `evidence` is. */
  readonly typedReason?: string;
  readonly tender: Tender;
  /** What the operator's screen showed; another amount is answered by quote_changed and nothing is done. */
  readonly expectedSelfPayFen?: Fen;
}

/** Why an amount is what it is: the rule and its title in both languages. */
export interface ReceiptReason {
  readonly rule: string;
  readonly zh: string;
  readonly en: string;
}

/** What was recorded of a meal: the same for the first answer and for every repeat of it. */
export interface Receipt {
  readonly redemptionId: Id;
  readonly personId: Id;
  readonly siteId: Id;
  readonly day: Day;
  readonly window: MealWindowName;
  readonly occurredAt: number;
  readonly listPriceFen: Fen;
  readonly discountFen: Fen;
  readonly subsidyFen: Fen;
  readonly collectiveFen: Fen;
  readonly charityFen: Fen;
  readonly points: Points;
  readonly selfPayFen: Fen;
  readonly tender: Tender;
  readonly transferId: Id | null;
  readonly reasons: readonly ReceiptReason[];
}

export interface Redeemed {
  readonly kind: 'redeemed';
  /** True when this id had been answered before. */
  readonly replay: boolean;
  readonly receipt: Receipt;
}

export type Verdict = Redeemed | Refusal;

/** Items in one call and one transaction. */
export const BATCH_MAX = 256;

/** What an id stands for: the same id with another body is refused. The actor's account is left out, so that a colleague on the same device may repeat a call. */
export function requestHash(item: RedeemItem): string {
  const { actor, id, code, menuItemId, priceFen, occurredAt, offline, presence, tender, expectedSelfPayFen } = item;
  const body = [
    id,
    actor.siteId,
    actor.deviceId,
    code,
    menuItemId,
    priceFen?.toString() ?? null,
    offline ? occurredAt : null,
    offline,
    presence,
    tender,
    expectedSelfPayFen?.toString() ?? null,
  ];
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
