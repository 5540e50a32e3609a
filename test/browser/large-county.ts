import { createHash, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Day } from '#values';
import { encodeCard, keyIdOf, parseCard } from '#core/code';
import { Keys } from '#platform';
import { inDatabase, type Personal, personalData, type Sql } from './personal-data.js';

/** A whole district: cards in hand, and phones in use (design: 46,000 elders, 10,000 phones). */
export const CARDS = 60_000;
const PHONES = 10_000;
const SAMPLES = 500;

export interface LargeCounty {
  readonly personal: Personal;
  /** Signatures of cards that are good, spread over the whole county (hex): what a tablet finds a scanned card by. */
  readonly held: readonly string[];
  /** Signatures of the same length that no card has. */
  readonly unheld: readonly string[];
}

/** Keys of added rows, apart from all that the town made. */
const id = (table: number, row: string): string => `printf('0fff0000-0000-7%03x-8000-%012x', ${String(table)}, ${row})`;
/** A serial within the length of its kind, so that the number beneath the code follows from it (docs/codes.md 4). */
const SERIAL = '(77000000000000 + n.i * 131)';
const PERSON = id(1, 'n.i');

/**
 * Adds residents to a town that no process holds open: copies of those who live in it, each with a card, in a handful of
 * statements over all of them. Their sealed names and numbers are copies, which open for nobody.
 */
export async function fillCounty(dir: string): Promise<LargeCounty> {
  return inDatabase(dir, (sql) => filled(dir, sql));
}

async function filled(dir: string, sql: Sql): Promise<LargeCounty> {
  const [{ good } = { good: 0 }] = await sql<{ good: number }>('SELECT COUNT(*) AS good FROM card c JOIN carrier k ON k.person_id = c.person_id AND k.generation = c.generation');
  await sql('CREATE TEMP TABLE living AS SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS place FROM person WHERE died_on IS NULL AND moved_out_on IS NULL');
  await sql('CREATE TEMP TABLE n (i INTEGER PRIMARY KEY, person_id TEXT NOT NULL)');
  await sql(
    `INSERT INTO n WITH RECURSIVE row(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM row WHERE i < ?)
      SELECT row.i, living.id FROM row JOIN living ON living.place = row.i % (SELECT COUNT(*) FROM living) + 1`,
    [CARDS - Number(good)],
  );
  for (const text of ADDED) await sql(text, text.includes('?') ? [PHONES] : []);
  // These cards have no digest yet: the app gives it to them when it starts, as to every card from before.
  await sql(`DELETE FROM setting WHERE name = 'card_tags.filled'`);
  // Nor have these persons, where they live and their categories a seal: it seals them likewise.
  const marks = join(dir, 'keys', 'row-seals');
  const kept = readFileSync(marks, 'utf8').split('\n');
  writeFileSync(marks, kept.filter((mark) => !['person', 'person-2', 'person_place', 'person_category', 'person_category-2'].includes(mark)).join('\n'));
  const cards = await sql<CardRow>(
    `SELECT * FROM (SELECT c.*, ROW_NUMBER() OVER (ORDER BY c.id) AS place FROM card c JOIN carrier k ON k.person_id = c.person_id AND k.generation = c.generation)
      WHERE place % ? = 0 ORDER BY place LIMIT ?`,
    [Math.floor(CARDS / SAMPLES), SAMPLES],
  );
  const held = signatures(dir, cards);
  return { personal: await personalData(dir, sql), held, unheld: held.map((_, index) => createHash('sha512').update(String(index)).digest('hex')) };
}

interface CardRow {
  serial: number;
  generation: number;
  scheme_class: number;
  issued_on: Day;
  expires_on: Day;
  photo: string;
}

function signatures(dir: string, cards: readonly CardRow[]): string[] {
  const keys = Keys.load(dir, false);
  const x = keys.verifying('card-issuer').export({ format: 'jwk' }).x ?? '';
  const keyId = keyIdOf(Buffer.from(x, 'base64url'), (bytes) => createHash('sha256').update(bytes).digest());
  return cards.map((card) => {
    const claims = {
      keyId,
      serial: BigInt(card.serial),
      generation: Number(card.generation),
      schemeClass: Number(card.scheme_class),
      issuedOn: card.issued_on,
      expiresOn: card.expires_on,
      photo: card.photo,
    };
    const parts = parseCard(encodeCard(claims, (message) => sign(null, message, keys.signing('card-issuer'))));
    if (parts.kind === 'unreadable') throw new Error('no card');
    return Buffer.from(parts.signature).toString('hex');
  });
}

const ADDED = [
  `INSERT INTO person (id, id_number_sealed, id_number_index, name_sealed, name_masked, sex, birth_day, residence_area, hukou_area, phone_sealed, registered_at)
    SELECT ${PERSON}, p.id_number_sealed, printf('%064x', n.i), p.name_sealed, p.name_masked, p.sex, p.birth_day, p.residence_area, p.hukou_area, p.phone_sealed, p.registered_at FROM n JOIN person p ON p.id = n.person_id`,
  `INSERT INTO person_place (person_id, n, kind, residence_area, hukou_area, from_day, until_day, recorded_at, recorded_by)
    SELECT ${PERSON}, f.n, f.kind, f.residence_area, f.hukou_area, f.from_day, f.until_day, f.recorded_at, f.recorded_by FROM n JOIN person_place f ON f.person_id = n.person_id`,
  `INSERT INTO person_category (id, person_id, category_token, starts_on, ends_on, recorded_at, recorded_by)
    SELECT ${id(2, 'ROW_NUMBER() OVER (ORDER BY n.i, c.id)')}, ${PERSON}, c.category_token, c.starts_on, c.ends_on, c.recorded_at, c.recorded_by FROM n JOIN person_category c ON c.person_id = n.person_id`,
  `INSERT INTO carrier (person_id, generation, state, changed_at) SELECT ${PERSON}, 1, 'active', 0 FROM n`,
  `INSERT INTO card (id, serial, number, person_id, generation, scheme_class, issued_on, expires_on, issued_at, issued_by)
    SELECT ${id(3, 'n.i')}, ${SERIAL}, printf('%014d%02d', ${SERIAL}, 98 - (${SERIAL} * 100) % 97), ${PERSON}, 1, 1, '2026-10-31', '2029-10-29', 0, 'system' FROM n`,
  `INSERT INTO phone_key (id, serial, person_id, generation, public_key, enrolled_at) SELECT ${id(4, 'n.i')}, ${SERIAL}, ${PERSON}, 1, SUBSTR(HEX(RANDOMBLOB(22)), 1, 43), 0 FROM n WHERE n.i <= ?`,
];
