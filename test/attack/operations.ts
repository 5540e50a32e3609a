import type { INestApplicationContext } from '@nestjs/common';
import { type RouteGuard, routeGuards } from '#identity';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly example?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** The description of the API, as `/openapi.json` serves it. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** One route, as the description tells of it, with the guard that its code declares. */
export interface Operation {
  readonly id: string;
  /** GET, POST, … */
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly contentType: string | null;
  readonly body: Schema | null;
  readonly guard: RouteGuard;
}

/** Joins what the app says of its routes with what their decorators say of who may call them. Throws on a route that only one of the two knows. */
export function operationsOf(document: Description, app: INestApplicationContext): Operation[] {
  const guards = new Map(routeGuards(app).map((guard) => [guard.operationId, guard]));
  const found = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]): Operation => {
      const guard = guards.get(described.operationId);
      if (!guard) throw new Error(`the description has ${method} ${path} (${described.operationId}), the code has no such route`);
      const [type, content] = Object.entries(described.requestBody?.content ?? {})[0] ?? [];
      const body = content?.schema ? resolved(content.schema, document) : null;
      const parameters = (described.parameters ?? []).map((parameter) => (parameter.schema ? { ...parameter, schema: resolved(parameter.schema, document) } : parameter));
      return { id: described.operationId, method: method.toUpperCase(), path, parameters, contentType: type ?? null, body, guard };
    }),
  );
  const known = new Set(found.map(({ id }) => id));
  const missing = [...guards.keys()].filter((id) => !known.has(id) && !UNDESCRIBED.test(id));
  if (missing.length > 0) throw new Error(`the code has routes that the description does not tell of: ${missing.join(', ')}`);
  return found;
}

/** Outside the API: the front door, the probes and the figures for Prometheus. */
const UNDESCRIBED = /^(Front|Health)Controller_/;

/** With every reference put in its place. The schemas of requests have no circles. */
export function resolved(schema: Schema, document: Description): Schema {
  const named = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (named !== undefined) {
    const found = document.components?.schemas?.[named.split('/').at(-1) ?? ''];
    return found ? resolved(found, document) : {};
  }
  const properties = schema.properties && Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, resolved(part, document)]));
  return { ...schema, ...(properties && { properties }), ...(schema.items && { items: resolved(schema.items, document) }) };
}
