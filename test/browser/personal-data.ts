import { Database, Keys, Vault } from '#platform';
import { join } from 'node:path';

/** What must never leave unmasked, of everybody in the registry. */
export interface Personal {
  readonly names: ReadonlySet<string>;
  readonly idNumbers: ReadonlySet<string>;
  readonly telephones: ReadonlySet<string>;
}

export type Sql = <R>(text: string, parameters?: readonly unknown[]) => Promise<R[]>;

/** Works on the database of a town while no app holds it. */
export async function inDatabase<T>(dir: string, work: (sql: Sql, database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open({ engine: 'embedded', url: join(dir, 'county.db'), tables: [], migrations: [] });
  try {
    return await work((text, parameters = []) => database.writer.query(text, [...parameters]), database);
  } finally {
    await database.close();
  }
}

/** Names, ID numbers and telephones of the residents, opened with the town's own keys. */
export async function personalData(dir: string, sql: Sql): Promise<Personal> {
  const vault = new Vault(Keys.load(dir, false));
  const rows = await sql<Record<string, string | null>>('SELECT id, name_sealed, id_number_sealed, phone_sealed FROM person');
  // Those who were added by copying rows (large-county.ts) do not open; they have the data of those whom they are copies of.
  const opened = (column: 'name_sealed' | 'id_number_sealed' | 'phone_sealed'): Set<string> =>
    new Set(rows.flatMap((row) => (row[column] == null ? [] : (vault.opened(`person.${column}`, row['id'] ?? '', row[column]) ?? []))));
  return { names: opened('name_sealed'), idNumbers: opened('id_number_sealed'), telephones: opened('phone_sealed') };
}

/** How often texts hold a name, an ID number or a telephone of anybody: a name within a longer run of Chinese counts too. */
export function sought({ names, idNumbers, telephones }: Personal, texts: readonly string[]): { names: number; idNumbers: number; telephones: number } {
  return {
    names: within(texts, /[\p{Script=Han}·]+/gu, names),
    idNumbers: within(texts, /[\dX]{18,}/g, idNumbers),
    telephones: within(texts, /\d{11,}/g, telephones),
  };
}

/** Occurrences of any of the wanted within the runs that a pattern finds; the longest at each place counts, once. */
function within(texts: readonly string[], runs: RegExp, wanted: ReadonlySet<string>): number {
  const lengths = [...new Set([...wanted].map((one) => one.length))].sort((a, b) => b - a);
  let found = 0;
  for (const text of texts)
    for (const [run] of text.matchAll(runs))
      for (let at = 0; at < run.length;) {
        const length = lengths.find((one) => at + one <= run.length && wanted.has(run.slice(at, at + one)));
        if (length !== undefined) found += 1;
        at += length ?? 1;
      }
  return found;
}
