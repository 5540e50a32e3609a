import {
  Audit,
  Clock,
  type Database,
  forUpdate,
  Ids,
  type Keys,
  maskName,
  RowSeals,
  type Row,
  type SealedField,
  systemActor,
  type Tx,
  UnitOfWork,
  type Value,
  Vault,
} from '#platform';
import { nameForm, plainPhone, strippedText } from '#values';

/** Rows in one transaction. */
const ROWS = 500;
/** Kept with what was changed so far, and with `done` at the end: from then on every door writes the plain form. */
const SETTING = 'people.plain_forms';

/** Where a name stands, and with it a mask and a phone. */
interface Place {
  readonly table: string;
  /** In whose name its texts are sealed. */
  readonly as: 'person' | 'guardian' | 'proxy' | 'family_link';
  readonly id: string;
  readonly key: readonly string[];
  readonly masked: boolean;
  readonly phone: 'none' | 'sealed' | 'indexed';
  /** Its rows have seals that speak for the name. */
  readonly sealed?: 'guardian' | 'proxy' | 'family_link';
}

const PLACES: readonly Place[] = [
  { table: 'person', as: 'person', id: 'id', key: ['id'], masked: true, phone: 'indexed' },
  { table: 'roster_row', as: 'person', id: 'person_id', key: ['import_id', 'line'], masked: true, phone: 'indexed' },
  { table: 'guardian', as: 'guardian', id: 'id', key: ['id'], masked: false, phone: 'sealed', sealed: 'guardian' },
  { table: 'proxy', as: 'proxy', id: 'id', key: ['id'], masked: true, phone: 'sealed', sealed: 'proxy' },
  { table: 'family_link', as: 'family_link', id: 'id', key: ['id'], masked: true, phone: 'none', sealed: 'family_link' },
];

/** What was written in another form than the one of every door today. */
export interface PlainForms {
  readonly names: number;
  readonly masks: number;
  readonly phones: number;
}

/**
 * Once for a county from before names and phones had one form: what is stored in another is written anew in its place, with mask, index and
 * seal. Cut short, it is run again: what has its form is left alone, and what was changed stays counted. One entry in the log of acts says
 * how much it was. Null where it was done before. What cannot be opened, and a mask or an index that never belonged to what is sealed beside
 * it, is left as it is: the night's look tells of it.
 */
export async function plainForms(database: Database, keys: Keys): Promise<PlainForms | null> {
  const clock = new Clock();
  const [ids, vault, work] = [new Ids(clock), new Vault(keys), new UnitOfWork(database)];
  const seals = new RowSeals(keys, clock, ids);
  const before = await countsOf(work.reader);
  if (before === 'done') return null;
  for (const place of PLACES)
    for (let after: Row | null = null; ;) {
      const from: Row | null = after;
      const rows: Row[] = await work.run(async (tx) => {
        const page = await pageOf(tx, place, from);
        const changed = { names: 0, masks: 0, phones: 0 };
        for (const row of page) {
          const change = changeOf(vault, place, row);
          if (change === null) continue;
          await write(tx, seals, place, { row, values: change.values });
          for (const what of change.what) changed[what] += 1;
        }
        if (changed.names + changed.masks + changed.phones > 0) await keep(tx, JSON.stringify(sumOf(await countsOf(tx), changed)));
        return page;
      });
      after = rows.at(-1) ?? null;
      if (rows.length < ROWS) break;
    }
  return work.run(async (tx) => {
    const counts = await countsOf(tx);
    if (counts === 'done') return null;
    await keep(tx, 'done');
    if (counts.names + counts.masks + counts.phones > 0)
      await new Audit(clock, ids, seals).record(tx, systemActor(''), { action: 'people.plain_forms', objectKind: 'person', objectId: 'all', detail: { ...counts } });
    return counts;
  });
}

function sumOf(before: PlainForms | 'done', added: PlainForms): PlainForms {
  const { names, masks, phones } = before === 'done' ? { names: 0, masks: 0, phones: 0 } : before;
  return { names: names + added.names, masks: masks + added.masks, phones: phones + added.phones };
}

async function countsOf(db: Pick<Tx, 'query'>): Promise<PlainForms | 'done'> {
  const [row] = await db.query<{ value: string }>('SELECT value FROM setting WHERE name = ?', [SETTING]);
  if (row?.value === 'done') return 'done';
  return row === undefined ? { names: 0, masks: 0, phones: 0 } : (JSON.parse(row.value) as PlainForms);
}

