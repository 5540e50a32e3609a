/**
 * Who may look on for an elder: by the elder's own consent, dated, and taken back at once.
 *
 * Promises: an invitation is taken up once, within fifteen minutes; a consent ends after a year at the latest and by the
 * guard, not by a job; what a lost phone opened does not outlive it; those who look on change nothing; every invitation, entry, sign-in and revocation is logged.
 *
 * Refuses: forbidden, invalid_request, period_invalid, token_used, family_limit, deceased, revoked, reason_required, unauthenticated, not_found.
 *
 * @example
 * const { code } = await inviteFamily.invite(elder, { relation: '女儿', endsOn: day('2027-05-31') });
 * const link = await joinFamily.join({ code, name: '王小芳', publicKey });
 */
export { EndFamily } from './end-family.js';
export { elderSeenBy, type FamilyLink, familySignInText, type FamilyState } from './family-link.js';
export { FamilyOfPerson } from './family-of-person.js';
export { FamilyModule } from './family.module.js';
export { FamilyStanding } from './family-standing.js';
export { InviteFamily, type InvitationRequest } from './invite-family.js';
export { JoinFamily, type JoinRequest } from './join-family.js';
export { ListFamily } from './list-family.js';
export { RevokeFamily } from './revoke-family.js';
export { type FamilyProof, SignInFamily } from './sign-in-family.js';
