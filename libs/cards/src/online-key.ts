import { Injectable } from '@nestjs/common';
import { createHash, sign, verify, type KeyObject } from 'node:crypto';
import { keyIdOf } from '#core/code';
import { certificateText, type OnlineCertificate } from '#core/snapshot';
import { Clock, Keys } from '#platform';
import { IssuerKey } from './issuer-key.js';

/**
 * The county's online key (Ed25519): signs lists and times in the process that tablets talk to, and is worth nothing for cards.
 * The issuer key vouches for it, once, where that key is held; everybody else reads the certificate from beside the keys.
 */
@Injectable()
export class OnlineKey {
  /** First byte of SHA-256 over the public key. */
  readonly keyId: number;
  /** 32 bytes in base64url. */
  readonly publicKey: string;
  readonly certificate: OnlineCertificate;
  private readonly signing: KeyObject | null;
  private readonly verifying: KeyObject;

  constructor(keys: Keys, issuer: IssuerKey, clock: Clock) {
    this.signing = keys.has('online') ? keys.signing('online') : null;
    this.verifying = keys.verifying('online');
    const { x = '' } = this.verifying.export({ format: 'jwk' });
    this.publicKey = x;
    this.keyId = keyIdOf(Buffer.from(x, 'base64url'), (bytes) => createHash('sha256').update(bytes).digest());
    this.certificate = this.certified(keys, issuer, clock);
  }

  /** Ed25519, base64url, over the UTF-8 bytes of a text. Throws in a process that does not hold the private half. */
  readonly signText = (text: string): string => {
    if (this.signing === null) throw new Error('this process does not hold the online key: lists and times are signed by the process that faces tablets');
    return sign(null, Buffer.from(text, 'utf8'), this.signing).toString('base64url');
  };

  readonly verifyText = (text: string, signature: string): boolean => verify(null, Buffer.from(text, 'utf8'), this.verifying, Buffer.from(signature, 'base64url'));

  private certified(keys: Keys, issuer: IssuerKey, clock: Clock): OnlineCertificate {
    const kept = keys.document('online.cert.json');
    const known = kept === null ? null : (JSON.parse(kept) as OnlineCertificate);
    if (known !== null && known.onlineKey === this.publicKey && known.issuerKeys.includes(issuer.publicKey)) return known;
    if (!keys.has('card-issuer')) throw new Error('the online key has no certificate of the issuer: run migrate, and give this process the folder that it wrote');
    const unsigned = { madeAt: Math.max(clock.nowMs(), (known?.madeAt ?? 0) + 1), onlineKey: this.publicKey, issuerKeys: [issuer.publicKey] };
    const certificate = { ...unsigned, signature: Buffer.from(issuer.sign(Buffer.from(certificateText(unsigned), 'utf8'))).toString('base64url') };
    keys.keepDocument('online.cert.json', JSON.stringify(certificate));
    return certificate;
  }
}
