import type { AllowanceChange } from '#allowances';
import type { MealWindowName } from '#core/policy';
import type { Fen, Id, Month, Points, Words } from '#values';

export const NOTICE_KINDS = ['meal', 'void', 'carrier', 'allowance', 'complaint_answer', 'appeal_answer', 'family', 'family_ended', 'standing', 'death'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** The person's notices are seen by family too; those for family alone never reach the person's phone. */
export type ToWhom = 'person' | 'family';

/** The names of the events of the live feed. */
export type FeedKind = 'meal' | 'void' | 'carrier' | 'notice';

export function feedKindOf(kind: NoticeKind): FeedKind {
  return kind === 'meal' || kind === 'void' || kind === 'carrier' ? kind : 'notice';
}

/** Something happened to card or phone. */
export const CARRIER_EVENTS = [
  'replaced',
  'lost',
  'loss_withdrawn',
  'suspended',
  'resumed',
  'activation_made',
  'phone_enrolled',
  'phone_revoked',
  'social_bound',
  'social_released',
] as const;
export type CarrierEvent = (typeof CARRIER_EVENTS)[number];

/** What a notice keeps beyond the row it is about; sealed, because it may tell of hardship and health. Amounts are whole numbers as text. */
export type NoticeDetail =
  | { readonly of: 'carrier'; readonly event: CarrierEvent }
  | { readonly of: 'family'; readonly nameMasked: string; readonly relation: string; readonly endsOn: string }
  | {
      readonly of: 'allowance';
      readonly programme: string;
      readonly title: Words;
      readonly unit: 'POINT' | 'CNY';
      readonly month: Month;
      readonly amount: string;
      readonly before: { readonly month: Month; readonly amount: string } | null;
      readonly change: Exclude<AllowanceChange, 'same'>;
      readonly adjusts: boolean;
      readonly reasons: readonly Words[];
    };

/** A notice as it is kept. */
export interface NoticeRecord {
  /** Rises with every notice in the order in which they became visible: the cursor of the live feed. */
  readonly seq: number;
  readonly id: Id;
  readonly personId: Id;
  readonly toWhom: ToWhom;
  readonly kind: NoticeKind;
  /** The meal, the void, the event, the run, the grievance, the consent, the change of who bears a meal that it is about. */
  readonly subjectId: Id;
  /** When it happened, UTC ms. */
  readonly at: number;
  readonly detail: NoticeDetail | null;
  /** Not as the app wrote it: nobody is told this. */
  readonly altered: boolean;
}

/** A notice that is about to be kept. */
export type NoticeToTell = Omit<NoticeRecord, 'seq' | 'altered'>;

/** The figures of a meal that a notice is about. */
export interface NoticeMeal {
  readonly redemptionId: Id;
  readonly occurredAt: number;
  readonly window: MealWindowName;
  readonly siteName: string;
  readonly siteNameEn: string;
  readonly listPriceFen: Fen;
  readonly subsidyFen: Fen;
  readonly points: Points;
  readonly selfPayFen: Fen;
}

/** Who bears the public part of a meal since its records were looked through again. The person owes nothing in any case. */
export interface NoticeStanding {
  readonly standing: 'funded' | 'granted' | 'advance' | 'suspense' | 'site';
  /** Why it holds no place; null where it does again. */
  readonly code: string | null;
}

/** A notice as it is shown. */
export interface NoticeView {
  readonly id: Id;
  readonly kind: NoticeKind;
  readonly at: number;
  readonly title: Words;
  readonly words: Words;
  readonly reasons: readonly Words[];
  readonly meal: NoticeMeal | null;
  readonly programme: string | null;
  readonly month: Month | null;
  readonly grievanceId: Id | null;
  readonly appealable: boolean;
  /** It asks to report the card lost, if it was not the person. */
  readonly lossAdvised: boolean;
  readonly readAt: number | null;
}

export interface FeedItem {
  readonly cursor: number;
  readonly kind: FeedKind;
  readonly notice: NoticeView;
}
