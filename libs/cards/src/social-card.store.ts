import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader, Row, Tx } from '#platform';
import { forUpdate, Ids, marks, newestVersion, RowSeals } from '#platform';
import { LookupKey } from './lookup-key.js';

/** A social-security card number bound to a person. */
export interface SocialCardRecord {
  readonly id: Id;
  readonly numberIndex: string;
  readonly personId: Id;
  readonly generation: number;
  readonly boundAt: number;
  /** UTC ms; null while bound. */
  readonly releasedAt: number | null;
}

interface SocialCardRow extends Row {
  id: Id;
  number_index: string;
  person_id: Id;
  generation: number;
  bound_at: number;
  released_at: number | null;
}

/** SQL over `social_card`. The unique key over `live_index` keeps a number with one person at a time. */
@Injectable()
export class SocialCardStore {
  constructor(
    private readonly ids: Ids,
    private readonly lookup: LookupKey,
    private readonly seals: RowSeals,
  ) {}

  /** Every binding, past and present, of the numbers: oldest first. One that the app did not write so, or an old one put back, is absent. */
  async byIndex(db: Reader, indexes: readonly string[]): Promise<Map<string, SocialCardRecord[]>> {
    const rows = await db.query<SocialCardRow>(
      `SELECT s.*, ${newestVersion(db, 'social_card', 's.id')} FROM social_card s WHERE s.number_index IN (${marks(indexes)}) ORDER BY s.bound_at, s.id`,
      indexes,
    );
    const bindings = new Map<string, SocialCardRecord[]>();
    for (const row of this.seals.genuine('social_card', rows)) bindings.set(row.number_index, [...(bindings.get(row.number_index) ?? []), recordOf(row)]);
    return bindings;
  }

  async lockLive(tx: Tx, numberIndex: string): Promise<SocialCardRecord | undefined> {
    const rows = await tx.query<SocialCardRow>(`SELECT * FROM social_card WHERE live_index = ?${forUpdate(tx)}`, [numberIndex]);
    return rows.map(recordOf)[0];
  }

  async liveOf(db: Reader, personId: Id): Promise<SocialCardRecord | undefined> {
    const rows = await db.query<SocialCardRow>('SELECT * FROM social_card WHERE person_id = ? AND released_at IS NULL', [personId]);
    return rows.map(recordOf)[0];
  }

  async bind(tx: Tx, binding: { text: string; numberIndex: string; personId: Id; generation: number; at: number }): Promise<Id> {
    const id = this.ids.next();
    await tx.insert('social_card', [
      this.seals.with('social_card', {
        id,
        number_index: binding.numberIndex,
        live_index: binding.numberIndex,
        person_id: binding.personId,
        generation: binding.generation,
        bound_at: binding.at,
        released_at: null,
      }),
    ]);
    await tx.insert('social_card_tag', [this.seals.with('social_card_tag', { social_card_id: id, tag: this.lookup.ofSocialCard(binding.text) })]);
    return id;
  }

  /** Releases what the person holds; answers how many that were. */
  async releaseOf(tx: Tx, personId: Id, at: number): Promise<number> {
    const which = { where: 'person_id = ? AND released_at IS NULL', values: [personId] };
    return this.seals.changing(tx, 'social_card', which, () => tx.execute(`UPDATE social_card SET released_at = ?, live_index = NULL WHERE ${which.where}`, [at, personId]));
  }
}

function recordOf(row: SocialCardRow): SocialCardRecord {
  return { id: row.id, numberIndex: row.number_index, personId: row.person_id, generation: row.generation, boundAt: row.bound_at, releasedAt: row.released_at };
}
