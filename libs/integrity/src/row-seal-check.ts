import { Injectable } from '@nestjs/common';
import { ApprovedLines, ToldRuns } from '#allowances';
import { StagedLines } from '#people';
import { Clock, keyText, newestVersions, type Reader, RowSeals, SEALED_RIGHTS, sealedParts, sealedRow, versionOf } from '#platform';
import { CounterCheck } from './counter-check.js';
import type { Finding } from './finding.js';
import { listFindings } from './list-check.js';

/** Rows of one read. */
const ROWS = 500;

/** Holds every row that carries rights against its seal, its version against those that the log of acts knows, the lines of runs against their approval, those of rosters that wait against the check, and counts against what they count. */
@Injectable()
export class RowSealCheck {
  constructor(
    private readonly seals: RowSeals,
    private readonly lines: ApprovedLines,
    private readonly runs: ToldRuns,
    private readonly staged: StagedLines,
    private readonly counters: CounterCheck,
    private readonly clock: Clock,
  ) {}

  async findings(db: Reader): Promise<Finding[]> {
    const [found, nowMs]: [Finding[], number] = [[], this.clock.nowMs()];
    for (const table of SEALED_RIGHTS) {
      const { columns, insertOnly } = sealedRow(table);
      for await (const rows of sealedParts(db, table, ROWS)) {
        const newest = insertOnly
          ? new Map<string, number>()
          : await newestVersions(
              db,
              table,
              rows.map((row) => keyText(table, row)),
            );
        for (const row of rows) {
          const objectId = keyText(table, row);
          const [version, known] = [versionOf(row['seal']) ?? 0, newest.get(objectId) ?? 0];
          if (!this.seals.fitsAs(table, columns, row)) found.push({ kind: 'rights_altered', objectKind: table, objectId });
          else if (version !== known) found.push({ kind: version < known ? 'rights_put_back' : 'seal_version_gone', objectKind: table, objectId });
        }
      }
    }
    found.push(...(await listFindings(db, this.seals)));
    for (const objectId of await this.lines.changed(db, nowMs)) found.push({ kind: 'run_lines_changed', objectKind: 'issuance_run', objectId });
    for (const objectId of await this.runs.allAltered(db, nowMs)) found.push({ kind: 'run_differs', objectKind: 'issuance_run', objectId });
    for (const { importId, line } of await this.staged.allAltered(db)) found.push({ kind: 'rights_altered', objectKind: 'roster_row', objectId: `${importId}#${String(line)}` });
    return [...found, ...(await this.counters.findings(db, nowMs))];
  }
}
