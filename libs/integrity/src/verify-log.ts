import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { Finding, FindingKind } from './finding.js';
import { hashAt, LogChainStore } from './log-chain.store.js';
import { type LogHead, LogHeads } from './log-heads.js';

const ROWS = 1000;
/** Named of each kind; an emptied log would fill the list. */
const NAMED_MAX = 20;
/** No transaction is this long, so an entry that claims to be older than the links before it was put there later. */
const LATE_MS = 3_600_000;

/** What the look at the log found. */
export interface LogReport {
  /** Entries that stand in the chain. */
  readonly entries: number;
  /** Signed heads outside the database. */
  readonly heads: number;
  /** Empty when everything fits; the first one is the first in the log. */
  readonly found: readonly Finding[];
  /** How many more of the same kinds there are. */
  readonly more: number;
}

/**
 * Goes through the chain over the log of acts from its first link, and holds it against the signed heads outside the
 * database, and each entry against its seal: one that was changed, taken out, put in later or written in, a tail that was cut off, a log that was made anew. Reads only.
 */
@Injectable()
export class VerifyLog {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: LogChainStore,
    private readonly heads: LogHeads,
  ) {}

  async verify(): Promise<LogReport> {
    const found = new Found();
    const written = this.heads.all();
    for (const { place, head } of written) if (head === null) found.add('log_head_broken', place);
    const heads = written.flatMap(({ head }) => head ?? []);
    const entries = await this.walk(heads, found);
    await this.outside(found);
    for (const head of heads) if (head.entries > entries) found.add('log_tail_gone', String(head.entries));
    if (entries > 0 && written.length === 0) found.add('log_without_head', String(entries));
    return { entries, heads: heads.length, found: found.named, more: found.more };
  }

  /** Entries that are not in the chain yet have only their seals. */
  private async outside(found: Found): Promise<void> {
    for (let after = ''; ;) {
      const rows = await this.store.unlinked(this.work.reader, after, ROWS);
      for (const row of rows) if (!this.store.isGenuine(row)) found.add('log_entry_foreign', row['id'] as string);
      if (rows.length < ROWS) return;
      after = rows.at(-1)?.['id'] as string;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Answers the last place of the chain. */
  private async walk(heads: readonly LogHead[], found: Found): Promise<number> {
    const hashes = new Map(heads.map((head) => [head.entries, head.hash]));
    let [place, before] = [0, ''];
    const linked = { until: 0, before: 0 };
    for (;;) {
      const rows = await this.store.page(this.work.reader, place, ROWS);
      for (const { link, entry } of rows) {
        if (link.seq !== place + 1) found.add('log_link_gone', String(place + 1));
        if (entry === null) found.add('log_entry_gone', link.entryId);
        // After a gap nobody knows the hash before it.
        else if (link.seq === place + 1 && hashAt(before, link, entry) !== link.hash) found.add('log_entry_changed', link.entryId);
        else if (!this.store.isGenuine(entry)) found.add('log_entry_foreign', link.entryId);
        if (link.linkedAt !== linked.until) [linked.before, linked.until] = [linked.until, link.linkedAt];
        if (entry !== null && Number(entry['at']) + LATE_MS < linked.before) found.add('log_backdated', link.entryId);
        const signed = hashes.get(link.seq);
        if (signed !== undefined && signed !== link.hash) found.add('log_replaced', String(link.seq));
        [place, before] = [link.seq, link.hash];
      }
      if (rows.length < ROWS) return place;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Findings in the order of the log, some of each kind by name. */
class Found {
  readonly named: Finding[] = [];
  more = 0;
  private readonly counts = new Map<FindingKind, number>();

  add(kind: FindingKind, objectId: string): void {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    if (count > NAMED_MAX) this.more += 1;
    else this.named.push({ kind, objectKind: 'audit_entry', objectId });
  }
}
