import { Injectable } from '@nestjs/common';
import type { Day } from '#values';
import { addDays, dayOf } from '#values';
import { Clock, type Reader, UnitOfWork } from '#platform';
import type { Area } from './asked.js';
import { MealDayStore, type SitesOfDay } from './meal-day.store.js';

/** How far back a late upload or a late void may still reach; older days keep what was counted, or are counted when they are looked at. */
const DAYS_BACK = 62;
const EVERYWHERE: Area = { code: '', from: '', to: '~' };

/** What the sites did on a day: of a closed day as it was counted once, else from the rows, so that the figure is true either way. */
@Injectable()
export class DayFigures {
  constructor(private readonly store: MealDayStore) {}

  async of(db: Reader, day: Day, area: Area): Promise<SitesOfDay> {
    return (await this.store.stored(db, day, area)) ?? (await this.store.counted(db, day, area));
  }
}

/** What a night's counting did. */
export interface CountedDays {
  readonly counted: readonly Day[];
  /** Days whose stored figures were not what the rows say, although no row had come: somebody altered one or the other. */
  readonly altered: readonly Day[];
}

/** Counts closed days once, so that a comparison reads hundreds of rows and not tens of thousands; and checks what it counted before against the rows. */
@Injectable()
export class CountDays {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: MealDayStore,
    private readonly clock: Clock,
  ) {}

  /** Every day before today, `days` back. A day is counted in its own transaction. */
  async count(days = DAYS_BACK): Promise<CountedDays> {
    const today = dayOf(this.clock.nowMs());
    const counted: Day[] = [];
    const altered: Day[] = [];
    for (let back = days; back > 0; back--) {
      const outcome = await this.countDay(addDays(today, -back));
      if (outcome === 'counted') counted.push(addDays(today, -back));
      if (outcome === 'altered') altered.push(addDays(today, -back));
    }
    return { counted, altered };
  }

  private async countDay(day: Day): Promise<'counted' | 'altered' | 'holds' | 'empty'> {
    const db = this.work.reader;
    const countedAt = this.clock.nowMs();
    const [mark, rows] = [await this.store.mark(db, day), await this.store.rowCounts(db, day)];
    if (mark === null && rows.redemptions === 0 && rows.fullPriceMeals === 0) return 'empty';
    const before = await this.store.stored(db, day, EVERYWHERE);
    const sites = await this.store.counted(db, day, EVERYWHERE);
    if (before !== null && textOf(before) === textOf(sites)) return 'holds';
    await this.work.run((tx) => this.store.store(tx, day, { sites, rows, countedAt }));
    return before === null ? 'counted' : 'altered';
  }
}

function textOf(sites: SitesOfDay): string {
  const lines = [...sites].flatMap(([siteId, site]) => [...site.values].map(([name, value]) => `${siteId} ${name} ${String(value)}`));
  return lines.sort().join('\n');
}
