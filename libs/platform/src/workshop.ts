import { Injectable } from '@nestjs/common';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Refusal } from '#values';
import { refuse } from '#values';

/** Files of one account that may be made or wait at once, and of everybody in a process. */
const PER_ACCOUNT = 2;
const ALL_IN_ALL = 8;

/**
 * Makes files (sheets, workbooks) in a thread of their own, one at a time in a process: setting a thousand cards takes
 * seconds, and the thread that serves requests has none to give. A file is whole before its first byte leaves, so that a
 * slow reader holds nobody up.
 */
@Injectable()
export class Workshop {
  private tail: Promise<unknown> = Promise.resolve();
  private readonly waiting = new Map<string, number>();
  private count = 0;

  /**
   * The bytes that `script` posts to its parent, one message each, of the `data` it is given. Refuses: `queue_full` (the
   * account has two files under way), `overloaded` (the process has eight). `before` is done in between: once there is a
   * place for the work, and before it is begun; its refusal ends it.
   */
  async make<T>(
    account: string,
    before: () => Promise<{ readonly script: string; readonly data: unknown; readonly with: T } | Refusal>,
  ): Promise<{ readonly bytes: Buffer[]; readonly with: T } | Refusal> {
    const mine = this.waiting.get(account) ?? 0;
    if (mine >= PER_ACCOUNT) return refuse('queue_full', { openMax: PER_ACCOUNT });
    if (this.count >= ALL_IN_ALL) return refuse('overloaded');
    this.waiting.set(account, mine + 1);
    this.count += 1;
    try {
      const begun = await before();
      if (!('script' in begun)) return begun;
      return { bytes: await this.inTurn(begun.script, begun.data), with: begun.with };
    } finally {
      const left = (this.waiting.get(account) ?? 1) - 1;
      if (left === 0) this.waiting.delete(account);
      else this.waiting.set(account, left);
      this.count -= 1;
    }
  }

  private inTurn(script: string, data: unknown): Promise<Buffer[]> {
    const turn = this.tail.then(() => made(script, data));
    // Told to whoever asked for it; the next one in the queue begins all the same.
    this.tail = turn.catch(() => undefined);
    return turn;
  }
}

/** The built file of a thread that lies beside a module (`import.meta.url`): a thread has no other loader than Node itself. */
export function threadBeside(moduleUrl: string, name: string): string {
  const beside = fileURLToPath(new URL(name, moduleUrl).href);
  return /[\\/]dist[\\/]libs[\\/]/.test(beside) ? beside : beside.replace(/([\\/])libs([\\/](?!.*[\\/]libs[\\/]))/, '$1dist$1libs$2');
}

function made(script: string, data: unknown): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const bytes: Buffer[] = [];
    const worker = new Worker(script, { workerData: data });
    worker.on('message', (chunk: Uint8Array) => bytes.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code === 0) resolve(bytes);
      else reject(new Error(`the thread of ${script} ended with ${String(code)}`));
    });
  });
}
