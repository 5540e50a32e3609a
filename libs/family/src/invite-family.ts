import { Injectable } from '@nestjs/common';
import type { Day, Refusal } from '#values';
import { addDays, dayOf, isDay, refuse } from '#values';
import { CarrierReader } from '#cards';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { DAYS_MAX, INVITATION_MS, INVITATIONS_A_DAY, LINKS_MAX } from './family-link.js';
import { FamilyStore } from './family.store.js';

const DAY_MS = 24 * 3_600_000;

export interface InvitationRequest {
  /** What the person is to the elder. */
  readonly relation: string;
  /** Last day of looking on: from today to a year ahead. */
  readonly endsOn: Day;
}

/**
 * An elder invites somebody to look on. The twelve digits are good once, for fifteen minutes, and end the ones before.
 * Refuses `forbidden` (not an elder), `invalid_request`, `period_invalid`, `family_limit` (six look on), `invitations_limit`
 * (ten a day: digits are good once, so more than a few lost ones are no mistake), `deceased`, `revoked` (the card is reported lost: so may the phone be).
 */
@Injectable()
export class InviteFamily {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: FamilyStore,
    private readonly carriers: CarrierReader,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async invite(actor: Actor, { relation, endsOn }: InvitationRequest): Promise<{ code: string; expiresAt: number } | Refusal> {
    const { personId } = actor;
    if (actor.role !== 'elder' || personId === null) return refuse('forbidden');
    const stated = relation.trim();
    if (stated === '' || Array.from(stated).length > 10) return refuse('invalid_request', { field: 'relation' });
    const now = this.clock.nowMs();
    const today = dayOf(now);
    if (!isDay(endsOn) || endsOn < today || endsOn > addDays(today, DAYS_MAX)) return refuse('period_invalid', { field: 'endsOn', latest: addDays(today, DAYS_MAX) });
    const code = this.store.drawCode();
    return this.work.run(async (tx) => {
      // The carrier before the person, as everywhere: a loss reported at the same moment either stops this or ends it.
      if ((await this.carriers.lock(tx, [personId])).get(personId)?.state === 'lost') return refuse('revoked');
      if ((await this.store.lockLiving(tx, personId)) === null) return refuse('deceased');
      if ((await this.store.live(tx, personId, now)) >= LINKS_MAX) return refuse('family_limit', { limit: LINKS_MAX });
      if ((await this.store.invitedSince(tx, personId, now - DAY_MS)) >= INVITATIONS_A_DAY) return refuse('invitations_limit', { limit: INVITATIONS_A_DAY });
      await this.store.endInvitations(tx, personId, now);
      const codeHash = this.store.hashOf(code);
      await this.store.invite(tx, { codeHash, personId, relation: stated, endsOn, madeAt: now, expiresAt: now + INVITATION_MS });
      await this.audit.record(tx, actor, { action: 'family.invite', objectKind: 'person', objectId: personId, detail: { relation: stated, endsOn, invitation: codeHash } });
      return { code, expiresAt: now + INVITATION_MS };
    });
  }
}
