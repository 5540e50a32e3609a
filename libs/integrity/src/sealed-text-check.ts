import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { ABILITY_GRADES, type AbilityGrade, CATEGORIES, type Category } from '#core/policy';
import { maskName, type Reader, type Row, sealedWalks, Vault } from '#platform';
import { EVENT_SAYS, saysTheText } from './event-text.js';
import type { Finding } from './finding.js';

/** Rows of one read; between reads whoever waits gets a turn. A photo is about 100 kB of text. */
const ROWS = 200;

/** What else is read of a table, beside its sealed texts. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  person: ['id_number_index', 'name_masked', 'sex', 'birth_day', 'phone_index'],
  portrait: ['sha256'],
  offline_event: EVENT_SAYS,
};
/** Columns whose codes stand as keyed tokens. */
const TOKENS: Readonly<Record<string, readonly string[]>> = { person_category: ['category_token'], assessment: ['grade_token'] };

/** Opens every sealed text where it stands, and holds what follows from an ID number and a name against the person's row. */
@Injectable()
export class SealedTextCheck {
  constructor(private readonly vault: Vault) {}

  async findings(db: Reader): Promise<Finding[]> {
    const found: Finding[] = [];
    const tokens = new Set([
      ...(Object.keys(CATEGORIES) as Category[]).map((code) => this.vault.token('category', code)),
      ...(Object.keys(ABILITY_GRADES) as AbilityGrade[]).map((code) => this.vault.token('grade', code)),
    ]);
    for (const { table, columns, id, key } of sealedWalks()) {
      const extra = BESIDE[table] ?? TOKENS[table] ?? [];
      const wanted = [...new Set([...key, id, ...columns.map(({ name }) => name), ...extra])].join(', ');
      for (let after: Row | null = null; ;) {
        const last: Row | null = after;
        const where = last === null ? '' : ` WHERE (${key.join(', ')}) > (${key.map(() => '?').join(', ')})`;
        const values = last === null ? [] : key.map((column) => last[column] as string);
        const rows: Row[] = await db.query(`SELECT ${wanted} FROM ${table}${where} ORDER BY ${key.join(', ')} LIMIT ${String(ROWS)}`, values);
        for (const row of rows) {
          const owner = String(row[id]);
          for (const { name, field } of columns) {
            const sealed = row[name];
            if (typeof sealed === 'string' && this.vault.opened(field, owner, sealed) === null)
              found.push({ kind: 'sealed_text_broken', objectKind: `${table}.${name}`, objectId: owner });
          }
          for (const column of TOKENS[table] ?? [])
            if (!tokens.has(String(row[column]))) found.push({ kind: 'fact_of_no_kind', objectKind: `${table}.${column}`, objectId: owner });
          if (table === 'portrait' && !this.isPhoto(row)) found.push({ kind: 'rights_altered', objectKind: table, objectId: owner });
          if (table === 'offline_event' && !this.isSigned(row)) found.push({ kind: 'event_differs', objectKind: table, objectId: owner });
          if (table === 'person' && !this.agrees(row)) found.push({ kind: 'person_differs_from_id', objectKind: 'person', objectId: owner });
        }
        after = rows.at(-1) ?? null;
        if (rows.length < ROWS) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    return found;
  }

  /** The seal of the row holds the digest; an earlier photo of the same person opens here, and has another. */
  private isPhoto({ subject_id: id, photo_sealed: sealed, sha256 }: Row): boolean {
    const photo = this.vault.opened('portrait.photo_sealed', String(id), String(sealed));
    return photo === null || createHash('sha256').update(Buffer.from(photo, 'base64')).digest('hex') === sha256;
  }

  private isSigned(row: Row): boolean {
    const text = this.vault.opened('offline_event.body_sealed', String(row['id']), String(row['body_sealed']));
    return text === null || saysTheText(row, text);
  }

  /** The ID number says when somebody was born and of what sex; index and mask follow from what is sealed. */
  private agrees(row: Row): boolean {
    const [id, idSealed, nameSealed, phoneSealed] = [row['id'], row['id_number_sealed'], row['name_sealed'], row['phone_sealed']].map((value) =>
      typeof value === 'string' ? value : null,
    );
    const idNumber = this.vault.opened('person.id_number_sealed', id ?? '', idSealed ?? '');
    const name = this.vault.opened('person.name_sealed', id ?? '', nameSealed ?? '');
    // What cannot be opened has been named already.
    if (idNumber === null || name === null) return true;
    const phone = phoneSealed == null ? null : this.vault.opened('person.phone_sealed', id ?? '', phoneSealed);
    const born = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
    const sex = Number(idNumber[16]) % 2 === 1 ? 'M' : 'F';
    const follows = [this.vault.index('id_number', idNumber), maskName(name), sex, born, phone === null ? null : this.vault.index('phone', phone)];
    const stands = [row['id_number_index'], row['name_masked'], row['sex'], row['birth_day'], phoneSealed == null ? null : row['phone_index']];
    return follows.every((value, index) => value === stands[index] || (index === 4 && phone === null));
  }
}
