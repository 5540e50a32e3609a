import type { Id } from '#values';
import { isId, strippedText } from '#values';

/** A server time as the county signed it for one tablet and one question. */
export interface SignedMoment {
  /** UTC ms. */
  readonly ms: number;
  readonly nonce: string;
  readonly keyId: number;
  /** Ed25519 over `serverTimeText`, base64url. */
  readonly signature: string;
}

/** What every event of a tablet says about itself. Instants are UTC ms. */
export interface EventHead {
  /** 1: the server's time is the tablet's word. 2: it comes with the county's signature. */
  readonly v: 1 | 2;
  readonly id: Id;
  readonly seq: number;
  readonly deviceId: Id;
  readonly siteId: Id;
  /** The device's own clock. */
  readonly at: number;
  /** The last signed server time that the device knew, and the monotonic milliseconds since; the latter null after a restart. */
  readonly serverAt: number | null;
  readonly monoMs: number | null;
  /** Behind `serverAt` in version 2; null in version 1. */
  readonly signedTime: SignedMoment | null;
  readonly shiftId: string | null;
  readonly operatorId: string | null;
  readonly snapshotSerial: number | null;
  readonly snapshotMadeAt: number | null;
}

export type Tendered = 'cash' | 'phone' | 'family';

export interface MealEvent extends EventHead {
  readonly kind: 'meal';
  readonly code: string;
  readonly menuItemId: Id;
  readonly priceFen: number | null;
  readonly tender: Tendered;
  readonly proxyId: Id | null;
  readonly evidence: string;
  /** Why the number was typed by hand; null where it was not. */
  readonly typedReason: string | null;
  /** What the operator and the elder saw, in fen. */
  readonly shown: { readonly subsidyFen: number; readonly collectiveFen: number; readonly selfPayFen: number } | null;
  readonly onlineTried: boolean;
}
export interface VoidEvent extends EventHead {
  readonly kind: 'void';
  readonly redemptionId: Id;
  readonly reason: string;
}
export interface FullPriceEvent extends EventHead {
  readonly kind: 'full_price';
  readonly saleKind: 'elder' | 'guest' | 'staff';
  readonly priceFen: number;
  readonly tender: Tendered;
  readonly refusalCode: string | null;
  /** What this tablet could not find with the line down, and the dish: the county looks whether a subsidy was missed. Null of every other sale. */
  readonly code: string | null;
  readonly menuItemId: Id | null;
  /** As the person said it, with a typed number. */
  readonly birthYear: number | null;
}
/** 不是本人, a meal that the tablet refused, a step of a delivery, the opening and the close of a shift: kept, and decided by nobody. */
export interface NotedEvent extends EventHead {
  readonly kind: 'not_holder' | 'refused' | 'delivery' | 'open' | 'close';
  readonly code: string | null;
  readonly subjectId: Id | null;
}

export type OfflineEvent = MealEvent | VoidEvent | FullPriceEvent | NotedEvent;
export type OfflineEventKind = OfflineEvent['kind'];

/** A text that is no event; `field` names what is wrong. */
export interface UnreadableEvent {
  readonly kind: 'unreadable';
  readonly field: string;
}

const INSTANT_MAX = 4_102_444_800_000;
const FEN_MAX = 1_000_000;
const CODE = /^[0-9A-Z]{6,400}$/;
const REFUSAL = /^[a-z_]{3,30}$/;
/** Names of people and shifts are ids of accounts and the like: columns that hold no other letters take them. */
const NAME = /^[\x21-\x7e]{1,60}$/;
const TENDERS = ['cash', 'phone', 'family'] as const;
const SALES = ['elder', 'guest', 'staff'] as const;

type Fields = Readonly<Record<string, unknown>>;
class Wrong extends Error {}

/** Reads one event text. Never throws: what cannot be read is answered as such, and kept as it came. */
export function parseEvent(text: string): OfflineEvent | UnreadableEvent {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', field: 'json' };
  }
  if (typeof fields !== 'object' || fields === null) return { kind: 'unreadable', field: 'json' };
  try {
    return bodyOf(fields as Fields, headOf(fields as Fields));
  } catch (error) {
    if (error instanceof Wrong) return { kind: 'unreadable', field: error.message };
    throw error;
  }
}

