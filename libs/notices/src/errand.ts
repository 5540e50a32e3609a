import type { Id, Words } from '#values';

/** How somebody was told whom no message reaches. */
export const TELLING_WAYS = ['visit', 'call', 'letter'] as const;
export type TellingWay = (typeof TELLING_WAYS)[number];

/** A change is told at the next round; meals, which the person was served at, once a month. */
export const MEALS_UNTOLD_MS = 30 * 24 * 3_600_000;

/** Somebody with notices that reached nobody: no phone of theirs, no family that looks on, and no text message that went out. */
export interface Errand {
  readonly personId: Id;
  readonly nameMasked: string;
  readonly residenceArea: string;
  /** Whether a number is on record that could be called; the number itself is opened at the person's page, with a reason. */
  readonly hasNumber: boolean;
  /** Notices that wait, but for meals. */
  readonly changes: number;
  readonly meals: number;
  /** When the oldest of them happened, UTC ms. */
  readonly since: number;
  /** The number of the newest of them: what a telling goes up to. */
  readonly upTo: number;
}

/** What is read out or handed over to one person. */
export interface Slip {
  readonly personId: Id;
  readonly name: string;
  readonly upTo: number;
  /** Changes, oldest first. */
  readonly news: readonly { readonly title: Words; readonly words: Words; readonly reasons: readonly Words[] }[];
  /** One line a meal, oldest first. */
  readonly meals: readonly Words[];
  /** The number to ask, where one is known. */
  readonly tel: string | null;
}

export interface TellingRequest {
  readonly personId: Id;
  readonly upTo: number;
  readonly how: TellingWay;
}
