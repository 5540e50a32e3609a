import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader } from '#platform';
import { inParts } from './in-parts.js';
import type { PhoneKeyRecord } from './phone-key.store.js';
import { PhoneKeyStore } from './phone-key.store.js';

/** Enrolled phone keys by id, for signing in with one. Revoked ones are in the answer too: `revokedAt` and the generation say whether a key is live. */
@Injectable()
export class PhoneKeyReader {
  constructor(private readonly phones: PhoneKeyStore) {}

  async of(db: Reader, phoneKeyIds: readonly Id[]): Promise<Map<Id, PhoneKeyRecord>> {
    return inParts(phoneKeyIds, (part) => this.phones.byIds(db, part));
  }
}
