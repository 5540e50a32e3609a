import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { cardLookupText, hexOf, holderLookupText, KEY_BYTES, socialLookupText } from '#core/snapshot';
import { Keys } from '#platform';
import type { Id } from '#values';

const HOLDER_BYTES = 6;

/**
 * The county's lookup key: with it a tablet finds a card in its snapshot, and without it the snapshot tells nothing of who
 * is on it. It is derived from the blind-index key, which stays here.
 */
@Injectable()
export class LookupKey {
  /** 32 bytes; goes to enrolled tablets only. */
  readonly bytes: Buffer;

  constructor(keys: Keys) {
    this.bytes = createHmac('sha256', keys.secret('blind-index')).update('love-card/lookup-key/v1').digest();
  }

  /** 16 hex digits, by the 16-digit number of a card. */
  ofCard(number: string): string {
    return this.hashed(cardLookupText(number), KEY_BYTES);
  }

  /** 16 hex digits, by the number of a social-security card as it is indexed. */
  ofSocialCard(number: string): string {
    return this.hashed(socialLookupText(number), KEY_BYTES);
  }

  /** 12 hex digits that all carriers of a person share. */
  ofHolder(personId: Id): string {
    return this.hashed(holderLookupText(personId), HOLDER_BYTES);
  }

  private hashed(text: string, bytes: number): string {
    return hexOf(createHmac('sha256', this.bytes).update(text).digest().subarray(0, bytes));
  }
}
