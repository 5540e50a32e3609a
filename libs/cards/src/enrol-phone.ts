import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { refuse } from '#values';
import { againOnClash, Clock, UnitOfWork } from '#platform';
import { ActivationDesk } from './activation-desk.js';
import { Mint } from './mint.js';
import type { EnrolledPhone } from './phone-enrolments.js';
import { PhoneEnrolments } from './phone-enrolments.js';
import { PublicKeys } from './public-keys.js';

export interface EnrolPhoneRequest {
  /** The ten digits, or the enrolment code that was scanned. */
  readonly activationCode: string;
  /** The phone's Ed25519 public key: 32 bytes in base64url, the `x` of its JWK. */
  readonly publicKey: string;
}

/**
 * Enrols a phone's key. The activation code says whose phone it is, and is claimed by one conditional update: of twenty
 * phones with one code, one is enrolled. The generation stays; a phone enrolled before is revoked. The same code with the
 * same key again, after a lost answer, answers the same enrolment as long as it holds.
 *
 * Refusals: token_used (unknown, used, expired or forged code), invalid_request (not an Ed25519 key), deceased, revoked,
 * suspended.
 */
@Injectable()
export class EnrolPhone {
  constructor(
    private readonly work: UnitOfWork,
    private readonly enrolments: PhoneEnrolments,
    private readonly desk: ActivationDesk,
    private readonly mint: Mint,
    private readonly clock: Clock,
  ) {}

  async enrol({ activationCode, publicKey }: EnrolPhoneRequest): Promise<EnrolledPhone | Refusal> {
    if (!PublicKeys.isKey(publicKey)) return refuse('invalid_request', { field: 'publicKey' });
    const digits = this.desk.digitsOf(activationCode, this.clock.nowMs());
    if (digits === null) return refuse('token_used');
    const codeHash = this.desk.hashOf(digits);
    return againOnClash(() => this.work.run((tx) => this.enrolments.claim(tx, { codeHash, publicKey, serial: this.mint.serial() })));
  }
}
