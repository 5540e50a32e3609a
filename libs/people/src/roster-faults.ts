import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { Id } from '#values';
import type { RosterFaultCode } from './roster-line.js';
import { ROSTER_FAULTS } from './roster-line.js';

const PER_PAGE = 2000;
/** Without the mark Excel reads a UTF-8 file as GBK. */
const BOM = '\u{feff}';

/**
 * The faults of a roster as a CSV file, in the order of its lines: the line number of the uploaded file, the field, the
 * code, and what is wrong in Chinese and English. The lines themselves are not stored in the clear, so they are not in it.
 */
@Injectable()
export class RosterFaults {
  constructor(private readonly uow: UnitOfWork) {}

  /** Parts of the file, read page by page. The caller has made sure that the actor may see the import. */
  async *csv(importId: Id): AsyncGenerator<string> {
    yield `${BOM}line,field,fault,说明,explanation\r\n`;
    let after = { line: -1, field: '' };
    for (;;) {
      const rows = await this.uow.reader.query<{ line: number; field: string; fault: RosterFaultCode }>(
        'SELECT line, field, fault FROM roster_fault WHERE import_id = ? AND line >= ? AND (line > ? OR field > ?) ORDER BY line, field LIMIT ?',
        [importId, after.line, after.line, after.field, PER_PAGE],
      );
      if (rows.length > 0) yield rows.map((row) => `${String(row.line)},${row.field},${row.fault},"${ROSTER_FAULTS[row.fault].zh}","${ROSTER_FAULTS[row.fault].en}"\r\n`).join('');
      const last = rows.at(-1);
      if (last === undefined || rows.length < PER_PAGE) return;
      after = { line: last.line, field: last.field };
    }
  }
}
