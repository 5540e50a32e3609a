import type { CardOnRecord } from '#cards';
import { jsonAmount } from '#values';
import type { CardDto } from './cards.dto.js';

/** Serials leave as exact JSON integers. */
export function cardJson(card: CardOnRecord): CardDto {
  const { personId, cardId, number, generation, issuedOn, expiresOn, state } = card;
  return { personId, cardId, serial: jsonAmount(card.serial), number, generation, issuedOn, expiresOn, state };
}