function headOf(fields: Fields): EventHead {
  const { v } = fields;
  if (v !== 1 && v !== 2) throw new Wrong('v');
  const signedTime = v === 1 ? null : orNull(fields, 'signedTime', () => signedAt(fields['signedTime']));
  return {
    v,
    id: idAt(fields, 'id'),
    seq: whole(fields, 'seq', Number.MAX_SAFE_INTEGER),
    deviceId: idAt(fields, 'deviceId'),
    siteId: idAt(fields, 'siteId'),
    at: whole(fields, 'at', INSTANT_MAX),
    serverAt: v === 2 ? (signedTime?.ms ?? null) : orNull(fields, 'serverAt', () => whole(fields, 'serverAt', INSTANT_MAX)),
    monoMs: orNull(fields, 'monoMs', () => whole(fields, 'monoMs', INSTANT_MAX)),
    signedTime,
    shiftId: orNull(fields, 'shiftId', () => name(fields, 'shiftId')),
    operatorId: orNull(fields, 'operatorId', () => name(fields, 'operatorId')),
    snapshotSerial: orNull(fields, 'snapshotSerial', () => whole(fields, 'snapshotSerial', Number.MAX_SAFE_INTEGER)),
    snapshotMadeAt: orNull(fields, 'snapshotMadeAt', () => whole(fields, 'snapshotMadeAt', INSTANT_MAX)),
  };
}

function bodyOf(fields: Fields, head: EventHead): OfflineEvent {
  const kind = fields['kind'];
  switch (kind) {
    case 'meal':
      return {
        ...head,
        kind,
        code: matching(fields, 'code', CODE),
        menuItemId: idAt(fields, 'menuItemId'),
        priceFen: orNull(fields, 'priceFen', () => whole(fields, 'priceFen', FEN_MAX)),
        tender: oneOf(fields, 'tender', TENDERS),
        proxyId: orNull(fields, 'proxyId', () => idAt(fields, 'proxyId')),
        evidence: orNull(fields, 'evidence', () => words(fields, 'evidence', 20)) ?? '',
        typedReason: orNull(fields, 'typedReason', () => said(fields, 'typedReason', 60)),
        shown: orNull(fields, 'shown', () => shownAt(fields['shown'])),
        onlineTried: fields['onlineTried'] === true,
      };
    case 'void':
      return { ...head, kind, redemptionId: idAt(fields, 'redemptionId'), reason: said(fields, 'reason', 200) };
    case 'full_price':
      return {
        ...head,
        kind,
        saleKind: oneOf(fields, 'saleKind', SALES),
        priceFen: whole(fields, 'priceFen', FEN_MAX),
        tender: oneOf(fields, 'tender', TENDERS),
        refusalCode: orNull(fields, 'refusalCode', () => matching(fields, 'refusalCode', REFUSAL)),
        code: orNull(fields, 'code', () => matching(fields, 'code', CODE)),
        menuItemId: orNull(fields, 'menuItemId', () => idAt(fields, 'menuItemId')),
        birthYear: orNull(fields, 'birthYear', () => whole(fields, 'birthYear', 9999)),
      };
    case 'not_holder':
    case 'refused':
    case 'delivery':
    case 'open':
    case 'close': {
      const code = typeof fields['code'] === 'string' && CODE.test(fields['code']) ? fields['code'] : null;
      const subjectId = [fields['deliveryId'], fields['redemptionId']].find(isId) ?? null;
      return { ...head, kind, code, subjectId };
    }
    default:
      throw new Wrong('kind');
  }
}

function shownAt(value: unknown): MealEvent['shown'] {
  if (typeof value !== 'object' || value === null) throw new Wrong('shown');
  const fields = value as Fields;
  return { subsidyFen: whole(fields, 'subsidyFen', FEN_MAX), collectiveFen: whole(fields, 'collectiveFen', FEN_MAX), selfPayFen: whole(fields, 'selfPayFen', FEN_MAX) };
}

function signedAt(value: unknown): SignedMoment {
  if (typeof value !== 'object' || value === null) throw new Wrong('signedTime');
  const fields = value as Fields;
  return {
    ms: whole(fields, 'ms', INSTANT_MAX),
    nonce: matching(fields, 'nonce', /^[\w-]{16,64}$/),
    keyId: whole(fields, 'keyId', 255),
    signature: matching(fields, 'signature', /^[\w-]{86}$/),
  };
}

function orNull<T>(fields: Fields, name: string, read: () => T): T | null {
  return fields[name] === undefined || fields[name] === null ? null : read();
}
function idAt(fields: Fields, name: string): Id {
  const value = fields[name];
  if (!isId(value)) throw new Wrong(name);
  return value;
}
function whole(fields: Fields, name: string, max: number): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > max) throw new Wrong(name);
  return value;
}
/** What somebody wrote: kept without controls and invisible marks, and never a reason to send a row back. */
function said(fields: Fields, name: string, max: number): string {
  return strippedText(words(fields, name, max)) || '?';
}
function words(fields: Fields, name: string, max: number): string {
  const value = fields[name];
  if (typeof value !== 'string' || value.length === 0 || value.length > max) throw new Wrong(name);
  return value;
}
function matching(fields: Fields, field: string, pattern: RegExp): string {
  const value = fields[field];
  if (typeof value !== 'string' || !pattern.test(value)) throw new Wrong(field);
  return value;
}
function name(fields: Fields, field: string): string {
  return matching(fields, field, NAME);
}
function oneOf<const T extends string>(fields: Fields, name: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === fields[name]);
  if (found === undefined) throw new Wrong(name);
  return found;
}
