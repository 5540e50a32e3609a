import { Injectable } from '@nestjs/common';
import { createHash, sign, verify, type KeyObject } from 'node:crypto';
import { keyIdOf } from '#core/code';
import { Keys } from '#platform';

/**
 * The county's card issuer key (Ed25519), in the shape that the code readers and writers ask for. A process that faces the
 * internet holds its public half only: it reads cards and makes none.
 */
@Injectable()
export class IssuerKey {
  /** First byte of SHA-256 over the public key. */
  readonly keyId: number;
  /** 32 bytes in base64url. */
  readonly publicKey: string;
  private readonly signing: KeyObject | null;
  private readonly verifying: KeyObject;

  constructor(keys: Keys) {
    this.signing = keys.has('card-issuer') ? keys.signing('card-issuer') : null;
    this.verifying = keys.verifying('card-issuer');
    const { x } = this.verifying.export({ format: 'jwk' });
    this.publicKey = x ?? '';
    this.keyId = keyIdOf(Buffer.from(x ?? '', 'base64url'), (bytes) => createHash('sha256').update(bytes).digest());
  }

  /** Throws in a process that does not hold the private half. */
  readonly sign = (message: Uint8Array): Uint8Array => {
    if (this.signing === null) throw new Error('this process does not hold the issuer key: cards and activation codes are made by the console, the worker and the commands');
    return sign(null, message, this.signing);
  };

  readonly verify = (claims: { readonly keyId: number }, message: Uint8Array, signature: Uint8Array): boolean =>
    claims.keyId === this.keyId && verify(null, message, this.verifying, signature);
}
