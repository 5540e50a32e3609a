import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';

/** Whose turn it is to write to the embedded engine, which has one writer at a time. */
export interface WriterTurns {
  /** Does the work when its turn comes; turns come in the order in which they were asked for. */
  take<T>(work: () => Promise<T>): Promise<T>;
}

type Word = 'ask' | 'yours' | 'done';

/** The queue of writers, kept by the thread that serves requests. It lends single turns to another thread of this process. */
export class OwnTurns implements WriterTurns {
  private tail: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.tail.then(work, work);
    // Only the order of turns hangs on it: what went wrong is told to whoever holds `turn`.
    this.tail = turn.catch(() => undefined);
    return turn;
  }

  /** Answers a borrower at the other end. A turn is given back with a word, or by the borrower's end, whatever ended it. */
  lendTo(port: MessagePort): void {
    let giveBack = (): void => undefined;
    let isOpen = true;
    port.on('message', (word: Word) => {
      if (word === 'done') {
        giveBack();
        return;
      }
      void this.take(
        () =>
          new Promise<void>((resolve) => {
            giveBack = resolve;
            if (isOpen) port.postMessage('yours' satisfies Word);
            else resolve();
          }),
      );
    });
    port.once('close', () => {
      isOpen = false;
      giveBack();
    });
    port.unref();
  }
}

/** The turns of a thread that writes through a connection of its own: each is asked for at the thread that keeps the queue. */
export class BorrowedTurns implements WriterTurns {
  private readonly mine = new OwnTurns();
  private isStopping = false;

  constructor(private readonly port: MessagePort) {}

  take<T>(work: () => Promise<T>): Promise<T> {
    return this.mine.take(async () => {
      if (this.isStopping) throw new Error('the process is stopping');
      const answer = once(this.port, 'message');
      this.port.postMessage('ask' satisfies Word);
      await answer;
      try {
        return await work();
      } finally {
        this.port.postMessage('done' satisfies Word);
      }
    });
  }

  /** Lets the present turn end and gives no other: after it nothing of this thread is half written. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.mine.take(() => Promise.resolve());
  }
}
