import type { OfflineCeilings } from '#core/snapshot';
import { LIST_FRESH_MS, LIST_STALE_MS } from './limits.js';

/** What of a tablet's list is paid unseen, and until when such a list can have served, UTC ms; null: for as long as the list itself is good. */
export interface GivenCeilings extends OfflineCeilings {
  readonly until: number | null;
}

/** What one of several tablets of a site may accept: each its even part, rounded up. The site's sum is for people to look at, not a gate. */
export function tabletShare(ceilings: OfflineCeilings, tablets: number): OfflineCeilings {
  const part = (of: number): number => Math.ceil(of / Math.max(1, tablets));
  return { fresh: part(ceilings.fresh), stale: part(ceilings.stale) };
}

/** For how long a tablet is new, ms: as long as a list from before its enrolment may still serve somewhere at the site. */
export const NEW_TABLET_MS = LIST_STALE_MS;

/** A tablet that goes on asking for lists is given its number again that often, ms. */
export const GIVEN_AGAIN_MS = LIST_FRESH_MS;

/** Until when the number given to a tablet at an instant counts, UTC ms: no list that it asked for before it was due again serves longer. */
export function givenUntil(givenAt: number): number {
  return givenAt + GIVEN_AGAIN_MS + LIST_STALE_MS;
}

/** A tablet among the others of its site, when a list is made for it. */
export interface AmongTablets {
  /** What the list allows it. */
  readonly share: OfflineCeilings;
  /** Of the site. */
  readonly ofSite: OfflineCeilings;
  /** Tablets of the site that serve today or left today, itself included. */
  readonly tabletsToday: number;
  /** What is paid unseen for the others by any list that may still serve, those included that left today. */
  readonly ofOthers: OfflineCeilings;
  readonly isNew: boolean;
}

/**
 * What is paid for a tablet before a person has looked. Ceilings are a tablet's, so each enrolment would bring its site another one:
 * a new tablet gets what its site's other lists leave, for as long as those lists may serve; and who left today has had a part of today.
 * It is settled when the list is made and rests on no upload, so the order in which tablets come in changes no verdict. A tablet that has
 * been there for longer has its part whatever the others do: an ordinary day of a site is no gate, its sum is an alarm.
 */
export function unseenShare({ share, ofSite, tabletsToday, ofOthers, isNew }: AmongTablets): OfflineCeilings {
  const part = tabletShare(ofSite, tabletsToday);
  const left = (of: number, others: number): number => (isNew ? Math.max(0, of - others) : of);
  return {
    fresh: Math.min(share.fresh, part.fresh, left(ofSite.fresh, ofOthers.fresh)),
    stale: Math.min(share.stale, part.stale, left(ofSite.stale, ofOthers.stale)),
  };
}
