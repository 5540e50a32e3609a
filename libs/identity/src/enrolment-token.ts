import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { Ids, Keys } from '#platform';

const DIGITS = 12;

/**
 * One-time tokens of twelve digits, because someone may have to type them on a tablet (web.md T1). So few digits could be
 * found from a plain digest by trying them all; the digest is therefore keyed, and a copy of the database gives none away.
 */
@Injectable()
export class EnrolmentTokens {
  constructor(
    private readonly ids: Ids,
    private readonly keys: Keys,
  ) {}

  make(): string {
    const chance = Buffer.from(this.ids.bytes(8)).readBigUInt64BE();
    return String(chance % 10n ** BigInt(DIGITS)).padStart(DIGITS, '0');
  }

  /** Spaces and hyphens are how people read digits out, not part of the token. */
  digest(token: string): string {
    return createHmac('sha256', this.keys.secret('jwt'))
      .update(`device-enrolment|${token.replace(/[\s-]/g, '')}`)
      .digest('hex');
  }
}
