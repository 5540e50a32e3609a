import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Actor, Reader, Tx } from '#platform';
import { Clock, Ids, marks, RowSeals } from '#platform';
import type { CarrierRecord, CarrierState } from './carrier.reader.js';
import { CarrierReader } from './carrier.reader.js';

/** What can happen to a person's carriers. */
export type CarrierEventKind =
  | 'issued'
  | 'replaced'
  | 'lost'
  | 'loss_confirmed'
  | 'loss_withdrawn'
  | 'suspended'
  | 'resumed'
  | 'activation_made'
  | 'phone_enrolled'
  | 'phone_revoked'
  | 'social_bound'
  | 'social_released';

export interface CarrierAct {
  readonly personId: Id;
  readonly kind: CarrierEventKind;
  readonly generation: number;
  readonly reason?: string | null;
}

/** A change of standing that happens only if the carrier still stands as expected. */
export interface StateChange {
  readonly personId: Id;
  readonly from: readonly CarrierState[];
  readonly to: CarrierState;
  readonly at: number;
}

/** SQL over `carrier` and `carrier_event`. A change is a conditional update, so of two at once one happens. */
@Injectable()
export class CarrierStore {
  constructor(
    private readonly carriers: CarrierReader,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly seals: RowSeals,
  ) {}

  async lock(tx: Tx, personIds: readonly Id[]): Promise<Map<Id, CarrierRecord>> {
    return this.carriers.lock(tx, personIds);
  }

  async lockOne(tx: Tx, personId: Id): Promise<CarrierRecord | undefined> {
    return (await this.carriers.lock(tx, [personId])).get(personId);
  }

  async lossOf(db: Reader, carrier: CarrierRecord): ReturnType<CarrierReader['lossOf']> {
    return this.carriers.lossOf(db, carrier);
  }

  /** A first carrier, at generation 1. Of two opened at once the primary key refuses one, whose transaction runs again. */
  async openFirst(tx: Tx, personId: Id): Promise<CarrierRecord> {
    const opened: CarrierRecord = { personId, generation: 1, state: 'active', changedAt: this.clock.nowMs() };
    await this.open(tx, [opened]);
    return opened;
  }

  async open(tx: Tx, carriers: readonly CarrierRecord[]): Promise<void> {
    await tx.insert(
      'carrier',
      carriers.map((carrier) => ({ person_id: carrier.personId, generation: carrier.generation, state: carrier.state, changed_at: carrier.changedAt })),
    );
  }

  async change(tx: Tx, change: StateChange): Promise<boolean> {
    const changed = await tx.execute(`UPDATE carrier SET state = ?, changed_at = ? WHERE person_id = ? AND state IN (${marks(change.from)})`, [
      change.to,
      change.at,
      change.personId,
      ...change.from,
    ]);
    return changed === 1;
  }

  /** Raises the generation, which kills paper, phone and social card of the one before. False when somebody else raised it first. */
  async raise(tx: Tx, from: { personId: Id; generation: number }, to: { state: CarrierState; at: number }): Promise<boolean> {
    const raised = await tx.execute('UPDATE carrier SET generation = generation + 1, state = ?, changed_at = ? WHERE person_id = ? AND generation = ?', [
      to.state,
      to.at,
      from.personId,
      from.generation,
    ]);
    return raised === 1;
  }

  /**
   * The standing that a person returns to when a loss is withdrawn or a card replaced: suspended while a suspension is
   * open, so that reporting a loss is no way out of it. Suspensions and resumptions alternate, so counting them decides.
   */
  async standingWithoutLoss(tx: Tx, personId: Id): Promise<'active' | 'suspended'> {
    const deeds = (await this.carriers.deeds(tx, [personId])).get(personId) ?? [];
    const times = (kind: string): number => deeds.filter((deed) => deed.kind === kind).length;
    return times('suspended') > times('resumed') ? 'suspended' : 'active';
  }

  async record(tx: Tx, actor: Actor, acts: readonly CarrierAct[]): Promise<void> {
    const at = this.clock.nowMs();
    await tx.insert(
      'carrier_event',
      acts.map(({ personId, kind, generation, reason = null }) =>
        this.seals.with('carrier_event', { id: this.ids.next(), person_id: personId, kind, generation, at, actor: actor.id, reason }),
      ),
    );
  }
}
