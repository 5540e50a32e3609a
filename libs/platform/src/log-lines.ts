import { write, writeSync } from 'node:fs';

/** Lines that wait for a slow reader; what is more is dropped. Bytes. */
const WAITING_MAX = 4 * 2 ** 20;
const BUSY_MS = 50;

/**
 * Where the log goes: written beside the work, never in its way. A log that cannot be written (its disk is full, its reader
 * is gone) loses lines and says how many once it can; it ends no process, and no process waits for it at its end.
 */
export class LogLines {
  private waiting: Buffer[] = [];
  private bytes = 0;
  private writing = false;
  private lost = 0;

  constructor(private readonly fd: number) {
    process.once('exit', () => {
      this.flush();
    });
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.bytes + bytes.length > WAITING_MAX) {
      this.lost += 1;
      return;
    }
    this.waiting.push(bytes);
    this.bytes += bytes.length;
    this.next();
  }

  /** Writes what waits as far as that goes at once. */
  flush(): void {
    try {
      for (let bytes = this.take(); bytes !== null; bytes = this.take()) for (let at = 0; at < bytes.length;) at += writeSync(this.fd, bytes, at) || bytes.length;
    } catch {
      // The end of the process does not wait for its log.
      void 0;
    }
  }

  private next(): void {
    if (this.writing) return;
    const bytes = this.take();
    if (bytes === null) return;
    this.writing = true;
    this.put(bytes, 0);
  }

  private put(bytes: Buffer, from: number): void {
    write(this.fd, bytes, from, (error, written) => {
      if (error?.code === 'EAGAIN') {
        setTimeout(() => {
          this.put(bytes, from);
        }, BUSY_MS);
        return;
      }
      if (error === null && written > 0 && from + written < bytes.length) {
        this.put(bytes, from + written);
        return;
      }
      if (error !== null) this.lost += lines(bytes.subarray(from));
      this.writing = false;
      this.next();
    });
  }

  private take(): Buffer | null {
    if (this.waiting.length === 0) return null;
    const told = this.lost === 0 ? [] : [Buffer.from(`${JSON.stringify({ level: 40, time: Date.now(), msg: 'log lines were lost', lines: this.lost })}\n`)];
    this.lost = 0;
    const all = Buffer.concat([...told, ...this.waiting]);
    this.waiting = [];
    this.bytes = 0;
    return all;
  }
}

function lines(bytes: Buffer): number {
  let count = 0;
  for (const byte of bytes) if (byte === 10) count += 1;
  return count;
}
