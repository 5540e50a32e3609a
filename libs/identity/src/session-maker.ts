import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { Id } from '#values';
import type { Actor, Tx } from '#platform';
import { Clock, Ids, Keys } from '#platform';
import type { AccessClaims, AudienceName, PendingStep, SessionGrant } from './account.js';
import type { Account } from './account.store.js';
import { refreshHash, RefreshTokens } from './refresh-tokens.js';
import type { SessionRecord } from './session.store.js';
import { SessionStore } from './session.store.js';

const HOUR_MS = 3_600_000;
const ACCESS_SECONDS = 15 * 60;
/** An exchange whose answer was lost, or that five tabs asked for at once, is answered again for this long. */
const AGAIN_MS = 30_000;

/** A bureau day, a counter shift with both meals, and half a year for a phone that its owner should not have to sign in with. */
const SESSION_MS: Readonly<Record<AudienceName, number>> = { bureau: 12 * HOUR_MS, counter: 16 * HOUR_MS, elder: 180 * 24 * HOUR_MS };

export const ISSUER = 'love-card';

/** The console's sessions are signed by a key that the process before the internet does not hold. */
export const SESSION_KEY_OF = { elder: 'jwt', counter: 'jwt', bureau: 'jwt-bureau' } as const satisfies Readonly<Record<AudienceName, string>>;

/** Who a session is for. `phoneKeyId` is set for elders, `actor.deviceId` for counters. */
export interface SessionHolder {
  readonly audience: AudienceName;
  readonly actor: Actor;
  readonly displayName: string;
  readonly phoneKeyId: Id | null;
  /** What an account must do first; nothing when left out. */
  readonly pending?: readonly PendingStep[];
  /** When the session ends, UTC ms; by its audience when left out. */
  readonly endsAt?: number;
}

/** Makes sessions and their tokens. */
@Injectable()
export class SessionMaker {
  constructor(
    private readonly sessions: SessionStore,
    private readonly jwt: JwtService,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly tokens: RefreshTokens,
    private readonly keys: Keys,
  ) {}

  async open(tx: Tx, holder: SessionHolder): Promise<SessionGrant> {
    const now = this.clock.nowMs();
    const id = this.ids.next();
    const refreshToken = this.tokens.first(id);
    const session: SessionRecord = {
      id,
      audience: holder.audience,
      userId: holder.audience === 'elder' ? null : holder.actor.id,
      personId: holder.actor.personId,
      deviceId: holder.actor.deviceId,
      phoneKeyId: holder.phoneKeyId,
      refreshHash: refreshHash(refreshToken),
      createdAt: now,
      expiresAt: holder.endsAt ?? now + SESSION_MS[holder.audience],
      revokedAt: null,
      renewedAt: null,
    };
    await this.sessions.insert(tx, session);
    return this.grant(session, holder, refreshToken);
  }

  /** Exchanges a refresh token for the next one; null when it was exchanged before. */
  async renew(tx: Tx, session: SessionRecord, exchange: { readonly holder: SessionHolder; readonly token: string }): Promise<SessionGrant | null> {
    const next = this.tokens.next(session.id, exchange.token);
    const rotated = await this.sessions.rotate(tx, session.id, { from: session.refreshHash, to: refreshHash(next), nowMs: this.clock.nowMs() });
    return rotated === 1 ? this.grant(session, exchange.holder, next) : null;
  }

  /** The answer of an exchange once more; null unless that was the session's last exchange, moments ago. */
  again(session: SessionRecord, exchange: { readonly holder: SessionHolder; readonly token: string }): SessionGrant | null {
    return this.isLastExchange(session, exchange.token) ? this.grant(session, exchange.holder, this.tokens.next(session.id, exchange.token)) : null;
  }

  isLastExchange(session: SessionRecord, token: string): boolean {
    if (session.renewedAt === null || this.clock.nowMs() - session.renewedAt > AGAIN_MS) return false;
    return session.refreshHash === refreshHash(this.tokens.next(session.id, token));
  }

  private grant(session: SessionRecord, { audience, actor, displayName, pending = [] }: SessionHolder, refreshToken: string): SessionGrant {
    const now = this.clock.nowMs();
    const iat = Math.floor(now / 1000);
    const claims: AccessClaims = {
      sub: actor.id,
      aud: audience,
      iat,
      exp: iat + ACCESS_SECONDS,
      sid: session.id,
      role: actor.role,
      area: actor.areaCode,
      site: actor.siteId,
      device: actor.deviceId,
      person: actor.personId,
    };
    return {
      accessToken: this.jwt.sign(claims, { issuer: ISSUER, secret: this.keys.secret(SESSION_KEY_OF[audience]) as unknown as Buffer }),
      accessExpiresAt: claims.exp * 1000,
      refreshToken,
      refreshExpiresAt: session.expiresAt,
      serverTime: now,
      displayName,
      actor,
      pending: [...pending],
    };
  }
}

/** The actor of an account, at a device where there is one. */
export function actorOf(account: Account, deviceId: Id | null = null): Actor {
  return { id: account.id, role: account.role, areaCode: account.areaCode, siteId: account.siteId, deviceId, personId: null, staffNumber: account.staffNumber };
}
