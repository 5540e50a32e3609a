import { registerSW } from 'virtual:pwa-register';

/** Nobody has scanned for this long: an update may interrupt. */
const IDLE_MS = 60_000;

/** New versions of the page: asked for by themselves, applied only when nothing waits and nobody is served. */
export class Update {
  private readonly apply: (reload: boolean) => Promise<void>;
  private lastUsedAt = performance.now();
  isHere = false;

  constructor(changed: () => void) {
    this.apply = registerSW({
      onNeedRefresh: () => {
        this.isHere = true;
        changed();
      },
    });
  }

  used(): void {
    this.lastUsedAt = performance.now();
  }

  get idle(): boolean {
    return performance.now() - this.lastUsedAt > IDLE_MS;
  }

  /** Loads the new version. The page goes away with it. */
  async now(): Promise<void> {
    await this.apply(true);
  }
}
