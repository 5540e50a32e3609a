/** One at a time, in the order of asking. */
export class Mutex {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work, work);
    // Whoever asked is told of the failure by `mine`; the next in turn only waits until it is over.
    this.last = mine.catch(() => undefined);
    return mine;
  }
}