async function keep(tx: Tx, value: string): Promise<void> {
  const [row] = await tx.query('SELECT value FROM setting WHERE name = ?', [SETTING]);
  if (row === undefined) await tx.insert('setting', [{ name: SETTING, value }]);
  else await tx.execute('UPDATE setting SET value = ? WHERE name = ?', [value, SETTING]);
}

/** The next rows of a table, by its primary key. */
async function pageOf(tx: Tx, { table, id, key, masked, phone }: Place, after: Row | null): Promise<Row[]> {
  const wanted = [...new Set([...key, id, 'name_sealed', ...(masked ? ['name_masked'] : []), ...(phone === 'none' ? [] : ['phone_sealed'])])];
  if (phone === 'indexed') wanted.push('phone_index');
  const beyond =
    after === null ? { sql: '', values: [] } : { sql: ` WHERE (${key.join(', ')}) > (${key.map(() => '?').join(', ')})`, values: key.map((column) => after[column] as Value) };
  return tx.query(`SELECT ${wanted.join(', ')} FROM ${table}${beyond.sql} ORDER BY ${key.join(', ')} LIMIT ${String(ROWS)}${forUpdate(tx)}`, beyond.values);
}

interface Change {
  readonly values: Readonly<Record<string, string>>;
  readonly what: readonly (keyof PlainForms)[];
}

function changeOf(vault: Vault, place: Place, row: Row): Change | null {
  const owner = String(row[place.id]);
  const opened = (column: 'name_sealed' | 'phone_sealed'): string | null => {
    const sealed = row[column];
    return typeof sealed === 'string' ? vault.opened(`${place.as}.${column}` as SealedField, owner, sealed) : null;
  };
  const sealedAs = (column: 'name_sealed' | 'phone_sealed', text: string): string => vault.seal(`${place.as}.${column}` as SealedField, owner, text);
  const values: Record<string, string> = {};
  const what: (keyof PlainForms)[] = [];
  const name = opened('name_sealed');
  const form = name === null ? '' : (nameForm(strippedText(name)) ?? '');
  const ownMask = !place.masked || (name !== null && [maskName(name), maskBefore(name)].includes(String(row['name_masked'])));
  if (name !== null && form !== '' && ownMask) {
    if (form !== name) {
      values['name_sealed'] = sealedAs('name_sealed', form);
      what.push('names');
    }
    if (place.masked && row['name_masked'] !== maskName(form)) {
      values['name_masked'] = maskName(form);
      what.push('masks');
    }
  }
  const phone = opened('phone_sealed');
  const plain = phone === null ? null : plainPhone(phone);
  const ownIndex = place.phone !== 'indexed' || (phone !== null && row['phone_index'] === vault.index('phone', phone));
  if (phone !== null && plain !== null && plain !== phone && ownIndex) {
    values['phone_sealed'] = sealedAs('phone_sealed', plain);
    if (place.phone === 'indexed') values['phone_index'] = vault.index('phone', plain);
    what.push('phones');
  }
  return what.length === 0 ? null : { values, what };
}

/** How names were masked when blanks and marks that nobody sees counted as characters. */
function maskBefore(name: string): string {
  const glyphs = [...name];
  if (glyphs.length <= 1) return '*';
  return glyphs.length === 2 ? `${glyphs[0] ?? ''}*` : `${glyphs[0] ?? ''}${'*'.repeat(glyphs.length - 2)}${glyphs.at(-1) ?? ''}`;
}

async function write(tx: Tx, seals: RowSeals, { table, key, sealed }: Place, { row, values }: { row: Row; values: Change['values'] }): Promise<void> {
  const set = Object.keys(values).map((column) => `${column} = ?`);
  const where = key.map((column) => `${column} = ?`).join(' AND ');
  const place = key.map((column) => row[column] as Value);
  const update = async (): Promise<number> => tx.execute(`UPDATE ${table} SET ${set.join(', ')} WHERE ${where}`, [...Object.values(values), ...place]);
  // Another writing of the same name closes no door: the version of the row stays.
  if (sealed === undefined) await update();
  else await seals.changing(tx, sealed, { where, values: place }, update, { renewal: true });
}
