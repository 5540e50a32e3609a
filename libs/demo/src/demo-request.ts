import type { Day, Month } from '#values';
import { addDays, daysBetween, firstDay, lastDay } from '#values';
import type { Scale } from './geography.js';
import type { PlantKind } from './plant-kinds.js';

/** What demo county to build and live in. */
export interface DemoRequest {
  readonly scale: Scale;
  /** 2025-05 or later: the demo county's law begins then. */
  readonly month: Month;
  readonly seed: number;
  /** The last day to live; the last of the month when left out. */
  readonly until?: Day;
  /** Plants faults of these kinds (all when left out) and writes their list to `file` (decisions 27). */
  readonly plant?: { readonly file: string; readonly kinds?: readonly PlantKind[] };
  readonly onProgress?: (stage: string, done: number, total: number) => void;
}

/** The days of the month up to `until`; none of them when it lies before the month. */
export function daysLived({ month, until }: Pick<DemoRequest, 'month' | 'until'>): Day[] {
  const first = firstDay(month);
  const last = until !== undefined && until < lastDay(month) ? until : lastDay(month);
  return Array.from({ length: Math.max(0, daysBetween({ from: first, to: last }) + 1) }, (_value, index) => addDays(first, index));
}

/** Times the stages of a run and tells how far each has come. */
export class Stages {
  readonly seconds: Record<string, number> = {};

  constructor(private readonly onProgress: DemoRequest['onProgress']) {}

  /** Runs one stage; its seconds are added to those of an earlier stage of that name. */
  async run<T>(stage: string, work: (told: (done: number, total: number) => void) => Promise<T>): Promise<T> {
    const startedMs = performance.now();
    try {
      return await work((done, total) => this.onProgress?.(stage, done, total));
    } finally {
      this.seconds[stage] = Math.round((this.seconds[stage] ?? 0) * 1000 + (performance.now() - startedMs)) / 1000;
    }
  }
}
