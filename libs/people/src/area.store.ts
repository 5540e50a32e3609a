import type { Reader } from '#platform';
import { marks } from '#platform';
import type { Day } from '#values';

/** An administrative area and the days between which its code was in use. */
export interface AreaRecord {
  readonly code: string;
  readonly parent: string | null;
  readonly name: string;
  readonly nameEn: string;
  readonly startsOn: Day;
  /** Last day in use; null while open. */
  readonly endsOn: Day | null;
  /** True for codes made for the demo, which stand in no official table. */
  readonly synthetic: boolean;
}

interface AreaRow {
  readonly code: string;
  readonly parent: string | null;
  readonly name: string;
  readonly name_en: string;
  readonly starts_on: Day;
  readonly ends_on: Day | null;
  readonly synthetic: number;
}

const COLUMNS = 'code, parent, name, name_en, starts_on, ends_on, synthetic';

export async function areasIn(db: Reader, range: { from: string; to: string }): Promise<AreaRecord[]> {
  const rows = await db.query<AreaRow>(`SELECT ${COLUMNS} FROM area WHERE code >= ? AND code < ? ORDER BY code`, [range.from, range.to]);
  return rows.map(recordOf);
}

export async function areasOf(db: Reader, codes: readonly string[]): Promise<Map<string, AreaRecord>> {
  if (codes.length === 0) return new Map();
  const rows = await db.query<AreaRow>(`SELECT ${COLUMNS} FROM area WHERE code IN (${marks(codes)})`, codes);
  return new Map(rows.map((row) => [row.code, recordOf(row)]));
}

/** Every code in use on a day: a few hundred in a county. */
export async function areaCodesOn(db: Reader, day: Day): Promise<Set<string>> {
  const rows = await db.query<{ code: string }>('SELECT code FROM area WHERE starts_on <= ? AND (ends_on IS NULL OR ends_on >= ?)', [day, day]);
  return new Set(rows.map((row) => row.code));
}

/** The codes among these that are not in use on the day. */
export async function unknownAreas(db: Reader, codes: readonly string[], day: Day): Promise<string[]> {
  const known = await areasOf(db, codes);
  return codes.filter((code) => {
    const area = known.get(code);
    return area === undefined || area.startsOn > day || (area.endsOn !== null && area.endsOn < day);
  });
}

function recordOf(row: AreaRow): AreaRecord {
  return {
    code: row.code,
    parent: row.parent,
    name: row.name,
    nameEn: row.name_en,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    synthetic: row.synthetic === 1,
  };
}
