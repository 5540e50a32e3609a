import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { refuse } from '#values';
import { Clock, Keys, ProblemException, UnitOfWork } from '#platform';
import type { AccessClaims, AudienceName, Principal } from './account.js';
import { ROLES_OF } from './account.js';
import { PendingSteps } from './pending-steps.js';
import { ISSUER, SESSION_KEY_OF } from './session-maker.js';
import { SessionStore } from './session.store.js';

/** Turns the claims of a token whose signature, issuer and audience are right into the one who acts. */
@Injectable()
export class Principals {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sessions: SessionStore,
    private readonly clock: Clock,
    private readonly steps: PendingSteps,
  ) {}

  /** False when the token (also one that names no end) or its session has ended. Throws the problem `device_revoked`, so that a tablet knows to call the bureau and keeps its unsent rows. */
  async of(audience: AudienceName, claims: AccessClaims): Promise<Principal | false> {
    const now = this.clock.nowMs();
    if (!(claims.exp * 1000 > now)) return false;
    const state = await this.sessions.state(this.uow.reader, claims.sid, now);
    if (state.deviceRevoked) throw new ProblemException(refuse('device_revoked'));
    if (!state.live) return false;
    const { account } = state;
    // A role that was changed counts from the next request on, not from the next token.
    const role = account?.role ?? claims.role;
    if (!ROLES_OF[audience].includes(role)) return false;
    const actor = {
      id: claims.sub,
      role,
      areaCode: account?.areaCode ?? claims.area,
      siteId: claims.site,
      deviceId: claims.device,
      personId: claims.person,
      staffNumber: account?.staffNumber ?? null,
    };
    return { actor, sessionId: claims.sid, phoneLost: state.phoneLost, pending: account === null ? [] : this.steps.of(account) };
  }
}

/** A process without the key of an audience lets nobody of it in. */
function sessionKey(audience: AudienceName, keys: Keys): KeyObject {
  const name = SESSION_KEY_OF[audience];
  return keys.has(name) ? keys.secret(name) : createSecretKey(randomBytes(32));
}

/**
 * The options of passport-jwt. The secret is a KeyObject: with a string, each request would first try to read it as PEM,
 * a third of the CPU (stack.md 3.3). Expiry is judged by `Principals`, on the clock that all of the system shares.
 */
function optionsOf(audience: AudienceName, keys: Keys) {
  return {
    jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
    secretOrKey: sessionKey(audience, keys) as unknown as Buffer,
    audience,
    issuer: ISSUER,
    algorithms: ['HS256' as const],
    ignoreExpiration: true,
  };
}

/** Lets in the holders of a token made for elders. */
@Injectable()
export class ElderStrategy extends PassportStrategy(Strategy, 'elder') {
  constructor(
    keys: Keys,
    private readonly principals: Principals,
  ) {
    super(optionsOf('elder', keys));
  }

  validate(claims: AccessClaims): Promise<Principal | false> {
    return this.principals.of('elder', claims);
  }
}

/** Lets in the holders of a token made for a meal counter. */
@Injectable()
export class CounterStrategy extends PassportStrategy(Strategy, 'counter') {
  constructor(
    keys: Keys,
    private readonly principals: Principals,
  ) {
    super(optionsOf('counter', keys));
  }

  validate(claims: AccessClaims): Promise<Principal | false> {
    return this.principals.of('counter', claims);
  }
}

/** Lets in the holders of a token made for the bureau and its streets. */
@Injectable()
export class BureauStrategy extends PassportStrategy(Strategy, 'bureau') {
  constructor(
    keys: Keys,
    private readonly principals: Principals,
  ) {
    super(optionsOf('bureau', keys));
  }

  validate(claims: AccessClaims): Promise<Principal | false> {
    return this.principals.of('bureau', claims);
  }
}
