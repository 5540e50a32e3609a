import type { Day, Id } from '#values';
import type { Actor } from '#platform';

/** Consents that may be live at once for one person. */
export const LINKS_MAX = 6;
/** Invitations that an elder makes in a day. */
export const INVITATIONS_A_DAY = 10;
/** A consent ends by itself; the longest is a year. */
export const DAYS_MAX = 366;
/** An invitation is read out and typed at once. */
export const INVITATION_MS = 15 * 60_000;

export type FamilyState = 'live' | 'ended' | 'revoked';

/** An elder's consent that somebody looks on, until a day. */
export interface FamilyLink {
  readonly id: Id;
  readonly personId: Id;
  readonly relation: string;
  readonly nameMasked: string;
  /** 32 bytes in base64url. */
  readonly publicKey: string;
  readonly startedAt: number;
  /** Last day. */
  readonly endsOn: Day;
  /** The first instant after it, UTC ms. */
  readonly endsAt: number;
  readonly revokedAt: number | null;
  readonly lastSeenAt: number | null;
}

export function stateOf(link: Pick<FamilyLink, 'endsAt' | 'revokedAt'>, nowMs: number): FamilyState {
  if (link.revokedAt !== null) return 'revoked';
  return link.endsAt > nowMs ? 'live' : 'ended';
}

/** An area that holds nobody: whatever asks by area answers nothing to those who look on. */
const NO_AREA = 'none';

/** Who looks on for a person. The id is that of the consent, so that every act of theirs names it. */
export function familyActor(link: Pick<FamilyLink, 'id' | 'personId'>): Actor {
  return { id: link.id, role: 'family', areaCode: NO_AREA, siteId: null, deviceId: null, personId: link.personId, staffNumber: null };
}

/** The elder whose page somebody sees, for readers that hold an elder to what is their own. It writes nothing. */
export function elderSeenBy(actor: Actor): Actor {
  return actor.role === 'family' ? { ...actor, role: 'elder', id: actor.personId ?? '' } : actor;
}

/** What a family member's phone signs to sign in: purpose first, so that no signature passes for one of another kind. */
export function familySignInText(proof: { readonly familyLinkId: string; readonly instantMs: number }): string {
  return `love-card/family-sign-in/v1|${proof.familyLinkId}|${String(proof.instantMs)}`;
}
