import { Injectable } from '@nestjs/common';
import type { StoredOffline, StoredStanding } from '#core/matching';
import type { CarrierDeed } from '#core/offline';
import type { Reader, Row } from '#platform';
import { marks, RowSeals, sealedRow } from '#platform';
import { BearerWords, closedWords, DEATH_LIFTED, LiftedDeaths } from '#redemption';
import type { Day, Id } from '#values';
import { type Of, ofPersons, type Whose } from './whose.js';

/** What only persons with meals from tablets without the network have. */
export interface OfflineRows {
  readonly standings: readonly Of<StoredStanding>[];
  readonly offline: readonly Of<StoredOffline & { readonly id: Id }>[];
  readonly deeds: readonly Of<CarrierDeed>[];
}

interface StandingRow {
  id: Id;
  redemption_id: Id;
  n: number;
  person_id: Id;
  standing: StoredStanding['standing'];
  code: string | null;
  transfer_id: Id | null;
  closed_words: number;
}
interface OfflineRow {
  id: Id;
  person_id: Id;
  carrier_id: Id | null;
  generation: number;
  phone_step: number | null;
  block: string | null;
  kept: number;
  broke: string | null;
  lifted: number;
  received_at: number;
}
interface DeedRow extends Row {
  id: Id;
  person_id: Id;
  kind: string;
  generation: number;
  at: number;
}

const DEED_COLUMNS = [...sealedRow('carrier_event').columns, 'seal'].join(', ');
/** Ids in one IN list. */
const PER_QUERY = 1000;

/** Reads who bears which meal and what stood against it, by index on the person; carriers only of persons who have such meals. */
@Injectable()
export class OfflineRowsStore {
  constructor(
    private readonly words: BearerWords,
    private readonly lifted: LiftedDeaths,
    private readonly seals: RowSeals,
  ) {}

  async read(db: Reader, whose: Whose, days: readonly Day[]): Promise<OfflineRows> {
    const standings = await this.standings(db, whose, days);
    const offline = await this.offline(db, whose, days);
    return { standings, offline, deeds: await this.deeds(db, [...new Set(offline.map((one) => one.personId))]) };
  }

  /** Standings of meals of the month, and of meals that are not on record. */
  private async standings(db: Reader, whose: Whose, days: readonly Day[]): Promise<Of<StoredStanding>[]> {
    const { sql, parameters } = ofPersons('s.person_id', whose);
    const rows = await db.query<StandingRow>(
      `SELECT s.id, s.redemption_id, s.n, s.person_id, s.standing, s.code, s.transfer_id,
              ${closedWords('s.redemption_id')}
         FROM redemption_standing s LEFT JOIN redemption r ON r.id = s.redemption_id
        WHERE ${sql} AND (r.id IS NULL OR (r.meal_day >= ? AND r.meal_day <= ?))`,
      [...parameters, ...days],
    );
    const decided = await this.words.decided(
      db,
      rows.map((row) => ({ id: row.redemption_id, closed_words: row.closed_words })),
    );
    return rows.map((row) => ({
      id: row.id,
      personId: row.person_id,
      redemptionId: row.redemption_id,
      n: Number(row.n),
      standing: row.standing,
      code: row.code,
      transferId: row.transfer_id,
      decided: decided.get(row.redemption_id) ?? null,
    }));
  }

  private async offline(db: Reader, whose: Whose, days: readonly Day[]): Promise<Of<StoredOffline & { id: Id }>[]> {
    const { sql, parameters } = ofPersons('m.person_id', whose);
    const rows = await db.query<OfflineRow>(
      `SELECT m.id, m.person_id, r.carrier_id, m.generation, m.phone_step, m.block, m.kept, m.broke, ${DEATH_LIFTED} AS lifted, r.received_at FROM offline_meal m LEFT JOIN redemption r ON r.id = m.id
        WHERE ${sql} AND m.meal_day >= ? AND m.meal_day <= ?`,
      [...parameters, ...days],
    );
    const lifted = await this.lifted.of(db, rows);
    return rows.map((row) => ({
      id: row.id,
      personId: row.person_id,
      generation: Number(row.generation),
      step: row.phone_step === null || row.carrier_id === null ? null : `${row.carrier_id}|${String(Number(row.phone_step))}`,
      block: lifted.has(row.id) ? null : row.block,
      kept: Number(row.kept) === 1 || (lifted.has(row.id) && row.broke === 'listed'),
    }));
  }

  private async deeds(db: Reader, personIds: readonly Id[]): Promise<Of<CarrierDeed>[]> {
    const deeds: Of<CarrierDeed>[] = [];
    for (let start = 0; start < personIds.length; start += PER_QUERY) {
      const ids = personIds.slice(start, start + PER_QUERY);
      const rows = await db.query<DeedRow>(`SELECT ${DEED_COLUMNS} FROM carrier_event WHERE person_id IN (${marks(ids)})`, ids);
      for (const { person_id: personId, id, kind, generation, at } of this.seals.genuine('carrier_event', rows))
        deeds.push({ personId, id, kind, generation: Number(generation), at: Number(at) });
    }
    return deeds;
  }
}
