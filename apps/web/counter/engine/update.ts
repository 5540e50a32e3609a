/** Nobody has scanned for this long: an update may interrupt. */
const IDLE_MS = 60_000;
/** A tablet stays open for weeks: it looks for a new version this often. */
const LOOK_MS = 30 * 60_000;

/** New versions of the page: asked for by themselves, applied only when nothing waits and nobody is served. */
export class Update {
  registration: ServiceWorkerRegistration | null = null;
  private lastUsedAt = performance.now();
  isHere = false;

  constructor(private readonly changed: () => void) {
    void this.begin();
  }

  used(): void {
    this.lastUsedAt = performance.now();
  }

  get idle(): boolean {
    return performance.now() - this.lastUsedAt > IDLE_MS;
  }

  private async begin(): Promise<void> {
    // A browser without service workers still serves; it needs the network to open the page.
    const found = await navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`).catch(() => null);
    if (found === null) return;
    this.registration = found;
    this.look();
    found.addEventListener('updatefound', () => {
      found.installing?.addEventListener('statechange', () => {
        this.look();
      });
    });
    // With the line down there is no new version to be had; it is looked for again in half an hour.
    setInterval(() => void found.update().catch(() => undefined), LOOK_MS);
  }

  /** A version waits, and another one is at work: the first one of all is no update. */
  private look(): void {
    if (this.isHere || !this.registration?.waiting || !navigator.serviceWorker.controller) return;
    this.isHere = true;
    this.changed();
  }
}
