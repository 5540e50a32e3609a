import { Injectable } from '@nestjs/common';
import { OnlineKey } from './online-key.js';

/**
 * The key under which the county tells tablets the time, and by which it knows its own word again inside their events: the
 * online key. The one place that signs and verifies times: whoever exchanges that key keeps the old one for verifying,
 * because queues are up to weeks old; without it their rows wait for a person.
 */
@Injectable()
export class TimeKey {
  constructor(private readonly online: OnlineKey) {}

  get keyId(): number {
    return this.online.keyId;
  }

  /** Ed25519 over the UTF-8 bytes of the text, base64url. */
  sign(text: string): string {
    return this.online.signText(text);
  }

  /** False also for a key that the county never had. */
  isOwn(keyId: number, text: string, signature: string): boolean {
    return keyId === this.online.keyId && this.online.verifyText(text, signature);
  }
}
