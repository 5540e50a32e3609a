import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { IssuerKey, LookupKey, QueueKey } from '#cards';
import type { Json, SnapshotHead } from '#core/snapshot';
import { canonicalJson, snapshotText } from '#core/snapshot';

/** Signs snapshots with the issuer key, and names the keys that a tablet needs to read them. */
@Injectable()
export class SnapshotSigner {
  constructor(
    private readonly issuer: IssuerKey,
    private readonly lookup: LookupKey,
    private readonly queue: QueueKey,
  ) {}

  keys(): { keyId: number; issuerKeys: { keyId: number; publicKey: string }[]; lookupKey: string; queueKey: { keyId: string; publicKey: string } } {
    const { keyId, publicKey } = this.issuer;
    return {
      keyId,
      issuerKeys: [{ keyId, publicKey }],
      lookupKey: this.lookup.bytes.toString('base64url'),
      queueKey: { keyId: this.queue.keyId, publicKey: this.queue.publicKey },
    };
  }

  /** Ed25519, base64url. */
  sign(head: SnapshotHead, unsigned: Json): string {
    const digest = createHash('sha256').update(canonicalJson(unsigned)).digest('hex');
    return Buffer.from(this.issuer.sign(Buffer.from(snapshotText(head, digest), 'utf8'))).toString('base64url');
  }
}
