import { Injectable } from '@nestjs/common';
import { cleanText, encodeEnrolment, formOf, isActivationCode, readEnrolment } from '#core/code';
import { IssuerKey } from './issuer-key.js';
import { Mint } from './mint.js';

/** What is handed to the person at the desk, once; the database holds only a keyed hash. */
export interface MadeActivation {
  /** Ten digits, for typing. */
  readonly activationCode: string;
  /** The same as a signed enrolment code (184 digits), for a QR that the phone scans. */
  readonly code: string;
  /** UTC ms, on a whole second. */
  readonly expiresAt: number;
}

/** Makes activation codes and reads them back, typed or scanned. */
@Injectable()
export class ActivationDesk {
  constructor(
    private readonly mint: Mint,
    private readonly issuer: IssuerKey,
  ) {}

  make(expiresAtSeconds: number): MadeActivation {
    const activationCode = this.mint.activationCode();
    return { activationCode, code: encodeEnrolment({ keyId: this.issuer.keyId, activationCode, expiresAtSeconds }, this.issuer.sign), expiresAt: expiresAtSeconds * 1000 };
  }

  hashOf(activationCode: string): string {
    return this.mint.activationHash(activationCode);
  }

  /** The ten digits that were typed, or that stand in a genuine enrolment code; null for anything else. */
  read(text: string, nowMs: number): { readonly digits: string; readonly typed: boolean } | null {
    if (formOf(text) === 'enrolment') {
      const read = readEnrolment(text, this.issuer.verify, nowMs);
      return read.kind === 'verified' ? { digits: read.claims.activationCode, typed: false } : null;
    }
    const typed = cleanText(text);
    return isActivationCode(typed) ? { digits: typed, typed: true } : null;
  }
}
