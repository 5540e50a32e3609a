import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { OnlineKey, QueueKey } from '#cards';
import type { Json, SnapshotHead } from '#core/snapshot';
import { canonicalJson, snapshotText } from '#core/snapshot';

/** The issuer's word for the key that signs here. */
export interface Certificate {
  madeAt: number;
  onlineKey: string;
  issuerKeys: string[];
  signature: string;
}

/** Signs lists with the online key, and names the keys that a tablet needs to read them. */
@Injectable()
export class SnapshotSigner {
  constructor(
    private readonly online: OnlineKey,
    private readonly queue: QueueKey,
  ) {}

  keys(): { certificate: Certificate; queueKey: { keyId: string; publicKey: string } } {
    const { certificate } = this.online;
    return { certificate: { ...certificate, issuerKeys: [...certificate.issuerKeys] }, queueKey: { keyId: this.queue.keyId, publicKey: this.queue.publicKey } };
  }

  /** Ed25519, base64url. */
  sign(head: SnapshotHead, unsigned: Json): string {
    return this.online.signText(snapshotText(head, createHash('sha256').update(canonicalJson(unsigned)).digest('hex')));
  }
}
