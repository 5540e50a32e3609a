import { createHash } from 'node:crypto';
import { parseCard } from '#core/code';
import { cardTagBytes, hexOf, KEY_BYTES } from '#core/snapshot';

/** 16 hex digits: the key of a card in the tablets' list, by the signature in its code (205 digits). Throws on what is no card. */
export function tagOf(code: string): string {
  const parts = parseCard(code);
  if (parts.kind === 'unreadable') throw new Error('not the code of a card');
  return hexOf(createHash('sha256').update(cardTagBytes(parts.signature)).digest().subarray(0, KEY_BYTES));
}
