import { type Database, type Row, type RowSeals, UnitOfWork, type Value } from '#platform';

/** Rows in one transaction. */
const ROWS = 500;

/** Gives the lines of rosters that were waiting when persons had no seals yet the seal of the person's row, once. For a database that nobody else is using. */
export async function sealStaged(database: Database, seals: RowSeals): Promise<void> {
  const work = new UnitOfWork(database);
  const sql = `SELECT import_id, line, person_id AS id, residence_area, hukou_area FROM roster_row WHERE seal IS NULL LIMIT ${String(ROWS)}`;
  for (let rows: Row[] = await work.reader.query(sql); rows.length > 0; rows = await work.reader.query(sql))
    await work.run(async (tx) => {
      for (const row of rows)
        await tx.execute('UPDATE roster_row SET seal = ? WHERE import_id = ? AND line = ?', [seals.of('person', row), row['import_id'] as Value, row['line'] as Value]);
    });
}
