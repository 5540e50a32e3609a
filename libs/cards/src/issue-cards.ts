import { Injectable } from '@nestjs/common';
import { setImmediate as others } from 'node:timers/promises';
import type { Id } from '#values';
import { dayOf } from '#values';
import type { Actor, Tx } from '#platform';
import { againOnClash, Audit, Clock, Ids, marks, UnitOfWork } from '#platform';
import type { MadeCard } from './card.store.js';
import { CardStore } from './card.store.js';
import { CarrierStore } from './carrier.store.js';
import { reachOf } from './reach.js';

/** A card that was issued, with the code that goes into its QR. */
export interface IssuedCard {
  readonly personId: Id;
  readonly cardId: Id;
  readonly serial: bigint;
  /** 16 digits, printed beneath the QR for typing. */
  readonly number: string;
  readonly generation: number;
  /** 205 digits. */
  readonly code: string;
}

/** A card that a desk made: what can be said of it before it is printed. */
export type NewCard = Pick<IssuedCard, 'personId' | 'cardId' | 'generation'>;

export function newCard({ personId, cardId, generation }: NewCard): NewCard {
  return { personId, cardId, generation };
}

/** Persons a transaction: some 30 ms of signing, beside which lunch goes on. */
const PERSONS_PER_TRANSACTION = 500;

/**
 * Issues first cards, to one person or to a whole county. Persons who hold a card of their generation are passed over,
 * and so are the dead, those who moved away, those whose card is reported lost (they need a replacement) and those out
 * of the actor's area. Five hundred persons a transaction: after a crash the same call issues the rest.
 */
@Injectable()
export class IssueCards {
  constructor(
    private readonly work: UnitOfWork,
    private readonly cards: CardStore,
    private readonly carriers: CarrierStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The cards that were issued, in the order of the person ids. */
  async issue(actor: Actor, personIds: readonly Id[]): Promise<IssuedCard[]> {
    const sorted = [...new Set(personIds)].sort();
    const issued: IssuedCard[] = [];
    for (let start = 0; start < sorted.length; start += PERSONS_PER_TRANSACTION) {
      const part = sorted.slice(start, start + PERSONS_PER_TRANSACTION);
      const cards = await againOnClash(() => this.work.run((tx) => this.issuePart(tx, actor, part)));
      for (const card of cards) issued.push(issuedCard(card));
      // Neither signing nor the embedded engine ever waits for anything, so other requests get their turn here.
      await others();
    }
    return issued;
  }

  private async issuePart(tx: Tx, actor: Actor, personIds: readonly Id[]): Promise<MadeCard[]> {
    const at = this.clock.nowMs();
    const within = await this.livingWithin(tx, actor, personIds);
    const carriers = await this.carriers.lock(tx, within);
    const held = await this.cards.held(tx, [...carriers.keys()]);
    const holders = within.flatMap((personId) => {
      const carrier = carriers.get(personId);
      if (!carrier) return [{ personId, generation: 1 }];
      return carrier.state === 'lost' || held.has(`${personId}:${String(carrier.generation)}`) ? [] : [{ personId, generation: carrier.generation }];
    });
    if (holders.length === 0) return [];
    const fresh = holders.filter(({ personId }) => !carriers.has(personId));
    await this.carriers.open(
      tx,
      fresh.map((holder) => ({ ...holder, state: 'active', changedAt: at })),
    );
    const cards = await this.cards.make(tx, holders, { at, by: actor.id });
    await this.carriers.record(
      tx,
      actor,
      holders.map((holder) => ({ ...holder, kind: 'issued' })),
    );
    await this.audit.record(tx, actor, {
      action: 'card.issue',
      objectKind: holders.length === 1 ? 'person' : 'card_batch',
      objectId: holders.length === 1 ? (holders[0]?.personId ?? '') : this.ids.next(),
      detail: { cards: holders.length },
    });
    return cards;
  }

  private async livingWithin(tx: Tx, actor: Actor, personIds: readonly Id[]): Promise<Id[]> {
    const reach = reachOf(actor);
    const today = dayOf(this.clock.nowMs());
    const rows = await tx.query<{ id: Id }>(
      `SELECT p.id FROM person p WHERE p.id IN (${marks(personIds)}) AND p.died_on IS NULL AND (p.moved_out_on IS NULL OR p.moved_out_on > ?) AND ${reach.sql}`,
      [...personIds, today, ...reach.parameters],
    );
    return rows.map((row) => row.id).sort();
  }
}

export function issuedCard({ personId, cardId, serial, number, generation, code }: MadeCard): IssuedCard {
  return { personId, cardId, serial, number, generation, code };
}
