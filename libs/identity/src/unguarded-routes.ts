import type { INestApplicationContext, Type } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { Role } from '#platform';
import { type AudienceName, ROLES_UNLESS_NAMED } from './account.js';
import { AUDIENCE, OPEN, ROLES_ALLOWED } from './audience.decorators.js';

/** Nest's own mark on a route handler: the HTTP method. */
const ROUTE = 'method';

/** What a route says of who may call it. */
export interface RouteGuard {
  /** As the description of the API names the operation: `Controller_method`. */
  readonly operationId: string;
  /** Null where the route names no audience. */
  readonly audience: AudienceName | null;
  /** Open to all, by its own word. */
  readonly open: boolean;
  /** The roles of its audience that are let in. */
  readonly roles: readonly Role[];
}

/** Every route of a running app with what its decorators say: by what a matrix of calls knows the right answer. */
export function routeGuards(app: INestApplicationContext): RouteGuard[] {
  const controllers = new Set<Type>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) if (metatype) controllers.add(metatype as Type);
  }
  return [...controllers].flatMap(guardsOf).sort((one, other) => (one.operationId < other.operationId ? -1 : 1));
}

/**
 * The routes of a running app, as `Controller.method`, that name neither an audience nor a reason to be open. The guard
 * refuses them anyway; a boot test expects this list to be empty, so that nobody ships a route that cannot be called.
 */
export function unguardedRoutes(app: INestApplicationContext): string[] {
  return routeGuards(app)
    .filter(({ audience, open }) => audience === null && !open)
    .map(({ operationId }) => operationId.replace('_', '.'));
}

function guardsOf(controller: Type): RouteGuard[] {
  const prototype = controller.prototype as Record<string, object>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name] ?? {};
    if (!Reflect.hasMetadata(ROUTE, handler)) return [];
    const said = (key: string): unknown => Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
    const audience = (said(AUDIENCE) as AudienceName | undefined) ?? null;
    const roles = (said(ROLES_ALLOWED) as readonly Role[] | undefined) ?? (audience === null ? [] : ROLES_UNLESS_NAMED[audience]);
    return [{ operationId: `${controller.name}_${name}`, audience, open: said(OPEN) !== undefined, roles }];
  });
}
