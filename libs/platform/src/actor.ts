import type { Id } from '#values';

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
}

/** The system itself: nightly jobs and the demo county. */
export function systemActor(areaCode: string): Actor {
  return { id: 'system', role: 'system', areaCode, siteId: null, deviceId: null, personId: null };
}

/** The half-open range of area codes inside a scope, for an index range scan: `area >= from AND area < to`. */
export function scopeRange(areaCode: string): { from: string; to: string } {
  return { from: areaCode, to: `${areaCode}~` };
}
