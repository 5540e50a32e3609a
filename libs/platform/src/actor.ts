import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Reader } from './tx.js';

/** What a signed-in account may do. Street officers and below see only their area; site roles only their site. */
export const ROLES = ['bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor', 'street_officer', 'site_manager', 'site_operator', 'elder', 'family', 'system'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts: the first argument of every use case. `areaCode` is the scope that every query is held to. */
export interface Actor {
  readonly id: string;
  readonly role: Role;
  /** County 6, street 9 or community 12 digits: people by residence, money by site (decisions 5). */
  readonly areaCode: string;
  readonly siteId: Id | null;
  readonly deviceId: Id | null;
  readonly personId: Id | null;
  /** The natural person behind a staff account, unique within the county; null while the account is not linked, and for elders and the system. */
  readonly staffNumber: string | null;
}

/** What tells one natural person at work from another. An actor is one; so is whoever proposed something, as their row kept it. */
export type StaffIdentity = Pick<Actor, 'id' | 'staffNumber'>;

/** The system itself: nightly jobs and the demo county. */
export function systemActor(areaCode: string): Actor {
  return { id: 'system', role: 'system', areaCode, siteId: null, deviceId: null, personId: null, staffNumber: null };
}

/** Whether two accounts are one natural person's: the same account, or the same staff number. */
export function isSamePerson(one: StaffIdentity, other: StaffIdentity): boolean {
  return one.id === other.id || (one.staffNumber !== null && one.staffNumber === other.staffNumber);
}

/**
 * The one meaning of "two persons": null when both accounts are linked to staff numbers and the numbers differ. Refuses
 * `same_person`, and `staff_unlinked` (detail `who`: maker or checker) because nobody can say who an account without a
 * number is. Two accounts of one person are one person.
 */
export function twoPersonsFault(maker: StaffIdentity, checker: StaffIdentity): Refusal | null {
  if (isSamePerson(maker, checker)) return refuse('same_person');
  if (checker.staffNumber === null) return refuse('staff_unlinked', { who: 'checker' });
  return maker.staffNumber === null ? refuse('staff_unlinked', { who: 'maker' }) : null;
}

/** Who somebody is, and what they are now. */
export interface StaffStanding extends StaffIdentity {
  /** UTC ms; null while the account stands. */
  readonly disabledAt: number | null;
  /** Role and area of today; null where there is no such account. */
  readonly post: { readonly role: string; readonly areaCode: string } | null;
}

/** The person behind an account that a row names only by its id. An unknown account is linked to nobody. */
export async function staffIdentityOf(db: Reader, accountId: string): Promise<StaffStanding> {
  const [row] = await db.query<{ staff_number: string | null; disabled_at: number | null; role: string; area_code: string }>(
    'SELECT staff_number, disabled_at, role, area_code FROM user_account WHERE id = ?',
    [accountId],
  );
  const disabledAt = row === undefined || row.disabled_at === null ? null : Number(row.disabled_at);
  return { id: accountId, staffNumber: row?.staff_number ?? null, disabledAt, post: row === undefined ? null : { role: row.role, areaCode: row.area_code } };
}

/** The half-open range of area codes inside a scope, for an index range scan: `area >= from AND area < to`. */
export function scopeRange(areaCode: string): { from: string; to: string } {
  return { from: areaCode, to: `${areaCode}~` };
}
