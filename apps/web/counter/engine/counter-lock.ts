const NAME = 'love-card-counter';

/** One tab of this tablet holds the counter: two would number one chain twice. */
export class CounterLock {
  constructor(private readonly lost: () => void) {}

  /** True when this tab has it now. It is kept until the tab goes, or another one takes it over. */
  take(options: { readonly steal: boolean }): Promise<boolean> {
    return new Promise((resolve) => {
      navigator.locks
        .request(NAME, options.steal ? { steal: true } : { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          if (lock === null) return undefined;
          // Held until the page is gone.
          return new Promise<never>(() => undefined);
        })
        .catch(() => {
          this.lost();
          resolve(false);
        });
    });
  }
}
