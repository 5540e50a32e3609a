import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { cardLookupText, carrierLookupText, hexOf, holderLookupText, KEY_BYTES, socialLookupText } from '#core/snapshot';
import { Keys } from '#platform';
import type { Id } from '#values';

const HOLDER_BYTES = 6;

/**
 * The county's lookup key: marks persons and carriers in the list so that the list tells nothing of who they are, and digests
 * the numbers of a site's regulars before they are stretched. The list goes out without it. Derived from the blind-index key.
 */
@Injectable()
export class LookupKey {
  /** 32 bytes; leaves with a site's regulars only, in a shift. */
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

  /** 16 hex digits, by the id of a carrier whose number could be guessed: what nobody can find by trying numbers. */
  ofCarrier(carrierId: Id): string {
    return this.hashed(carrierLookupText(carrierId), KEY_BYTES);
  }

  /** 12 hex digits that all carriers of a person share. */
  ofHolder(personId: Id): string {
    return this.hashed(holderLookupText(personId), HOLDER_BYTES);
  }

  /** The salt of a site's regulars in a week, 16 bytes: two sites, and two weeks, share no stretched key. */
  saltOf(siteId: Id, week: string): Buffer {
    return createHmac('sha256', this.bytes).update(`love-card/regulars-salt/v2|${siteId}|${week}`).digest().subarray(0, 16);
  }

  private hashed(text: string, bytes: number): string {
    return hexOf(createHmac('sha256', this.bytes).update(text).digest().subarray(0, bytes));
  }
}
