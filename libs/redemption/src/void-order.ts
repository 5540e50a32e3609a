import type { Id } from '#values';

/** What a till asks for when a meal is to be taken back. */
export interface VoidOrder {
  /** Client-made UUIDv7; the same id again gives the same answer. */
  readonly id: Id;
  readonly redemptionId: Id;
  readonly reason: string;
}

/** What was recorded of it. */
export interface Voided {
  readonly kind: 'voided';
  readonly voidId: Id;
  readonly redemptionId: Id;
  readonly at: number;
  readonly transferId: Id | null;
}
