import { Injectable } from '@nestjs/common';
import { createHash, createPublicKey, diffieHellman, hkdfSync, type KeyObject } from 'node:crypto';
import { Keys } from '#platform';

/** First bytes of SHA-256 over the public key: tells two counties' files apart, and proves nothing. */
const ID_CHARACTERS = 16;

/** The county's key to which a tablet seals the file of last resort (docs/offline.md 10.1). Its public part goes to every tablet. */
@Injectable()
export class QueueKey {
  /** 16 hex digits. */
  readonly keyId: string;
  /** The point in base64url: 65 bytes, uncompressed. */
  readonly publicKey: string;
  private readonly own: KeyObject | null;

  constructor(keys: Keys) {
    this.own = keys.has('queue-file') ? keys.agreement('queue-file') : null;
    const { x = '', y = '' } = keys.agreementPublic('queue-file').export({ format: 'jwk' });
    const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    this.publicKey = point.toString('base64url');
    this.keyId = createHash('sha256').update(point).digest('hex').slice(0, ID_CHARACTERS);
  }

  /** The 32 bytes that the tablet agreed on with its ephemeral point, for one file. Throws when that is no point of the curve. */
  secretWith(ephemeral: string, info: string): Buffer {
    if (this.own === null) throw new Error('this process does not hold the key of queue files: the console opens them');
    const point = Buffer.from(ephemeral, 'base64url');
    if (point.length !== 65 || point[0] !== 4) throw new RangeError('not an uncompressed point');
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
    const shared = diffieHellman({ privateKey: this.own, publicKey: createPublicKey({ key: jwk, format: 'jwk' }) });
    return Buffer.from(hkdfSync('sha256', shared, point, info, 32));
  }
}
