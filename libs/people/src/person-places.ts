import { Injectable } from '@nestjs/common';
import type { Reader, Row, Tx, Value } from '#platform';
import { Clock, RowSeals, sealedRow } from '#platform';
import type { Day, Id } from '#values';
import { firstDay, instantAt, monthOf } from '#values';
import { type PlaceRow, type Stay, stayOf } from './place-rows.js';

/** Where a person lives or is registered from now on, or did between two days. */
interface PlaceEntry {
  readonly personId: Id;
  readonly kind: 'move' | 'correction';
  readonly residenceArea?: string;
  readonly hukouArea?: string;
  readonly from: Day | null;
  readonly until: Day | null;
  readonly by: string;
}

/** With which a person comes into the registry. */
export interface FirstPlace {
  readonly personId: Id;
  readonly residenceArea: string;
  readonly hukouArea: string;
  /** The first day; null for all along. */
  readonly residenceSince: Day | null;
  readonly hukouSince: Day | null;
  readonly at: number;
  readonly by: string;
}

const COLUMNS = [...sealedRow('person_place').columns, 'seal'].join(', ');

/** Writes where persons live and are registered, insert-only and sealed; the caller holds the person's row and sets what it shows. */
@Injectable()
export class PersonPlaces {
  constructor(
    private readonly clock: Clock,
    private readonly seals: RowSeals,
  ) {}

  /** The rows of somebody who comes in. */
  first({ personId, residenceArea, hukouArea, residenceSince, hukouSince, at, by }: FirstPlace): Readonly<Record<string, Value>>[] {
    const row = (n: number, told: { residence: string | null; hukou: string | null; from: Day | null }): Readonly<Record<string, Value>> =>
      this.seals.with('person_place', {
        person_id: personId,
        n,
        kind: 'first',
        residence_area: told.residence,
        hukou_area: told.hukou,
        from_day: told.from,
        until_day: null,
        recorded_at: at,
        recorded_by: by,
      });
    if (residenceSince === hukouSince) return [row(1, { residence: residenceArea, hukou: hukouArea, from: residenceSince })];
    return [row(1, { residence: residenceArea, hukou: null, from: residenceSince }), row(2, { residence: null, hukou: hukouArea, from: hukouSince })];
  }

  async add(tx: Tx, entry: PlaceEntry): Promise<void> {
    const [last] = await tx.query<{ n: number | null }>('SELECT MAX(n) AS n FROM person_place WHERE person_id = ?', [entry.personId]);
    await tx.insert('person_place', [
      this.seals.with('person_place', {
        person_id: entry.personId,
        n: Number(last?.n ?? 0) + 1,
        kind: entry.kind,
        residence_area: entry.residenceArea ?? null,
        hukou_area: entry.hukouArea ?? null,
        from_day: entry.from,
        until_day: entry.until,
        recorded_at: this.clock.nowMs(),
        recorded_by: entry.by,
      }),
    ]);
  }

  /** All that was told of one person; null where a row is not one that the app wrote. */
  async of(db: Reader, personId: Id): Promise<{ readonly rows: readonly PlaceRow[]; readonly stay: Stay } | null> {
    const rows = await db.query<PlaceRow & Row>(`SELECT ${COLUMNS} FROM person_place WHERE person_id = ? ORDER BY n`, [personId]);
    return this.areWhole(rows) ? { rows, stay: stayOf(rows) } : null;
  }

  /** Whether rows of one person, in their order, are all that was told, as it was told. Those of a whole county go by: none is remembered, as rows of law are. */
  areWhole(rows: readonly (PlaceRow & Row)[]): boolean {
    return rows.length > 0 && rows.every((row, index) => Number(row.n) === index + 1 && this.seals.fitsOnce('person_place', row));
  }

  /**
   * Since when somebody lives here of whom nobody says it: all along (null) in the calendar month in which the county's first people came
   * into the registry, because a county that is loaded loads those who live there; the day on which they come in later.
   */
  async sinceUnsaid(db: Reader, county: string, today: Day): Promise<Day | null> {
    const before = instantAt(firstDay(monthOf(today)));
    const rows = await db.query('SELECT id FROM person WHERE county = ? AND registered_at < ? LIMIT 1', [county, before]);
    return rows.length === 0 ? null : today;
  }
}
