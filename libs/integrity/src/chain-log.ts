import { Injectable } from '@nestjs/common';
import { Clock, isDuplicateKey, UnitOfWork } from '#platform';
import type { Id } from '#values';
import { hashAt, LogChainStore, type LogLink } from './log-chain.store.js';
import { type LogHead, LogHeads } from './log-heads.js';

/** Entries linked in one transaction: a till waits for one at most. */
const ROWS = 500;

/**
 * Takes the entries of the log of acts that were committed since into its chain, and keeps a signed head. Not in the
 * transactions of the acts themselves: those would have to queue for the end of the chain, every till behind the others.
 * So an entry can be taken out unseen until it was linked, a day at the most where nights are worked. One that the app did not
 * write is never linked: it stays outside, where the look at the log finds it.
 */
@Injectable()
export class ChainLog {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: LogChainStore,
    private readonly heads: LogHeads,
    private readonly clock: Clock,
  ) {}

  /** Answers the head that was kept; null while there has never been an entry. */
  async extend(): Promise<LogHead | null> {
    const linkedAt = this.clock.nowMs();
    // Every entry is looked at, not only the newest ones: one may have been committed after others that are younger.
    for (let after = ''; ;) {
      const rows = await this.store.unlinked(this.work.reader, after, ROWS);
      const last = rows.at(-1);
      if (last === undefined) break;
      const genuine = rows.filter((row) => this.store.isGenuine(row));
      if (genuine.length > 0 && !(await this.link(genuine, linkedAt))) return null;
      after = last['id'] as string;
    }
    const end = await this.store.last(this.work.reader);
    if (end === null) return null;
    const head = { at: linkedAt, entries: end.seq, hash: end.hash };
    this.heads.keep(head);
    return head;
  }

  /** False when another process is linking at this moment: it does it all. */
  private async link(rows: Awaited<ReturnType<LogChainStore['unlinked']>>, linkedAt: number): Promise<boolean> {
    try {
      await this.work.run(async (tx) => {
        let { seq, hash } = (await this.store.lockedLast(tx)) ?? { seq: 0, hash: '' };
        const links: LogLink[] = rows.map((row) => {
          seq += 1;
          hash = hashAt(hash, { seq, linkedAt }, row);
          return { seq, entryId: row['id'] as Id, linkedAt, hash };
        });
        await this.store.add(tx, links);
      });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}
