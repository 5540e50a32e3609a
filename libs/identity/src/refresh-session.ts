import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import type { AudienceName, SessionGrant } from './account.js';
import { ROLES_OF } from './account.js';
import { AccountStore } from './account.store.js';
import type { SessionHolder } from './session-maker.js';
import { PendingSteps } from './pending-steps.js';
import { refreshHash, RefreshTokens, sessionIdOf } from './refresh-tokens.js';
import { actorOf, SessionMaker } from './session-maker.js';
import type { SessionRecord } from './session.store.js';
import { SessionStore } from './session.store.js';

/** An elder's phone, as a session remembers it; for family the id of the consent, which has a key of its own. */
export interface ElderPhone {
  readonly personId: Id;
  readonly phoneKeyId: Id;
}

/** What a session says of an elder whose phone is good. */
export interface ElderProfile {
  /** Where the elder lives. */
  readonly areaCode: string;
  /** Masked. */
  readonly displayName: string;
  /** Who acts, where it is not the elder: somebody who looks on by consent. */
  readonly actor?: Actor;
}

/** Whether an elder's phone is still good; asked anew at each renewal, because the facts belong to higher libs. */
export type ElderStanding = (phone: ElderPhone) => Promise<ElderProfile | Refusal>;

export interface RefreshRequest {
  readonly audience: AudienceName;
  readonly refreshToken: string;
  /** Required for elders. */
  readonly standing?: ElderStanding;
}

/**
 * Exchanges a refresh token for a new pair. Each token is good once; within half a minute the same exchange has the same
 * answer again, because answers get lost and tabs ask at once. When one comes back later, either the owner or a thief holds
 * a stale copy, and since nobody can say which, the whole session ends. A token that this county never made ends nothing:
 * whoever reads a session's id in a log cannot stop it.
 */
@Injectable()
export class RefreshSession {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: SessionStore,
    private readonly accounts: AccountStore,
    private readonly maker: SessionMaker,
    private readonly tokens: RefreshTokens,
    private readonly steps: PendingSteps,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refuses `unauthenticated` for a token that is unknown, used, expired, of another audience or of a disabled account; `device_revoked`. */
  async refresh(request: RefreshRequest): Promise<SessionGrant | Refusal> {
    const token = request.refreshToken;
    const id = sessionIdOf(token);
    const session = id === null ? null : await this.store.byId(this.uow.reader, id);
    if (session === null || session.audience !== request.audience) return refuse('unauthenticated');
    const current = session.refreshHash === refreshHash(token);
    if (!current && !this.maker.isLastExchange(session, token)) return this.refused(session, token);
    const state = await this.store.state(this.uow.reader, session.id, this.clock.nowMs());
    if (state.deviceRevoked) return refuse('device_revoked');
    if (!state.live) return refuse('unauthenticated');
    const holder = await this.holderOf(session, { standing: request.standing, byPin: state.account?.byPin === true });
    if (isRefusal(holder)) return holder;
    return this.exchanged(session, { holder, token }, current);
  }

  private async exchanged(session: SessionRecord, exchange: { readonly holder: SessionHolder; readonly token: string }, current: boolean): Promise<SessionGrant | Refusal> {
    const grant = current ? await this.uow.run((tx) => this.maker.renew(tx, session, exchange)) : this.maker.again(session, exchange);
    if (grant !== null) return grant;
    // Another exchange of this very token was first, in the same moment: it has that one's answer.
    const now = await this.uow.run((tx) => this.store.byId(tx, session.id));
    return (now !== null && now.revokedAt === null ? this.maker.again(now, exchange) : null) ?? this.refused(session, exchange.token);
  }

  private async refused(session: SessionRecord, token: string): Promise<Refusal> {
    return this.tokens.isOurs(session.id, token) ? this.endReused(session) : refuse('unauthenticated');
  }

  /** Role and area are read again, so that a change of either reaches the next access token. */
  private async holderOf(session: SessionRecord, { standing, byPin }: { readonly standing: ElderStanding | undefined; readonly byPin: boolean }): Promise<SessionHolder | Refusal> {
    const { audience, phoneKeyId, personId } = session;
    if (audience === 'elder') {
      if (standing === undefined || personId === null || phoneKeyId === null) return refuse('unauthenticated');
      const found = await standing({ personId, phoneKeyId });
      return isRefusal(found) ? found : { audience, actor: found.actor ?? elderActor(personId, found.areaCode), displayName: found.displayName, phoneKeyId };
    }
    const account = session.userId === null ? null : await this.accounts.byId(this.uow.reader, session.userId);
    if (account === null || !ROLES_OF[audience].includes(account.role)) return refuse('unauthenticated');
    return { audience, actor: actorOf(account, session.deviceId), displayName: account.displayName, phoneKeyId, pending: this.steps.of({ ...account, byPin }) };
  }

  private async endReused(session: SessionRecord): Promise<Refusal> {
    await this.uow.run(async (tx) => {
      const ended = await this.store.end(tx, session.id, this.clock.nowMs());
      const actor: Actor = {
        id: session.userId ?? session.personId ?? session.id,
        role: ROLES_OF[session.audience][0] ?? 'system',
        areaCode: '',
        siteId: null,
        deviceId: session.deviceId,
        personId: session.personId,
        staffNumber: null,
      };
      if (ended === 1) await this.audit.record(tx, actor, { action: 'session.reuse', objectKind: 'session', objectId: session.id });
    });
    return refuse('unauthenticated');
  }
}

/** An elder acts for themselves: `id` and `personId` are the same person. */
export function elderActor(personId: Id, areaCode: string): Actor {
  return { id: personId, role: 'elder', areaCode, siteId: null, deviceId: null, personId, staffNumber: null };
}
