import type { ExecutionContext } from '@nestjs/common';
import { applyDecorators, createParamDecorator, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { Id } from '#values';
import type { Actor, Role } from '#platform';
import type { AudienceName, Principal } from './account.js';

export const AUDIENCE = 'love-card:audience';
export const ROLES_ALLOWED = 'love-card:roles';
export const OPEN = 'love-card:open';
export const BEFORE_READY = 'love-card:before-ready';
export const WHILE_LOST = 'love-card:while-lost';

/** The one kind of person who may call the routes of a controller. */
export const Audience = (audience: AudienceName): ClassDecorator => applyDecorators(SetMetadata(AUDIENCE, audience), ApiBearerAuth());

/** Narrows a controller or one of its routes to some roles of its audience. On a route it replaces what the controller says. */
export const Roles = (...roles: Role[]): MethodDecorator & ClassDecorator => SetMetadata(ROLES_ALLOWED, roles);

/** The named and argued exception to the guard: anyone may call this. */
export const OpenToAll = (reason: string): MethodDecorator & ClassDecorator => SetMetadata(OPEN, reason);

/** A route that is open to an account which has still to change its password or enrol its second factor. */
export const BeforeReady = (): MethodDecorator => SetMetadata(BEFORE_READY, true);

/** The named and argued exception for phones whose card is reported lost: they write nothing else until the report is taken back. */
export const WhileLost = (reason: string): MethodDecorator => SetMetadata(WHILE_LOST, reason);

/** A request that passed the guard. */
export interface GuardedRequest {
  principal?: Principal;
}

/** Who acts: the first argument of every use case. */
export const ActingAs = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => principalOf(context).actor);

/** The session behind the request, for signing out. */
export const CurrentSession = createParamDecorator((_data: unknown, context: ExecutionContext): Id => principalOf(context).sessionId);

function principalOf(context: ExecutionContext): Principal {
  const { principal } = context.switchToHttp().getRequest<GuardedRequest>();
  if (!principal) throw new Error('a route that is open to all has no actor');
  return principal;
}
