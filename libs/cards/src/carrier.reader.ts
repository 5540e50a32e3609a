import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader, Tx } from '#platform';
import { forUpdate, marks } from '#platform';

export type CarrierState = 'active' | 'lost' | 'suspended';

/** The standing of all that a person shows at the counter. */
export interface CarrierRecord {
  readonly personId: Id;
  readonly generation: number;
  readonly state: CarrierState;
  /** When generation or state last changed, UTC ms. */
  readonly changedAt: number;
}

/** One row of `carrier_event`. */
export interface CarrierDeedRecord {
  readonly id: Id;
  readonly kind: string;
  readonly generation: number;
  /** UTC ms. */
  readonly at: number;
}

const PERSONS_PER_QUERY = 1000;

@Injectable()
export class CarrierReader {
  /**
   * Locks the carriers of the persons in the order of their ids, so that two batches never wait for each other. A person
   * who never held anything has no carrier and is not in the answer; that absence is not locked.
   */
  async lock(tx: Tx, personIds: readonly Id[]): Promise<Map<Id, CarrierRecord>> {
    const sorted = [...new Set(personIds)].sort();
    const carriers = new Map<Id, CarrierRecord>();
    for (let start = 0; start < sorted.length; start += PERSONS_PER_QUERY) {
      const part = sorted.slice(start, start + PERSONS_PER_QUERY);
      const rows = await tx.query<{ person_id: Id; generation: number; state: CarrierState; changed_at: number }>(
        `SELECT person_id, generation, state, changed_at FROM carrier WHERE person_id IN (${marks(part)}) ORDER BY person_id${forUpdate(tx)}`,
        part,
      );
      for (const row of rows) carriers.set(row.person_id, { personId: row.person_id, generation: row.generation, state: row.state, changedAt: row.changed_at });
    }
    return carriers;
  }

  /** Everything that was done to the persons' carriers, from which `carrierAt` (#core/offline) tells how they stood at any instant. */
  async deeds(db: Reader, personIds: readonly Id[]): Promise<Map<Id, CarrierDeedRecord[]>> {
    const deeds = new Map<Id, CarrierDeedRecord[]>();
    for (let start = 0; start < personIds.length; start += PERSONS_PER_QUERY) {
      const part = personIds.slice(start, start + PERSONS_PER_QUERY);
      const rows = await db.query<CarrierDeedRecord & { person_id: Id }>(
        `SELECT id, person_id, kind, generation, at FROM carrier_event WHERE person_id IN (${marks(part)}) ORDER BY person_id, at, id`,
        part,
      );
      for (const { person_id: personId, id, kind, generation, at } of rows) {
        const deed = { id, kind, generation: Number(generation), at: Number(at) };
        const of = deeds.get(personId);
        if (of === undefined) deeds.set(personId, [deed]);
        else of.push(deed);
      }
    }
    return deeds;
  }
}
