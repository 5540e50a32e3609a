import type { ChainFault } from '#core/offline';
import type { Receipt } from '#redemption';
import type { Id, Refusal, Words } from '#values';

/** What can become of an event (docs/offline.md). */
export const OUTCOMES = ['accepted', 'honoured', 'site_bears', 'held', 'rejected', 'noted'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Events in one upload. */
export const EVENTS_MAX = 256;

/** A part of a tablet's chain as it is uploaded. */
export interface EventBatch {
  readonly batchId: Id;
  readonly deviceId: Id;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly prevHash: string;
  readonly headHash: string;
  /** Ed25519 over `batchText`, base64url. */
  readonly signature: string;
  readonly appVersion: string | null;
  readonly queueLength: number | null;
  readonly events: readonly string[];
  readonly hashes?: readonly string[] | undefined;
}

/** What became of one event, as it stands now. */
export interface EventVerdict {
  readonly seq: number;
  /** Null when its text cannot be read, or its id belongs to another. */
  readonly id: Id | null;
  readonly outcome: Outcome;
  /** Why; null where there is nothing to explain. */
  readonly refusal: Refusal | null;
  /** Of a meal that is in the books. */
  readonly receipt: Receipt | null;
  readonly words: Words;
  /** Corrected, UTC ms; null when its text cannot be read. */
  readonly eventAt: number | null;
  /** The meal that holds the place of this one. */
  readonly otherId: Id | null;
  readonly flags: readonly string[];
  readonly replay: boolean;
}

export interface BatchAnswer {
  readonly serverTime: number;
  /** The number of the event from which to go on. */
  readonly expectedSeq: number;
  readonly fault: ChainFault | 'signature' | null;
  /** Whether the words of the upload stand at the county: what does not join the chain is not kept, and the tablet keeps it. */
  readonly kept: boolean;
  readonly verdicts: readonly EventVerdict[];
}

/** With whether the tablet left, told to whoever signs as it: it wipes what is of people, and goes on sending what waits. */
export type UploadAnswer = BatchAnswer & { readonly revoked: boolean };

/** One sentence for each outcome, for the list on the tablet. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, Words>> = {
  accepted: { zh: '已确认', en: 'Confirmed' },
  honoured: { zh: '已确认，网点照付；超出部分由后续餐次抵扣或待核', en: 'Confirmed and paid to the site; the excess goes against later months or is looked at' },
  site_bears: { zh: '补贴由网点承担，可申诉', en: 'The site bears the subsidy; it may appeal' },
  held: { zh: '待人工审核', en: 'Waits for a person to look at it' },
  rejected: { zh: '被退回', en: 'Returned' },
  noted: { zh: '已留存', en: 'Kept' },
};
