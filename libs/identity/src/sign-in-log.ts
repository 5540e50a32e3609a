import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '#platform';
import { Audit, Clock } from '#platform';
import type { AudienceName } from './account.js';

/** Writes sign-ins to the log of acts, which keeps them for the six months that GB/T 22239 asks for and longer. */
@Injectable()
export class SignInLog {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  nowMs(): number {
    return this.clock.nowMs();
  }

  async opened(tx: Tx, actor: Actor, audience: AudienceName): Promise<void> {
    const objectKind = audience === 'elder' ? 'person' : 'user';
    await this.audit.record(tx, actor, { action: 'session.open', objectKind, objectId: actor.id, detail: { audience, deviceId: actor.deviceId } });
  }
}
