import { Injectable } from '@nestjs/common';
import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { Day, Id } from '#values';
import { addDays, dayOf, weekday } from '#values';
import { LookupKey } from '#cards';
import { KEY_BYTES, STRETCH_ROUNDS } from '#core/snapshot';
import { Clock, isDuplicateKey, UnitOfWork } from '#platform';
import { RegularNumbers, weekOf } from './regular-numbers.js';
import { RECENT_DAYS, regularsOf } from './regulars.js';

const stretch = promisify(pbkdf2);
const FRIDAY = 5;

/**
 * Makes the slow keys by which a tablet finds the typed number or social card of its site's regulars with the line down: PBKDF2
 * over the keyed digest of the number, with a salt of the site and the week. One at a time, outside every request and beside the
 * event loop (node computes it in a thread of its own). From Friday on those of the next week are made as well, so that Monday begins with them.
 */
@Injectable()
export class StretchRegulars {
  constructor(
    private readonly work: UnitOfWork,
    private readonly numbers: RegularNumbers,
    private readonly lookup: LookupKey,
    private readonly clock: Clock,
  ) {}

  /** Makes up to `most` keys and answers how many; fewer than `most` when nothing is left to make. */
  async run(most: number): Promise<number> {
    const today = dayOf(this.clock.nowMs());
    const weeks = weekday(today) >= FRIDAY ? [weekOf(today), addDays(weekOf(today), 7)] : [weekOf(today)];
    let made = 0;
    for (const siteId of await this.sites(today)) {
      for (const week of weeks) {
        if (made >= most) return made;
        made += await this.site({ siteId, week, today, most: most - made });
      }
    }
    if (made < most) await this.work.run((tx) => this.numbers.forget(tx, addDays(weekOf(today), -7)));
    return made;
  }

  private async site({ siteId, week, today, most }: { siteId: Id; week: Day; today: Day; most: number }): Promise<number> {
    const db = this.work.reader;
    const known = await this.numbers.stretched(db, siteId, week);
    const carriers = await this.numbers.carriersOf(db, await regularsOf(db, siteId, today));
    const missing = [...new Set(carriers.map((carrier) => carrier.digest))].filter((digest) => !known.has(digest)).slice(0, most);
    const salt = this.lookup.saltOf(siteId, week);
    for (const digest of missing) {
      const key = await stretch(Buffer.from(digest, 'hex'), salt, STRETCH_ROUNDS, KEY_BYTES, 'sha256');
      try {
        await this.work.run((tx) => this.numbers.keep(tx, { siteId, week, digest, stretched: key.toString('hex'), madeAt: this.clock.nowMs() }));
      } catch (error) {
        // Another process makes the same.
        if (!isDuplicateKey(error)) throw error;
      }
    }
    return missing.length;
  }

  /** Sites where somebody ate of late. */
  private async sites(today: Day): Promise<Id[]> {
    const rows = await this.work.reader.query<{ site_id: Id }>('SELECT DISTINCT site_id FROM redemption WHERE meal_day >= ? ORDER BY site_id', [addDays(today, -RECENT_DAYS)]);
    return rows.map((row) => row.site_id);
  }
}
