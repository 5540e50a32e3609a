import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader, Row, Tx } from '#platform';
import { forUpdate, marks, RowSeals, sealedRow } from '#platform';

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
  /** Whose account did it; a person's own phone acts under the person's id. */
  readonly actor: Id;
}

/** What is said of a loss that stands. */
interface StandingLoss {
  readonly ownSince: number | null;
  readonly byOthers: boolean;
}

interface CarrierRow {
  readonly person_id: Id;
  readonly generation: number;
  readonly state: CarrierState;
  readonly changed_at: number;
  /** How many deeds there are that stop a carrier or raise its generation. */
  readonly stops: number | string;
}

interface DeedRow extends Row {
  readonly person_id: Id;
  readonly id: Id;
  readonly kind: string;
  readonly generation: number;
  readonly at: number;
  readonly actor: Id;
}

const PERSONS_PER_QUERY = 1000;
const DEED_COLUMNS = [...sealedRow('carrier_event').columns, 'seal'].join(', ');
/** One look into an index: most persons never lost anything. */
const CARRIER_COLUMNS = `c.person_id, c.generation, c.state, c.changed_at,
  (SELECT COUNT(*) FROM carrier_event s WHERE s.person_id = c.person_id AND s.kind IN ('lost','suspended','replaced')) AS stops`;

/**
 * How carriers stand. The row of a carrier is what was last written; the deeds are sealed and say it again. Whichever is worse holds: a
 * card that was lost is lost, and one of an earlier generation is dead, whatever somebody wrote into the row.
 */
@Injectable()
export class CarrierReader {
  constructor(private readonly seals: RowSeals) {}

  /**
   * Locks the carriers of the persons in the order of their ids, so that two batches never wait for each other. A person
   * who never held anything has no carrier and is not in the answer; that absence is not locked.
   */
  async lock(tx: Tx, personIds: readonly Id[]): Promise<Map<Id, CarrierRecord>> {
    return this.read(tx, personIds, forUpdate(tx));
  }

  /** Likewise without a lock. */
  async of(db: Reader, personIds: readonly Id[]): Promise<Map<Id, CarrierRecord>> {
    return this.read(db, personIds, '');
  }

  private async read(db: Reader, personIds: readonly Id[], locking: string): Promise<Map<Id, CarrierRecord>> {
    const sorted = [...new Set(personIds)].sort();
    const carriers = new Map<Id, CarrierRecord>();
    for (let start = 0; start < sorted.length; start += PERSONS_PER_QUERY) {
      const part = sorted.slice(start, start + PERSONS_PER_QUERY);
      const rows = await db.query<CarrierRow>(`SELECT ${CARRIER_COLUMNS} FROM carrier c WHERE c.person_id IN (${marks(part)}) ORDER BY c.person_id${locking}`, part);
      const deeds = await this.deeds(
        db,
        rows.filter(({ stops }) => Number(stops) > 0).map((row) => row.person_id),
      );
      for (const row of rows)
        carriers.set(row.person_id, standing({ personId: row.person_id, generation: row.generation, state: row.state, changedAt: row.changed_at }, deeds.get(row.person_id) ?? []));
    }
    return carriers;
  }

  /** Everything that was done to the persons' carriers, from which `carrierAt` (#core/offline) tells how they stood at any instant. A deed that the app did not write is none. */
  async deeds(db: Reader, personIds: readonly Id[]): Promise<Map<Id, CarrierDeedRecord[]>> {
    const deeds = new Map<Id, CarrierDeedRecord[]>();
    for (let start = 0; start < personIds.length; start += PERSONS_PER_QUERY) {
      const part = personIds.slice(start, start + PERSONS_PER_QUERY);
      const rows = await db.query<DeedRow>(`SELECT ${DEED_COLUMNS} FROM carrier_event WHERE person_id IN (${marks(part)}) ORDER BY person_id, at, id`, part);
      for (const { person_id: personId, id, kind, generation, at, actor } of this.seals.genuine('carrier_event', rows)) {
        const deed = { id, kind, generation: Number(generation), at: Number(at), actor };
        const of = deeds.get(personId);
        if (of === undefined) deeds.set(personId, [deed]);
        else of.push(deed);
      }
    }
    return deeds;
  }

  /**
   * Who reported the loss that stands: the person alone, by their own phone, and when (UTC ms), or somebody else too. What a desk says of a
   * phone is not the phone's to take back, also where the phone had said it first.
   */
  async lossOf(db: Reader, { personId, generation }: Pick<CarrierRecord, 'personId' | 'generation'>): Promise<StandingLoss> {
    const deeds = ((await this.deeds(db, [personId])).get(personId) ?? []).filter((deed) => deed.generation === generation);
    const since = Math.max(...deeds.filter(({ kind }) => kind === 'lost').map(({ at }) => at));
    const reports = deeds.filter(({ kind, at }) => (kind === 'lost' || kind === 'loss_confirmed') && at >= since);
    const isOwn = reports.length > 0 && reports.every(({ actor }) => actor === personId);
    return { ownSince: isOwn ? since : null, byOthers: reports.some(({ actor }) => actor !== personId) };
  }
}

/** Losses count within their generation, suspensions through all. */
function standing(row: CarrierRecord, deeds: readonly CarrierDeedRecord[]): CarrierRecord {
  const generation = deeds.reduce((newest, deed) => (deed.kind === 'replaced' ? Math.max(newest, deed.generation) : newest), row.generation);
  const open = (begin: string, end: string, among: readonly CarrierDeedRecord[]): boolean =>
    among.filter(({ kind }) => kind === begin).length > among.filter(({ kind }) => kind === end).length;
  const ofNow = deeds.filter((deed) => deed.generation === generation);
  if (row.state === 'lost' || open('lost', 'loss_withdrawn', ofNow)) return { ...row, generation, state: 'lost' };
  const isSuspended = row.state === 'suspended' || open('suspended', 'resumed', deeds);
  return { ...row, generation, state: isSuspended ? 'suspended' : 'active' };
}
