import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { SessionGrant } from '#identity';
import { isFresh, isSigned, OpenSession } from '#identity';
import { Clock, UnitOfWork } from '#platform';
import { familyActor, familySignInText, stateOf } from './family-link.js';
import { FamilyStore } from './family.store.js';

export interface FamilyProof {
  readonly familyLinkId: Id;
  /** The phone's clock, UTC ms. */
  readonly instantMs: number;
  /** Ed25519 over `familySignInText`, base64url. */
  readonly signature: string;
}

/**
 * Signs a family member in by the key of their phone. The session ends with the consent at the latest.
 * Refuses `invalid_request` (clock more than two minutes off), `unauthenticated` (unknown, taken back, run out, or another key), `proof_used`.
 */
@Injectable()
export class SignInFamily {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: FamilyStore,
    private readonly sessions: OpenSession,
    private readonly clock: Clock,
  ) {}

  async signIn(proof: FamilyProof): Promise<SessionGrant | Refusal> {
    const now = this.clock.nowMs();
    if (!isFresh(proof.instantMs, now)) return refuse('invalid_request', { field: 'instantMs', serverTime: now });
    const link = await this.store.byId(this.work.reader, proof.familyLinkId);
    const signed = link !== null && isSigned({ publicKey: link.publicKey, message: familySignInText(proof), signature: proof.signature });
    if (!signed || stateOf(link, now) !== 'live') return refuse('unauthenticated');
    const grant = await this.sessions.open({ audience: 'elder', actor: familyActor(link), displayName: link.nameMasked, phoneKeyId: link.id }, proof.instantMs);
    if (isRefusal(grant)) return grant;
    await this.work.run((tx) => this.store.seen(tx, link.id, now));
    return grant;
  }
}
