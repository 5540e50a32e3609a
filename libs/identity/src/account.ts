import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor, Role } from '#platform';

/** The three kinds of signed-in people. An audience is an authority boundary: a token of one opens no route of another. */
export const AUDIENCES = ['elder', 'counter', 'bureau'] as const;
export type AudienceName = (typeof AUDIENCES)[number];

/** The roles that may hold a token of an audience. */
export const ROLES_OF: Readonly<Record<AudienceName, readonly Role[]>> = {
  elder: ['elder', 'family'],
  counter: ['site_manager', 'site_operator'],
  bureau: ['bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor', 'street_officer'],
};

/** Who may call a route that names no roles. Family looks on only where a route says so; everything else of an elder's is the elder's. */
export const ROLES_UNLESS_NAMED: Readonly<Record<AudienceName, readonly Role[]>> = { ...ROLES_OF, elder: ['elder'] };

/** What stands between a sign-in and work. */
export type PendingStep = 'password' | 'second_factor' | 'staff_number';

/** An account as it is shown to administrators. */
export interface UserRecord {
  readonly id: Id;
  readonly login: string;
  readonly displayName: string;
  readonly role: Role;
  readonly areaCode: string;
  readonly siteId: Id | null;
  /** Six digits: staff numbers are unique within it. */
  readonly county: string;
  /** The natural person; null until the account is linked. */
  readonly staffNumber: string | null;
  readonly disabledAt: number | null;
  /** Whether the password was given by somebody else and must be changed first. */
  readonly passwordTemporary: boolean;
  /** Since when a second factor is asked for, UTC ms; null while there is none. */
  readonly secondFactorAt: number | null;
  readonly createdAt: number;
}

/** What a sign-in or a renewal hands out. Instants are UTC milliseconds; `serverTime` lets a device measure its own clock. */
export interface SessionGrant {
  readonly accessToken: string;
  readonly accessExpiresAt: number;
  /** Good for one renewal, which answers with the next one. */
  readonly refreshToken: string;
  readonly refreshExpiresAt: number;
  readonly serverTime: number;
  readonly displayName: string;
  readonly actor: Actor;
  /** What the account must do before anything else is open to it; `staff_number` only stands in the way of what takes two persons. */
  readonly pending: PendingStep[];
}

/** The claims of an access token. */
export interface AccessClaims {
  readonly sub: string;
  readonly aud: AudienceName;
  readonly iat: number;
  readonly exp: number;
  /** The session, so that signing out or a revoked device takes effect at once. */
  readonly sid: Id;
  readonly role: Role;
  readonly area: string;
  readonly site: Id | null;
  readonly device: Id | null;
  readonly person: Id | null;
}

/** Who stands behind a request. */
export interface Principal {
  readonly actor: Actor;
  readonly sessionId: Id;
  readonly pending: readonly PendingStep[];
  /** An elder's phone whose card is reported lost: it may be in anybody's hands. */
  readonly phoneLost: boolean;
}

/** The roles that confirm what another proposed, for a whole county. */
export const DECIDE: readonly Role[] = ['bureau_admin', 'bureau_approver'];

/** With fewer natural persons who decide nobody can confirm what another proposed. */
export const DECIDERS_LEAST = 2;

/** Logins are compared in lower case: 0-9 a-z . _ - and 3 to 60 long. */
export function loginOf(text: string): string {
  return text.trim().toLowerCase();
}

export function loginFault(login: string): Refusal | null {
  return /^[a-z0-9][a-z0-9._-]{2,59}$/.test(login) ? null : refuse('invalid_request', { field: 'login' });
}

/** A staff number in its one form: upper case, no blanks around it. */
export function staffNumberOf(text: string): string {
  return text.normalize('NFKC').trim().toUpperCase();
}

/** 2 to 30 of A-Z 0-9 . _ - */
export function staffNumberFault(staffNumber: string): Refusal | null {
  return /^[A-Z0-9][A-Z0-9._-]{1,29}$/.test(staffNumber) ? null : refuse('invalid_request', { field: 'staffNumber' });
}
