import type { Id } from '#values';
import type { EventKind } from './result.js';

/** `open` stands at the beginning of each life of the page, with the signed time: it dates what comes after a restart without the line. No page shows it. */
export type KeptKind = EventKind | 'open';

/** An event of the chain. `text` goes when the county has answered: the sealed copy stays a week. */
export interface KeptEvent {
  readonly seq: number;
  readonly id: Id;
  readonly kind: KeptKind;
  /** UTC ms, corrected. */
  readonly at: number;
  readonly text: string | null;
  readonly hash: string;
  /** `review`: the county has it and a person will look at it. */
  readonly state: 'waiting' | 'confirmed' | 'returned' | 'review';
  readonly answeredAt: number | null;
  /** For the list of T7. */
  readonly nameMasked: string | null;
  readonly selfPayFen: number | null;
}

/** The same event, AES-GCM under a key of this tablet that no script can read. */
export interface SealedEvent {
  readonly seq: number;
  readonly hash: string;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly cipher: ArrayBuffer;
  readonly answeredAt: number | null;
}

/** The end of the chain: the next event continues it. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** How long a sealed copy outlives its answer: a county restored from last night's backup can be given its rows again. */
export const SEALED_KEPT_MS = 7 * 24 * 3_600_000;
