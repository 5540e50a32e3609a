import { Presets, SingleBar } from 'cli-progress';

/** A bar for each stage of a long command, on stderr and only where somebody watches. */
export class Progress {
  private bar: SingleBar | null = null;
  private stage = '';

  constructor(private readonly shown: boolean) {}

  report(stage: string, done: number, total: number): void {
    if (!this.shown) return;
    if (stage !== this.stage) {
      this.end();
      this.stage = stage;
      this.bar = new SingleBar(
        { format: `${stage.padEnd(18)} {bar} {percentage}% | {value}/{total} | {duration_formatted}`, stream: process.stderr, hideCursor: true, etaBuffer: 50 },
        Presets.shades_classic,
      );
      this.bar.start(Math.max(total, 1), 0);
    }
    this.bar?.setTotal(Math.max(total, 1));
    this.bar?.update(done);
  }

  end(): void {
    this.bar?.stop();
    this.bar = null;
  }
}

export function progressFor(options: { json?: boolean }): Progress {
  return new Progress(options.json !== true && process.stderr.isTTY);
}
