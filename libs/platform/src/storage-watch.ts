import type { Outage, OutageCode } from './outage.js';

/** That an outage began or ended; `seconds` is how long it lasted. */
export interface StorageNews {
  readonly code: OutageCode;
  readonly state: 'began' | 'ended';
  readonly seconds: number;
  readonly message: string;
}

/** The codes with which reading goes on. Only a write that was kept ends them. */
const READS_GO_ON: ReadonlySet<OutageCode> = new Set(['storage_full', 'storage_low', 'storage_read_only', 'storage_failed']);

/**
 * Remembers whether the database does its work, from what everybody hears of it, so that an outage is told once when it
 * begins and once when it ends, however many requests meet it.
 */
export class StorageWatch {
  private trouble: { readonly code: OutageCode; readonly since: number } | null = null;
  /** Told of every beginning and every end; set by the process that has a log. */
  listener: (news: StorageNews) => void = () => undefined;

  /** The outage that lasts, with the UTC ms of its beginning. */
  get standing(): { readonly code: OutageCode; readonly since: number } | null {
    return this.trouble;
  }

  failed(outage: Outage): void {
    // A queue that was full for a moment is no outage, and an unknown outcome has its cause beside it.
    if (outage.code === 'database_busy') return;
    const code = outage.code === 'outcome_unknown' ? 'database_away' : outage.code;
    if (this.trouble !== null) return;
    this.trouble = { code, since: Date.now() };
    this.listener({ code, state: 'began', seconds: 0, message: outage.message });
  }

  worked(what: 'read' | 'write'): void {
    const { trouble } = this;
    if (trouble === null || (what === 'read' && READS_GO_ON.has(trouble.code))) return;
    this.trouble = null;
    this.listener({ code: trouble.code, state: 'ended', seconds: Math.round((Date.now() - trouble.since) / 1000), message: '' });
  }
}
