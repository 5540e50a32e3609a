import { LIST_ENTRY, type Reader, type Row, RowSeals } from '#platform';
import type { Finding } from './finding.js';

/** Entries of one read. */
const ROWS = 2000;

/** Entries of the tablets' list that the app did not write so. They stand on no list that is signed: they are gathered anew when one is loaded. */
export async function listFindings(db: Reader, seals: RowSeals): Promise<Finding[]> {
  const found: Finding[] = [];
  for (let after: readonly string[] = ['', '', '']; ;) {
    const rows: Row[] = await db.query(
      `SELECT ${LIST_ENTRY.join(', ')}, seal FROM snapshot_entry
        WHERE person_id >= ? AND (person_id > ? OR carrier_kind > ? OR (carrier_kind = ? AND carrier_id > ?)) ORDER BY person_id, carrier_kind, carrier_id LIMIT ${String(ROWS)}`,
      [after[0], after[0], after[1], after[1], after[2]] as string[],
    );
    for (const row of rows)
      if (row['seal'] !== seals.ofListEntry(row))
        found.push({
          kind: 'list_altered',
          objectKind: 'snapshot_entry',
          objectId: LIST_ENTRY.slice(0, 3)
            .map((column) => String(row[column]))
            .join('#'),
        });
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS) return found;
    after = LIST_ENTRY.slice(0, 3).map((column) => String(last[column]));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
