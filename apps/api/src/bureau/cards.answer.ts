import type { CardOnRecord, CarrierState, CarrierSummary, IssuedCard } from '#cards';
import { jsonAmount } from '#values';

/** A card that was just issued, for the card printer. */
export interface IssuedCardJson {
  readonly personId: string;
  readonly cardId: string;
  readonly serial: number;
  /** 16 digits for typing. */
  readonly number: string;
  readonly generation: number;
  /** 205 digits for the QR. */
  readonly code: string;
}

/** A card as it stands. The code is not in it: it leaves the desk on the card. */
export interface CardJson {
  readonly personId: string;
  readonly cardId: string;
  readonly serial: number;
  readonly number: string;
  readonly generation: number;
  readonly issuedOn: string;
  readonly expiresOn: string;
  readonly state: CarrierState;
}

/** All that a person can show at the counter. Instants are UTC milliseconds. */
export interface CarrierJson {
  readonly personId: string;
  readonly generation: number;
  readonly state: CarrierState;
  readonly changedAt: number;
  readonly card: { readonly cardId: string; readonly number: string; readonly issuedOn: string; readonly expiresOn: string } | null;
  readonly phones: readonly { readonly phoneKeyId: string; readonly serial: number; readonly enrolledAt: number }[];
  readonly socialCardBound: boolean;
}

export function issuedCardJson(card: IssuedCard): IssuedCardJson {
  return { ...card, serial: jsonAmount(card.serial) };
}

export function cardJson(card: CardOnRecord): CardJson {
  const { personId, cardId, number, generation, issuedOn, expiresOn, state } = card;
  return { personId, cardId, serial: jsonAmount(card.serial), number, generation, issuedOn, expiresOn, state };
}

export function carrierJson(carrier: CarrierSummary): CarrierJson {
  return { ...carrier, phones: carrier.phones.map((phone) => ({ ...phone, serial: jsonAmount(phone.serial) })) };
}
