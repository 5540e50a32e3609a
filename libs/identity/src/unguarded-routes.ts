import type { INestApplicationContext, Type } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { AUDIENCE, OPEN } from './audience.decorators.js';

/** Nest's own mark on a route handler: the HTTP method. */
const ROUTE = 'method';

/**
 * The routes of a running app, as `Controller.method`, that name neither an audience nor a reason to be open. The guard
 * refuses them anyway; a boot test expects this list to be empty, so that nobody ships a route that cannot be called.
 */
export function unguardedRoutes(app: INestApplicationContext): string[] {
  const controllers = new Set<Type>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) if (metatype) controllers.add(metatype as Type);
  }
  return [...controllers].flatMap(unguardedOf).sort();
}

function unguardedOf(controller: Type): string[] {
  const prototype = controller.prototype as Record<string, object>;
  const guarded = (target: object): boolean => Reflect.hasMetadata(AUDIENCE, target) || Reflect.hasMetadata(OPEN, target);
  if (guarded(controller)) return [];
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .filter((name) => Reflect.hasMetadata(ROUTE, prototype[name] ?? {}) && !guarded(prototype[name] ?? {}))
    .map((name) => `${controller.name}.${name}`);
}
