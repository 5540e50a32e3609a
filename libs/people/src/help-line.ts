import { Injectable } from '@nestjs/common';
import type { Reader } from '#platform';
import { newestVersion, RowSeals } from '#platform';

/** Where no number is set: the hotline that every county in the country answers. */
const HOTLINE = '12345';
/** Lengths of the codes of county, street and community: who is responsible for a tablet comes first. */
const LEVELS = [6, 9, 12] as const;

/** Whom a site may ring about its tablets and rows. */
@Injectable()
export class HelpLine {
  constructor(private readonly seals: RowSeals) {}

  /** The number of the county, else of the street, else of the community around a site; 12345 where none is set, or only one that the app did not write. */
  async of(db: Reader, areaCode: string): Promise<string> {
    const codes = LEVELS.map((length) => areaCode.slice(0, length));
    const sql = `SELECT area_code, tel, seal, ${newestVersion(db, 'area_contact', 'area_contact.area_code')} FROM area_contact WHERE area_code IN (?,?,?)`;
    const rows = await db.query<{ area_code: string; tel: string }>(sql, codes);
    const tels = new Map(this.seals.genuine('area_contact', rows).map((row) => [row.area_code, row.tel]));
    return codes.map((code) => tels.get(code)).find((tel) => tel !== undefined) ?? HOTLINE;
  }
}
