import { Injectable } from '@nestjs/common';
import type { Reader, Tx } from '#platform';
import type { Id } from '#values';
import type { Finding, FindingKind } from './finding.js';

/** One look at everything. */
export interface IntegrityRun {
  readonly id: Id;
  /** UTC milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly findings: number;
}

/** SQL over the looks and what they found. */
@Injectable()
export class IntegrityStore {
  async keep(tx: Tx, run: IntegrityRun, findings: readonly Finding[]): Promise<void> {
    await tx.insert('integrity_run', [{ id: run.id, started_at: run.startedAt, ended_at: run.endedAt, findings: run.findings }]);
    await tx.insert(
      'integrity_finding',
      findings.map(({ kind, objectKind, objectId }, index) => ({ run_id: run.id, line_no: index + 1, kind, object_kind: objectKind, object_id: objectId })),
    );
  }

  /** The newest look; null when nobody has looked yet. */
  async last(db: Reader): Promise<IntegrityRun | null> {
    const [row] = await db.query<{ id: Id; started_at: number; ended_at: number; findings: number }>(
      'SELECT id, started_at, ended_at, findings FROM integrity_run ORDER BY started_at DESC, id DESC LIMIT 1',
    );
    return row === undefined ? null : { id: row.id, startedAt: Number(row.started_at), endedAt: Number(row.ended_at), findings: Number(row.findings) };
  }

  /** In the order they were found, after a line; reads one row more than `limit`. */
  async page(db: Reader, runId: Id, page: { readonly after: number; readonly limit: number }): Promise<(Finding & { readonly line: number })[]> {
    const rows = await db.query<{ line_no: number; kind: FindingKind; object_kind: string; object_id: string }>(
      `SELECT line_no, kind, object_kind, object_id FROM integrity_finding WHERE run_id = ? AND line_no > ? ORDER BY line_no LIMIT ${String(page.limit + 1)}`,
      [runId, page.after],
    );
    return rows.map((row) => ({ line: Number(row.line_no), kind: row.kind, objectKind: row.object_kind, objectId: row.object_id }));
  }
}
