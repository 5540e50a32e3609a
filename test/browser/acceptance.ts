import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(process.cwd(), 'var', 'acceptance');

export interface Measured {
  /** Number in the acceptance table of the design. */
  readonly row: number;
  /** Which part of the row, where several tests share it. */
  readonly part: string;
  readonly threshold: string;
  /** What this run found. */
  readonly measured: string;
  readonly met: boolean;
  /** Figures that differ from run to run: docs/acceptance.md keeps them, but only their verdict is compared. */
  readonly timed?: boolean;
}

/** Writes what was measured, then fails the test where the threshold is not met: an unmet row is in the table too. */
export function accept(found: Measured): void {
  // The least of nothing is Infinity: a run that looked at nothing has measured nothing.
  if (/Infinity|NaN/.test(found.measured)) throw new Error(`row ${String(found.row)} (${found.part}) measured nothing: ${found.measured}`);
  mkdirSync(FOLDER, { recursive: true });
  const name = `${String(found.row).padStart(2, '0')}-${found.part.replaceAll(/\W+/g, '-')}`;
  writeFileSync(join(FOLDER, `${name}.json`), JSON.stringify({ timed: false, ...found }));
  if (!found.met) throw new Error(`row ${String(found.row)} (${found.part}) asks ${found.threshold}, measured ${found.measured}`);
}

/** Whether a span is judged: on a quiet machine that measures (`SPANS=judged npm test -- browser`), never otherwise: a busy machine must not fail a test. */
const JUDGED = process.env['SPANS'] === 'judged';

/** A span that was measured, in ms, against what is asked of it. Where spans are not judged it only has to be one. */
export function inTime(ms: number, limit: { readonly from?: number; readonly to: number }): boolean {
  if (!Number.isFinite(ms) || ms < 0) return false;
  return !JUDGED || (ms >= (limit.from ?? 0) && ms <= limit.to);
}

/** The value below which 95 of 100 lie. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? Number.NaN;
}
