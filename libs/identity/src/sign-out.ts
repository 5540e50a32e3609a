import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { SessionStore } from './session.store.js';

/** Ends the session of a request. Its access token stops at once, not after its fifteen minutes. */
@Injectable()
export class SignOut {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sessions: SessionStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async signOut(actor: Actor, sessionId: Id): Promise<void> {
    await this.uow.run(async (tx) => {
      const ended = await this.sessions.end(tx, sessionId, this.clock.nowMs());
      if (ended === 1) await this.audit.record(tx, actor, { action: 'session.end', objectKind: 'session', objectId: sessionId });
    });
  }
}
