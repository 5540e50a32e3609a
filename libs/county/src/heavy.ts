import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Config, Database } from '#platform';
import { OwnTurns } from '#platform';
import type { NightReport } from './nightly.js';

/** What the thread is started with. `turns` leads to the queue of writers; null on a server, which has locks of its own. */
export interface HeavyThreadData {
  readonly config: Pick<Config, 'dir' | 'engine' | 'databaseUrl' | 'jobs' | 'reserve' | 'keysFolder' | 'holding'>;
  readonly turns: MessagePort | null;
}

/** What the thread tells: a job that ended or was tried, a night's work, or what went wrong. */
export type HeavyThreadWord =
  { readonly job: { readonly id: string; readonly kind: string; readonly attempts: number } } | { readonly night: NightReport } | { readonly trouble: string };

const STOP_MS = 5000;
const AGAIN_MS = 2000;

/**
 * The thread of a process that does its heavy work: queued jobs and, where `jobs` says so, the night's. It reads through
 * connections of its own and writes in turns that it borrows, so the thread that serves requests never waits for it longer
 * than for one of its short transactions. A thread that dies is started again, and takes up what it had begun.
 */
export class Heavy {
  private worker: Worker | null = null;
  private isStopping = false;

  private constructor(
    private readonly config: HeavyThreadData['config'],
    private readonly database: Database,
    private readonly report: (word: HeavyThreadWord) => void,
  ) {}

  static start(config: HeavyThreadData['config'], database: Database, report: (word: HeavyThreadWord) => void): Heavy {
    const heavy = new Heavy(config, database, report);
    heavy.begin();
    return heavy;
  }

  /** Lets its present transaction end and takes it down. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const { worker } = this;
    if (worker === null) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('stop');
    const late = setTimeout(() => void worker.terminate(), STOP_MS);
    await ended;
    clearTimeout(late);
  }

  private begin(): void {
    const { dir, engine, databaseUrl, jobs, reserve, keysFolder, holding } = this.config;
    const channel = this.database.turns instanceof OwnTurns && engine === 'embedded' ? new MessageChannel() : null;
    if (channel !== null && this.database.turns instanceof OwnTurns) this.database.turns.lendTo(channel.port1);
    const workerData: HeavyThreadData = { config: { dir, engine, databaseUrl, jobs, reserve, keysFolder, holding }, turns: channel?.port2 ?? null };
    const worker = new Worker(new URL('./heavy-thread.js', import.meta.url), { workerData, transferList: channel === null ? [] : [channel.port2] });
    worker.on('message', this.report);
    worker.on('error', (error) => {
      this.report({ trouble: error instanceof Error ? error.message : String(error) });
    });
    worker.once('exit', () => {
      channel?.port1.close();
      this.worker = null;
      if (!this.isStopping)
        setTimeout(() => {
          if (!this.isStopping) this.begin();
        }, AGAIN_MS).unref();
    });
    this.worker = worker;
  }
}
