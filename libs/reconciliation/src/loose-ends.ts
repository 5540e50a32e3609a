import { Injectable } from '@nestjs/common';
import type { Difference } from '#core/matching';
import { difference, differenceKey, matchUnowned, volumeOf } from '#core/matching';
import type { Transfer } from '#core/postings';
import type { Reader } from '#platform';
import type { Id, Month } from '#values';
import { firstDay, lastDay } from '#values';
import { TransferRows } from './transfer-rows.store.js';

const PER_PAGE = 2000;

/** What belongs to nobody in the books of a county: transfers without a person, and postings without a transfer. Only a run of the whole county looks for it. */
@Injectable()
export class LooseEnds {
  constructor(private readonly rows: TransferRows) {}

  /** Seen twice, like the differences of persons. */
  async find(db: Reader, county: string, month: Month): Promise<Difference[]> {
    const first = await this.look(db, county, month);
    if (first.length === 0) return [];
    const seen = new Set(first.map(differenceKey));
    return (await this.look(db, county, month)).filter((one) => seen.has(differenceKey(one)));
  }

  private async look(db: Reader, county: string, month: Month): Promise<Difference[]> {
    return [...(await this.unowned(db, county, month)), ...(await this.headless(db, county))];
  }

  private async unowned(db: Reader, county: string, month: Month): Promise<Difference[]> {
    const days = [firstDay(month), lastDay(month)];
    const differences: Difference[] = [];
    for (let afterId: Id = ''; ;) {
      const page: Transfer[] = await this.rows.unowned(db, { county, days, afterId, limit: PER_PAGE });
      differences.push(...matchUnowned(page, await this.rows.accountedElsewhere(db, page, { meals: [], voids: [], lines: [], standings: [] })));
      const last = page.at(-1);
      if (last === undefined || page.length < PER_PAGE) return differences;
      afterId = last.id;
    }
  }

  /** Of any month: a posting carries no day of its own. */
  private async headless(db: Reader, county: string): Promise<Difference[]> {
    const found = await this.rows.headless(db, county);
    return [...found].map(([transferId, postings]) =>
      difference('posting_without_transfer', { transferId, ...volumeOf({ postings }), expected: { transfer: 'one' }, found: { transfer: null, postings: postings.length } }),
    );
  }
}
