import type { Day, Id } from '#values';

/** Whose code it is. Whether it is still good is decided against the person's locked carrier. */
export interface CodeReading {
  readonly kind: 'read';
  readonly codeKind: 'card' | 'phone' | 'social' | 'manual';
  readonly personId: Id;
  /** The card, phone key or social card. */
  readonly carrierId: Id;
  /** The generation under which it was issued; 0 for one that was taken back by itself, which no carrier ever has. */
  readonly generation: number;
  /** The 30 s step of a phone code, single use; null for the others. */
  readonly phoneStep: number | null;
  /** Last day of a card; null for the others. */
  readonly expiresOn: Day | null;
}

/** The generation of a phone key or social card that was taken back while its generation lives on. */
export const NO_GENERATION = 0;
