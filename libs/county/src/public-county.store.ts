import type { Day } from '#values';
import { addDays } from '#values';
import type { Reader } from '#platform';
import { marks, scopeRange } from '#platform';

/** A street in which meals are served today. */
export interface PublicStreet {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly county: string;
  readonly countyName: string;
  readonly countyNameEn: string;
  readonly sites: number;
}

/** Counts, nothing personal. */
export interface CountyFigures {
  readonly persons: number;
  readonly sites: number;
  readonly mealsToday: number;
  readonly mealsYesterday: number;
}

interface StreetRow {
  readonly code: string;
  readonly sites: number | string;
}

interface NameRow {
  readonly code: string;
  readonly name: string;
  readonly name_en: string;
}

const STREET = 'SUBSTR(area_code, 1, 9)';
const COUNTY_DIGITS = 6;

/** By code. A site whose area stands for a whole county is listed under the county's own name. */
export async function streetsWithMeals(db: Reader, today: Day): Promise<PublicStreet[]> {
  const rows = await db.query<StreetRow>(
    `SELECT ${STREET} AS code, COUNT(*) AS sites FROM site WHERE type <> 'care_centre' AND opened_on <= ? AND (closed_on IS NULL OR closed_on > ?) GROUP BY ${STREET} ORDER BY code`,
    [today, today],
  );
  if (rows.length === 0) return [];
  const counties = [...new Set(rows.map((row) => row.code.slice(0, COUNTY_DIGITS)))];
  const codes = [...rows.map((row) => row.code), ...counties];
  const names = new Map((await db.query<NameRow>(`SELECT code, name, name_en FROM area WHERE code IN (${marks(codes)})`, codes)).map((row) => [row.code, row]));
  return rows.map(({ code, sites }) => {
    const county = code.slice(0, COUNTY_DIGITS);
    const [own, whole] = [names.get(code), names.get(county)];
    return {
      code,
      name: own?.name ?? code,
      nameEn: own?.name_en ?? code,
      county,
      countyName: whole?.name ?? county,
      countyNameEn: whole?.name_en ?? county,
      sites: Number(sites),
    };
  });
}

/** Meals that stand: what was taken back is no meal. */
export async function countyFigures(db: Reader, county: string, today: Day): Promise<CountyFigures> {
  const { from, to } = scopeRange(county);
  const count = async (sql: string, values: readonly string[]): Promise<number> => Number((await db.query<{ n: number | string | null }>(sql, values))[0]?.n ?? 0);
  const meals = (on: Day): Promise<number> =>
    count(
      `SELECT COUNT(*) AS n FROM redemption r JOIN site s ON s.id = r.site_id
       WHERE r.meal_day = ? AND s.area_code >= ? AND s.area_code < ? AND NOT EXISTS (SELECT 1 FROM redemption_void v WHERE v.redemption_id = r.id)`,
      [on, from, to],
    );
  return {
    persons: await count('SELECT COUNT(*) AS n FROM person WHERE residence_area >= ? AND residence_area < ? AND died_on IS NULL AND moved_out_on IS NULL', [from, to]),
    sites: await count(`SELECT COUNT(*) AS n FROM site WHERE type <> 'care_centre' AND closed_on IS NULL AND area_code >= ? AND area_code < ?`, [from, to]),
    mealsToday: await meals(today),
    mealsYesterday: await meals(addDays(today, -1)),
  };
}
