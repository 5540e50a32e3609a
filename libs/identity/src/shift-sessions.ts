import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Actor, Tx } from '#platform';
import { Clock } from '#platform';
import type { SessionGrant } from './account.js';
import { DeviceStore } from './device.store.js';
import { SessionMaker } from './session-maker.js';
import { SessionStore } from './session.store.js';
import { SignInLog } from './sign-in-log.js';

/** Counter sessions that end with a shift, in the transaction of the shift. Who is let in is decided by the caller. */
@Injectable()
export class ShiftSessions {
  constructor(
    private readonly maker: SessionMaker,
    private readonly sessions: SessionStore,
    private readonly devices: DeviceStore,
    private readonly log: SignInLog,
    private readonly clock: Clock,
  ) {}

  /** Opens a session until an instant (UTC ms); the access token is renewed every fifteen minutes up to then. */
  async open(tx: Tx, holder: { readonly actor: Actor; readonly displayName: string }, endsAt: number): Promise<SessionGrant> {
    const { actor, displayName } = holder;
    if (actor.deviceId !== null) await this.devices.markSeen(tx, actor.deviceId, this.clock.nowMs());
    const grant = await this.maker.open(tx, { audience: 'counter', actor, displayName, phoneKeyId: null, endsAt });
    await this.log.opened(tx, actor, 'counter');
    return grant;
  }

  async extend(tx: Tx, sessionIds: readonly Id[], endsAt: number): Promise<void> {
    for (const id of sessionIds) await this.sessions.prolong(tx, id, endsAt);
  }

  async end(tx: Tx, sessionIds: readonly Id[]): Promise<void> {
    for (const id of sessionIds) await this.sessions.end(tx, id, this.clock.nowMs());
  }
}
