import { Injectable } from '@nestjs/common';
import type { Actor, Reader, Tx, Value } from '#platform';
import { marks, newestVersion, RowSeals, scopeRange, Vault } from '#platform';
import type { Id } from '#values';
import type { Errand, TellingWay } from './errand.js';
import { NOBODY_LOOKS } from './reach.js';

interface ErrandRow {
  person_id: Id;
  name_masked: string;
  residence_area: string;
  has_number: number | string;
  changes: number | string;
  meals: number | string;
  since: number;
  up_to: number;
}

export interface ErrandFilter {
  /** Only this area, within the actor's own. */
  readonly areaCode?: string | undefined;
  readonly afterPerson: string;
  readonly limit: number;
  readonly nowMs: number;
  /** Meals older than this make an errand of their own. */
  readonly mealsBefore: number;
}

/** A notice for which no text message went out nor is on its way. */
const NO_TEXT = "NOT EXISTS (SELECT 1 FROM notice_text t WHERE t.notice_id = n.id AND t.state <> 'failed')";
const UNTOLD = 'n.seq > COALESCE((SELECT MAX(o.up_to) FROM notice_telling o WHERE o.person_id = p.id), 0)';

/** SQL over who waits to be told by a person, by where they live. */
@Injectable()
export class ErrandStore {
  constructor(
    private readonly vault: Vault,
    private readonly seals: RowSeals,
  ) {}

  /** In order of persons; reads one row more than `limit`. */
  async list(db: Reader, actor: Actor, filter: ErrandFilter): Promise<Errand[]> {
    const { sql, values } = scopeOf(actor, filter.areaCode);
    const rows = await db.query<ErrandRow>(
      `SELECT p.id AS person_id, p.name_masked, p.residence_area, MAX(CASE WHEN p.phone_sealed IS NULL THEN 0 ELSE 1 END) AS has_number,
              SUM(CASE WHEN n.kind = 'meal' THEN 0 ELSE 1 END) AS changes, SUM(CASE WHEN n.kind = 'meal' THEN 1 ELSE 0 END) AS meals, MIN(n.at) AS since, MAX(n.seq) AS up_to
         FROM person p JOIN notice n ON n.person_id = p.id
        WHERE ${sql} AND p.id > ? AND p.died_on IS NULL AND n.to_whom = 'person' AND ${UNTOLD} AND ${NO_TEXT} AND ${NOBODY_LOOKS}
        GROUP BY p.id, p.name_masked, p.residence_area
       HAVING SUM(CASE WHEN n.kind = 'meal' THEN 0 ELSE 1 END) > 0 OR MIN(n.at) < ?
        ORDER BY p.id LIMIT ${String(filter.limit + 1)}`,
      [...values, filter.afterPerson, filter.nowMs, filter.mealsBefore],
    );
    return rows.map(errandOf);
  }

  /** The numbers of a person's notices that reached nobody, oldest first. */
  async untold(db: Reader, personId: Id, limit: number): Promise<Id[]> {
    const rows = await db.query<{ id: Id }>(
      `SELECT n.id FROM person p JOIN notice n ON n.person_id = p.id WHERE p.id = ? AND n.to_whom = 'person' AND ${UNTOLD} AND ${NO_TEXT} ORDER BY n.seq LIMIT ${String(limit)}`,
      [personId],
    );
    return rows.map((row) => row.id);
  }

  /** The newest notice of somebody within the actor's area, and what they were told up to; null for anybody else and the deceased. */
  async standing(db: Reader, actor: Actor, personId: Id): Promise<{ newest: number; toldTo: number } | null> {
    const { sql, values } = scopeOf(actor, undefined);
    const [row] = await db.query<{ newest: number | null; told_to: number | null }>(
      `SELECT (SELECT MAX(n.seq) FROM notice n WHERE n.person_id = p.id AND n.to_whom = 'person') AS newest, (SELECT MAX(o.up_to) FROM notice_telling o WHERE o.person_id = p.id) AS told_to
         FROM person p WHERE p.id = ? AND p.died_on IS NULL AND ${sql}`,
      [personId, ...values],
    );
    return row === undefined ? null : { newest: Number(row.newest ?? 0), toldTo: Number(row.told_to ?? 0) };
  }

  /** Names in full, and the number of the community office where one is known that the app wrote. */
  async people(db: Reader, ids: readonly Id[]): Promise<Map<Id, { name: string; tel: string | null }>> {
    const rows = await db.query<{ id: Id; name_sealed: string; area_code: string | null; tel: string | null }>(
      `SELECT p.id, p.name_sealed, a.area_code, a.tel, a.seal, ${newestVersion(db, 'area_contact', 'a.area_code')} FROM person p LEFT JOIN area_contact a ON a.area_code = p.residence_area WHERE p.id IN (${marks(ids)})`,
      ids,
    );
    return new Map(
      rows.map((row) => [row.id, { name: this.vault.shown('person.name_sealed', row.id, row.name_sealed), tel: this.seals.fits('area_contact', row) ? row.tel : null }]),
    );
  }

  async tell(
    tx: Tx,
    telling: { readonly id: Id; readonly personId: Id; readonly upTo: number; readonly how: TellingWay; readonly by: string; readonly at: number },
  ): Promise<void> {
    const { id, personId, upTo, how, by, at } = telling;
    await tx.insert('notice_telling', [{ id, person_id: personId, up_to: upTo, how, told_by: by, told_at: at }]);
  }
}

/** People by where they live: the actor's area, narrowed to another within it. */
function scopeOf(actor: Actor, areaCode: string | undefined): { sql: string; values: readonly Value[] } {
  const ranges = [scopeRange(actor.areaCode), ...(areaCode === undefined ? [] : [scopeRange(areaCode)])];
  return { sql: ranges.map(() => 'p.residence_area >= ? AND p.residence_area < ?').join(' AND '), values: ranges.flatMap(({ from, to }) => [from, to]) };
}

function errandOf(row: ErrandRow): Errand {
  return {
    personId: row.person_id,
    nameMasked: row.name_masked,
    residenceArea: row.residence_area,
    hasNumber: Number(row.has_number) === 1,
    changes: Number(row.changes),
    meals: Number(row.meals),
    since: Number(row.since),
    upTo: Number(row.up_to),
  };
}
