import { Injectable } from '@nestjs/common';
import { type Reader, RowSeals, SEALED_RIGHTS, sealedParts, sealedRow } from '#platform';
import type { Finding } from './finding.js';

/** Rows of one read. */
const ROWS = 500;

/** Holds every row that carries rights against its seal. */
@Injectable()
export class RowSealCheck {
  constructor(private readonly seals: RowSeals) {}

  async findings(db: Reader): Promise<Finding[]> {
    const found: Finding[] = [];
    for (const table of SEALED_RIGHTS) {
      const { columns, key } = sealedRow(table);
      for await (const rows of sealedParts(db, table, ROWS))
        for (const row of rows)
          if (!this.seals.fitsAs(table, columns, row)) found.push({ kind: 'rights_altered', objectKind: table, objectId: key.map((column) => String(row[column])).join('#') });
    }
    return found;
  }
}
