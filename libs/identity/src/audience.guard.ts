import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import passport from 'passport';
import type { RefusalCode } from '#values';
import { refuse } from '#values';
import type { Role } from '#platform';
import { ProblemException } from '#platform';
import type { AudienceName, Principal } from './account.js';
import { ROLES_UNLESS_NAMED } from './account.js';
import type { GuardedRequest } from './audience.decorators.js';
import { AUDIENCE, BEFORE_READY, OPEN, ROLES_ALLOWED, WHILE_LOST } from './audience.decorators.js';
import { BureauStrategy, CounterStrategy, ElderStrategy } from './audience.strategies.js';

type AudienceStrategy = ElderStrategy | CounterStrategy | BureauStrategy;

/**
 * Stands before every route of the process. It looks at the token and the route only, never at what the route is asked
 * for, so its answer tells nothing of which ids exist. A route that names neither an audience nor a reason to be open is
 * shut. A phone whose card is reported lost may be in a stranger's hands: it reads, and writes only what is named.
 */
@Injectable()
export class AudienceGuard implements CanActivate {
  private readonly strategies: Readonly<Record<AudienceName, AudienceStrategy>>;

  constructor(
    private readonly reflector: Reflector,
    elder: ElderStrategy,
    counter: CounterStrategy,
    bureau: BureauStrategy,
  ) {
    this.strategies = { elder, counter, bureau };
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const marked = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<string | undefined>(OPEN, marked) !== undefined) return true;
    const audience = this.reflector.getAllAndOverride<AudienceName | undefined>(AUDIENCE, marked);
    if (audience === undefined) throw problem('forbidden');
    const http = context.switchToHttp();
    const principal = await authenticated(this.strategies[audience], http.getRequest<Request>(), http.getResponse<Response>());
    if (principal === null) throw problem('unauthenticated');
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES_ALLOWED, marked) ?? ROLES_UNLESS_NAMED[audience];
    if (!roles.includes(principal.actor.role)) throw problem('forbidden');
    const step = principal.pending.find((one) => one !== 'staff_number');
    if (step !== undefined && this.reflector.getAllAndOverride<true | undefined>(BEFORE_READY, marked) === undefined) throw problem(STEP_FIRST[step]);
    const writes = http.getRequest<Request>().method !== 'GET';
    if (principal.phoneLost && writes && this.reflector.getAllAndOverride<string | undefined>(WHILE_LOST, marked) === undefined) throw problem('revoked');
    http.getRequest<GuardedRequest>().principal = principal;
    return true;
  }
}

const STEP_FIRST = { password: 'password_change_first', second_factor: 'second_factor_first' } as const;

function problem(code: RefusalCode): ProblemException {
  return new ProblemException(refuse(code));
}

/**
 * Passport keeps strategies by name for the whole process, and writes its answers onto the strategy object. Two apps in
 * one process would share names and two requests one object, so each request gets a fresh heir of this app's strategy.
 */
function authenticated(strategy: AudienceStrategy, request: Request, response: Response): Promise<Principal | null> {
  return new Promise((resolve, reject) => {
    const heir = Object.create(strategy) as AudienceStrategy;
    const answer = (error: unknown, principal: Principal | false | null | undefined): void => {
      if (error instanceof Error) reject(error);
      else resolve(principal || null);
    };
    (passport.authenticate(heir, { session: false }, answer) as (request: Request, response: Response, next: (error: unknown) => void) => void)(request, response, reject);
  });
}
