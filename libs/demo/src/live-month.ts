import { Injectable } from '@nestjs/common';
import type { Day } from '#values';
import { addDays, firstDay, instantAt } from '#values';
import { ExpireLots } from '#allowances';
import type { Actor } from '#platform';
import { Clock, Ids } from '#platform';
import { arrivals, inTime } from './arrivals.js';
import type { BuiltCounty } from './build-county.js';
import { Chance } from './chance.js';
import { moveClock } from './demo-clock.js';
import type { DemoRequest, Stages } from './demo-request.js';
import { daysLived } from './demo-request.js';
import type { Fate } from './fates.js';
import { IssueAllowances } from './issue-allowances.js';
import { MeetFates } from './meet-fates.js';
import type { PlantBook } from './plant-kinds.js';
import { SeededIds } from './seeded-ids.js';
import { ServeMeals } from './serve-meals.js';
import { turnsOf } from './turns.js';

/** Lives a month in a built county, day by day: issue, expiry, news in the morning, meals, voids. */
@Injectable()
export class LiveMonth {
  constructor(
    private readonly allowances: IssueAllowances,
    private readonly expiry: ExpireLots,
    private readonly news: MeetFates,
    private readonly meals: ServeMeals,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async live(actor: Actor, county: BuiltCounty, run: { readonly request: DemoRequest; readonly stages: Stages; readonly book: PlantBook }): Promise<void> {
    const { request, stages } = run;
    const { officer, approver } = county.accounts;
    await stages.run('issue', () => this.allowances.issueBefore({ maker: officer, checker: approver }, request.month));
    moveClock(this.clock, instantAt(firstDay(request.month)));
    if (this.ids instanceof SeededIds) this.ids.begin('month');
    await stages.run('issue', () => this.allowances.issue({ maker: officer, checker: approver }, request.month));
    const days = daysLived(request);
    for (const [index, day] of days.entries()) {
      moveClock(this.clock, instantAt(day, 4 * 60));
      await stages.run('expiry', () => this.expiry.expire(day));
      await stages.run('news', () => this.news.meet(actor, day, { fates: county.drawn.fates, folk: county }));
      await stages.run('meals', async (told) => {
        await this.serve(day, county, { seed: request.seed, book: run.book });
        told(index + 1, days.length);
      });
    }
    moveClock(this.clock, instantAt(addDays(days.at(-1) ?? firstDay(request.month), 1), -10));
  }

  private async serve(day: Day, county: BuiltCounty, of: { readonly seed: number; readonly book: PlantBook }): Promise<void> {
    const { seed } = of;
    const { habits, plan, fates, faultsOf } = county.drawn;
    const { diners } = habits;
    const { sites } = plan;
    const met = new Map<number, Fate>(fates.map((fate) => [fate.person, fate]));
    const planned = arrivals({ day, diners, sites, seed });
    const turns = turnsOf(planned, { day, diners, sites, fates: met, chance: new Chance(seed, `turns ${day}`) });
    const all = [...turns, ...faultsOf({ day, turns, wallets: county.wallets })].sort(inTime);
    await this.meals.serve(day, all, { ...of, sites, tills: county.accounts.tills, diners, wallets: county.wallets });
  }
}
