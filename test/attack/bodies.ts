import { PASSWORD, publicKey, type AttackedCounty, type Elder, type Side } from './county.js';
import type { Operation, Schema } from './operations.js';

export type Body = Record<string, unknown>;

/** Text that a side writes about its people: it may not come back to the other. */
export function markOf(side: Side): string {
  return side.name === 'left' ? '左岸密语' : '右岸密语';
}

const MARKED = new Set(['text', 'reason', 'note', 'evidence', 'typedReason', 'source', 'relation']);

/**
 * A body that the description says is right, with the things of a side in it: what a name means (`personId`, `siteId`, `code`) comes from the side,
 * the rest from the examples. `full` sends what may be left out too.
 */
export function bodyOf(county: AttackedCounty, operation: Operation, side: Side, options: { full: boolean; elder?: Elder } = { full: false }): Body | null {
  if (operation.body === null) return null;
  if (operation.body.properties === undefined) return (operation.body.example as Body | undefined) ?? {};
  return objectOf(county, operation.body, { side, full: options.full, elder: options.elder ?? side.other, path: operation.path });
}

interface Wish {
  readonly side: Side;
  readonly full: boolean;
  readonly elder: Elder;
  readonly path: string;
}

function objectOf(county: AttackedCounty, schema: Schema, wish: Wish): Body {
  const body: Body = {};
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    if (!wish.full && !schema.required?.includes(name)) continue;
    body[name] = valueOf(county, name, part, wish);
  }
  return body;
}

function valueOf(county: AttackedCounty, name: string, schema: Schema, wish: Wish): unknown {
  if (schema.properties !== undefined) return objectOf(county, schema, wish);
  if (schema.type === 'array') return schema.example !== undefined && !name.endsWith('Ids') ? schema.example : [valueOf(county, name.replace(/s$/, ''), schema.items ?? {}, wish)];
  const known = fitting(candidates(county, name, wish), schema);
  if (known !== undefined) return known;
  if (schema.example !== undefined)
    return MARKED.has(name) && schema.type === 'string' ? `${markOf(wish.side)}${String(county.id().slice(-4))}`.slice(0, schema.maxLength ?? 200) : schema.example;
  return schema.enum?.[0] ?? (schema.type === 'number' ? (schema.minimum ?? 0) : schema.type === 'boolean' ? false : '一');
}

/** The first that the schema takes. */
function fitting(values: readonly unknown[], schema: Schema): unknown {
  return values.find((value) => typeof value !== 'string' || schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value));
}

function candidates(county: AttackedCounty, name: string, { side, elder, path }: Wish): readonly unknown[] {
  const row = (table: string): unknown[] => {
    const id = side.rows.get(table)?.at(-1);
    return id === undefined ? [] : [id];
  };
  switch (name) {
    case 'id':
    case 'runId':
    case 'batchId':
    case 'proxyId':
    case 'assessmentId':
      return name === 'proxyId' && path.includes('redemption') ? row('proxy') : [county.id()];
    case 'personId':
      return path.endsWith('/persons') ? [county.id()] : [elder.personId];
    case 'siteId':
      return [side.till.siteId];
    case 'deviceId':
      return [side.till.deviceId];
    case 'menuItemId':
      return [side.menuItemId];
    case 'operatorId':
      return path.includes('sites') ? row('operator') : [side.accounts.site_operator];
    case 'redemptionId':
      return row('redemption');
    case 'phoneKeyId':
      return [elder.phoneKeyId];
    case 'familyLinkId':
      return [elder.familyLinkId];
    case 'code':
      return path.endsWith('/areas') ? [side.street] : path.endsWith('/sites') ? [`S${county.id().slice(-8).toUpperCase()}`] : [elder.cardNumber];
    case 'areaCode':
    case 'residenceArea':
    case 'hukouArea':
      return [side.street];
    case 'phone':
      return [elder.phone];
    case 'login':
      return [`new.${county.id().slice(-12)}`];
    case 'password':
    case 'current':
      return [PASSWORD];
    case 'publicKey':
      return [publicKey()];
    case 'month':
      return ['2026-11'];
    case 'day':
      return ['2026-11-23'];
    case 'instantMs':
    case 'at':
    case 'occurredAt':
      return [county.small.clock.nowMs()];
    case 'generation':
      return [1];
    case 'assessedOn':
    case 'diedOn':
    case 'effectiveOn':
      return ['2026-11-20'];
    default:
      return [];
  }
}

/** The path with the things of a side in it: each parameter is a row of the table that the part before it names. */
export function pathOf(operation: Operation, side: Side, values: Readonly<Record<string, string>> = {}): string {
  return operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(values[name] ?? parameterOf(operation, name, side)));
}

function parameterOf(operation: Operation, name: string, side: Side): string {
  if (name === 'day') return '2026-11-23';
  if (name === 'areaCode') return side.street;
  if (name === 'lineNo') return '1';
  if (name === 'kind') return 'FUND';
  if (name === 'owner') return 'DISTRICT';
  if (name === 'personId') return side.other.personId;
  const before = new RegExp(`([^/]+)/\\{${name}\\}`).exec(operation.path)?.[1] ?? '';
  return rowNamed(before, side) ?? NOBODY;
}

export const NOBODY = '019ab0d2-7c00-7000-8000-0123456789ab';

/** What the parts of paths are called in the database, where it is not the same word. */
const ALSO: Readonly<Record<string, string>> = {
  users: 'user_account',
  prices: 'menu_item',
  policies: 'policy_version',
  imports: 'roster_import',
  appeals: 'grievance',
  complaints: 'grievance',
  shifts: 'shift',
  family: 'family_link',
};

function rowNamed(segment: string, side: Side): string | undefined {
  const stem = (ALSO[segment] ?? segment.replaceAll('-', '_')).replace(/ies$/, 'y').replace(/s$/, '');
  const tables = [...side.rows.keys()].filter((table) => table === stem || table.includes(stem)).sort((one, other) => one.length - other.length);
  for (const table of tables) {
    const ids = side.rows.get(table) ?? [];
    const last = ids.at(-1);
    if (last !== undefined) return last;
  }
  return undefined;
}
