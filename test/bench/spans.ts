import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds of many like calls. */
export interface Spans {
  readonly n: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export function spansOf(ms: readonly number[]): Spans {
  const sorted = [...ms].sort((one, other) => one - other);
  const at = (share: number): number => Math.round((sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN) * 10) / 10;
  return { n: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** The floor that no redemption gets below: one page of 4 kB written and flushed, beside the database. */
export function flushes(dir: string, count = 200): Spans {
  const path = join(dir, 'floor');
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4096, 1);
  const ms: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    const from = performance.now();
    writeSync(file, page, 0, page.length, turn * page.length);
    fsyncSync(file);
    ms.push(performance.now() - from);
  }
  closeSync(file);
  rmSync(path);
  return spansOf(ms);
}

/**
 * Calls at a fixed rate, whether or not the ones before were answered, each timed from when it was due: a server that
 * stands still for a second is seen by all who come in that second.
 */
export class SteadyCalls {
  readonly ms: number[] = [];
  private readonly open = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;
  private failed: unknown = null;

  constructor(perSecond: number, call: () => Promise<void>) {
    const every = 1000 / perSecond;
    let due = performance.now();
    this.timer = setInterval(() => {
      for (; due <= performance.now(); due += every) {
        const from = due;
        const one = call().then(
          () => {
            this.ms.push(performance.now() - from);
          },
          (error: unknown) => {
            this.failed ??= error;
          },
        );
        this.open.add(one);
        void one.finally(() => this.open.delete(one));
      }
    }, 5);
  }

  async stop(): Promise<Spans> {
    clearInterval(this.timer);
    await Promise.all(this.open);
    if (this.failed !== null) throw this.failed instanceof Error ? this.failed : new Error('a call failed');
    return spansOf(this.ms);
  }
}
