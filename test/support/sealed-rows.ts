import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCounty } from '#county';
import { type Row, RowSeals, sealedParts, sealedRow, type SealedRows, UnitOfWork } from '#platform';
import type { TestDatabase } from './test-database.js';
import type { From } from './two-persons.js';

/** How many rows of these tables there are, and which of them the app did not write so. */
export async function sealedCount(from: From, tables: readonly SealedRows[]): Promise<{ readonly rows: Record<string, number>; readonly foreign: readonly Row[] }> {
  const [seals, { reader }] = [from.get(RowSeals, { strict: false }), from.get(UnitOfWork, { strict: false })];
  const rows: Record<string, number> = {};
  const foreign: Row[] = [];
  for (const table of tables) {
    rows[table] = 0;
    for await (const part of sealedParts(reader, table, 200)) {
      rows[table] += part.length;
      foreign.push(...part.filter((row) => !seals.fitsAs(table, sealedRow(table).columns, row)));
    }
  }
  return { rows, foreign };
}

/** A county that is started again: what stands beside its keys says which tables have had their seals filled. */
export class Restart {
  private readonly marks: string;

  constructor(private readonly db: TestDatabase) {
    this.marks = join(db.dir, 'keys', 'row-seals');
  }

  async open(): Promise<void> {
    const { dir, url, database } = this.db;
    const opened = await openCounty({ dir, engine: database.engine, databaseUrl: url, poolSize: 2 });
    if ('faults' in opened) throw new Error(opened.faults.join());
    await opened.close();
  }

  get filled(): string {
    return readFileSync(this.marks, 'utf8');
  }

  /** As a county of an earlier version would have it; null: of one without seals. */
  rewrite(filled: string | null): void {
    if (filled === null) rmSync(this.marks);
    else writeFileSync(this.marks, filled);
  }
}
