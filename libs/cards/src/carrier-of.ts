import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor, Reader } from '#platform';
import { UnitOfWork } from '#platform';
import { CardStore } from './card.store.js';
import type { CarrierRecord, CarrierState } from './carrier.reader.js';
import { PhoneKeyStore } from './phone-key.store.js';
import { reachOf } from './reach.js';
import { SocialCardStore } from './social-card.store.js';

/** Everything a person can show at the counter, without the codes themselves. */
export interface CarrierSummary extends CarrierRecord {
  /** Null for a person who enrolled a phone or a social card only. */
  readonly card: { readonly cardId: Id; readonly number: string; readonly issuedOn: Day; readonly expiresOn: Day } | null;
  readonly phones: readonly { readonly phoneKeyId: Id; readonly serial: bigint; readonly enrolledAt: number }[];
  /** Whether a social-security card is bound under the present generation. */
  readonly socialCardBound: boolean;
}

/** What a person holds, for the elder's own page and the desk. Refusals: not_found (out of reach, or holds nothing). */
@Injectable()
export class CarrierOf {
  constructor(
    private readonly work: UnitOfWork,
    private readonly cards: CardStore,
    private readonly phones: PhoneKeyStore,
    private readonly socials: SocialCardStore,
  ) {}

  async carrier(actor: Actor, personId: Id): Promise<CarrierSummary | Refusal> {
    const db = this.work.reader;
    const standing = await this.standing(db, actor, personId);
    if (isRefusal(standing)) return standing;
    const card = await this.cards.ofGeneration(db, personId, standing.generation);
    const phones = await this.phones.liveOf(db, personId, standing.generation);
    const social = await this.socials.liveOf(db, personId);
    return {
      ...standing,
      card: card ? { cardId: card.cardId, number: card.number, issuedOn: card.issuedOn, expiresOn: card.expiresOn } : null,
      phones: phones.map(({ phoneKeyId, serial, enrolledAt }) => ({ phoneKeyId, serial, enrolledAt })),
      socialCardBound: social?.generation === standing.generation,
    };
  }

  /** Generation and state alone. Nothing is locked: for showing, not for deciding. */
  async standing(db: Reader, actor: Actor, personId: Id): Promise<CarrierRecord | Refusal> {
    const reach = reachOf(actor);
    const rows = await db.query<{ generation: number; state: CarrierState; changed_at: number }>(
      `SELECT c.generation, c.state, c.changed_at FROM carrier c JOIN person p ON p.id = c.person_id WHERE c.person_id = ? AND ${reach.sql}`,
      [personId, ...reach.parameters],
    );
    const row = rows[0];
    return row ? { personId, generation: row.generation, state: row.state, changedAt: row.changed_at } : refuse('not_found', { personId });
  }
}
