import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { CarrierTurn } from '#cards';
import { CarrierTurns } from '#cards';
import type { Actor, Tx } from '#platform';
import { Audit } from '#platform';
import { FamilyStore } from './family.store.js';

/**
 * A consent given so shortly before may have been given by whoever had the phone. A day and not an hour, because a loss is often noticed on the
 * next morning, and somebody who was rightly let in that day is invited anew in a minute.
 */
const IN_DOUBT_MS = 24 * 3_600_000;

/**
 * What a phone opened to others does not outlive the phone. A loss, a replacement, a revoked and a new phone end invitations that are open; a
 * replacement, and a phone that a desk revokes, also end the consents since the loss was reported and of the day before. Older ones are the
 * elder's own, and go on.
 */
@Injectable()
export class AfterTurns implements OnModuleInit {
  constructor(
    private readonly turns: CarrierTurns,
    private readonly store: FamilyStore,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.turns.follow((tx, actor, turn) => this.end(tx, actor, turn));
  }

  private async end(tx: Tx, actor: Actor, { personId, kind, at, lostSince }: CarrierTurn): Promise<void> {
    await this.store.endInvitations(tx, personId, at);
    if (kind !== 'replaced' && !(kind === 'phone_revoked' && actor.id !== personId)) return;
    const since = (lostSince ?? at) - IN_DOUBT_MS;
    for (const { id, startedAt } of await this.store.of(tx, personId)) {
      if (startedAt < since || !(await this.store.revoke(tx, { id, personId }, at))) continue;
      await this.audit.record(tx, actor, { action: 'family.revoke', objectKind: 'person', objectId: personId, detail: { familyLinkId: id, because: kind } });
    }
  }
}
