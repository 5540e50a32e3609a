import { Injectable } from '@nestjs/common';
import type { Day } from '#values';
import { addDays, daysBetween, firstDay, instantAt, lastDay } from '#values';
import { ExpireLots } from '#allowances';
import type { Actor } from '#platform';
import { Clock } from '#platform';
import { arrivals } from './arrivals.js';
import type { BuiltCounty } from './build-county.js';
import { Chance } from './chance.js';
import { moveClock } from './demo-clock.js';
import type { DemoRequest, Stages } from './demo-request.js';
import type { Fate } from './fates.js';
import { IssueAllowances } from './issue-allowances.js';
import { MeetFates } from './meet-fates.js';
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
  ) {}

  async live(actor: Actor, county: BuiltCounty, run: { readonly request: DemoRequest; readonly stages: Stages }): Promise<void> {
    const { request, stages } = run;
    const { officer, approver } = county.accounts;
    moveClock(this.clock, instantAt(firstDay(request.month)));
    await stages.run('issue', () => this.allowances.issue({ maker: officer, checker: approver }, request.month));
    const days = daysLived(request);
    for (const [index, day] of days.entries()) {
      moveClock(this.clock, instantAt(day, 4 * 60));
      await stages.run('expiry', () => this.expiry.expire(day));
      await stages.run('news', () => this.news.meet(actor, day, { fates: county.fates, folk: county }));
      await stages.run('meals', async (told) => {
        await this.serve(day, county, request.seed);
        told(index + 1, days.length);
      });
    }
    moveClock(this.clock, instantAt(addDays(days.at(-1) ?? firstDay(request.month), 1), -10));
  }

  private async serve(day: Day, county: BuiltCounty, seed: number): Promise<void> {
    const { diners } = county.habits;
    const { sites } = county.plan;
    const met = new Map<number, Fate>(county.fates.map((fate) => [fate.person, fate]));
    const planned = arrivals({ day, diners, sites, seed });
    const turns = turnsOf(planned, { day, diners, sites, fates: met, chance: new Chance(seed, `turns ${day}`) });
    await this.meals.serve(day, turns, { seed, sites, tills: county.accounts.tills, diners, wallets: county.wallets });
  }
}

/** The days of the month up to `until`, none of them when it lies before the month. */
function daysLived({ month, until }: DemoRequest): Day[] {
  const first = firstDay(month);
  const last = until !== undefined && until < lastDay(month) ? until : lastDay(month);
  return Array.from({ length: Math.max(0, daysBetween({ from: first, to: last }) + 1) }, (_value, index) => addDays(first, index));
}
