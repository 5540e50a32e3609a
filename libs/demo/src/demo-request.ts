import type { Day, Month } from '#values';
import type { Scale } from './geography.js';

/** What demo county to build and live in. */
export interface DemoRequest {
  readonly scale: Scale;
  /** 2025-05 or later: the demo county's law begins then. */
  readonly month: Month;
  readonly seed: number;
  /** The last day to live; the last of the month when left out. */
  readonly until?: Day;
  /** Plants faults of these kinds (all when left out) and writes their list to `file` (decisions 27). */
  readonly plant?: { readonly file: string; readonly kinds?: readonly string[] };
  readonly onProgress?: (stage: string, done: number, total: number) => void;
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
