import { Injectable } from '@nestjs/common';
import type { MealStanding } from '#core/offline';
import { bearingOf, foldMeals } from '#core/offline';
import type { Transfer } from '#core/postings';
import { reclassificationTransfer } from '#core/postings';
import type { Law } from '#eligibility';
import { LawReader } from '#eligibility';
import { Ledger } from '#ledger';
import type { Actor, Tx } from '#platform';
import { idOf, transferIdOf } from '#platform';
import type { Day, Id, Month } from '#values';
import { dayOf, firstDay, lastDay, monthOf } from '#values';
import type { StandingMeal, StandingRecord } from './standing.store.js';
import { StandingStore } from './standing.store.js';
import { UsageStore } from './usage.store.js';

/** How much of an excess may go against a person's next months (codes.md 4.3.7), in fen a month; beyond it somebody looks at the meal. */
export class AdvanceCap {
  readonly fenPerMonth: bigint = 3_000n;
}

/** A person's month in which something was added or taken back. `fresh` are meals that no counter has counted yet. */
export interface TouchedMonth {
  readonly personId: Id;
  readonly month: Month;
  readonly fresh: ReadonlySet<Id>;
}

/** A law without caps gives no subsidy either, so nothing is held to it. */
const UNCAPPED = { perDay: Number.MAX_SAFE_INTEGER, perMonth: Number.MAX_SAFE_INTEGER };

/**
 * Keeps who bears which meal in step with the fold over a person's month. A meal that loses its place, or gets it back, has
 * its public part moved by a transfer of its own; the meal and its receipt never change. The persons must be locked.
 */
@Injectable()
export class Standings {
  constructor(
    private readonly store: StandingStore,
    private readonly usage: UsageStore,
    private readonly laws: LawReader,
    private readonly ledger: Ledger,
    private readonly cap: AdvanceCap,
  ) {}

  async settle(tx: Tx, actor: Pick<Actor, 'id'>, touched: readonly TouchedMonth[], nowMs: number): Promise<void> {
    const fresh = new Set(touched.flatMap((one) => [...one.fresh]));
    for (const month of [...new Set(touched.map((one) => one.month))].sort()) {
      const personIds = [...new Set(touched.filter((one) => one.month === month).map((one) => one.personId))].sort();
      await this.settleMonth(tx, actor, { month, personIds, fresh }, nowMs);
    }
  }

  /** After a void: the count that the meal was in, and whoever lost a place to it may get it back. */
  async tookBack(tx: Tx, actor: Actor, meal: { readonly personId: Id; readonly day: Day; readonly counted: boolean }, nowMs: number): Promise<void> {
    const { personId, day, counted } = meal;
    if (counted) await this.usage.uncount(tx, personId, [day, monthOf(day)]);
    if (await this.store.everUnfunded(tx, personId)) await this.settle(tx, actor, [{ personId, month: monthOf(day), fresh: new Set() }], nowMs);
  }

  private async settleMonth(
    tx: Tx,
    actor: Pick<Actor, 'id'>,
    { month, personIds, fresh }: { month: Month; personIds: readonly Id[]; fresh: ReadonlySet<Id> },
    nowMs: number,
  ): Promise<void> {
    const meals = await this.store.meals(tx, personIds, { from: firstDay(month), to: lastDay(month) });
    const lawOn = await this.laws.onDays(
      tx,
      meals.map(({ county, day }) => ({ county, day })),
    );
    const transfers: Transfer[] = [];
    const records: StandingRecord[] = [];
    const counts = new Counts();
    for (const [personId, own] of byPerson(meals)) {
      // The caps of the county that served the person; nobody has a right in two.
      const county = own.at(-1)?.county ?? '';
      const rules = { capsOn: (day: Day) => lawOn(county, day).subsidy?.caps ?? UNCAPPED, advanceCapFen: this.cap.fenPerMonth };
      const folded = foldMeals(own, rules);
      for (const meal of own) {
        const to = folded.get(meal.id);
        if (to === undefined) continue;
        if (!meal.voided) counts.add(personId, meal, { before: !fresh.has(meal.id) && meal.standing === 'funded', after: to.standing === 'funded', caps: rules.capsOn(meal.day) });
        if (sameStanding(meal, to)) continue;
        const { record, transfer } = book(meal, to, lawOn(meal.county, meal.day), nowMs);
        records.push(record);
        if (transfer !== null) transfers.push(transfer);
      }
    }
    const countyOfSite = new Map(meals.map(({ siteId, county }) => [siteId, county]));
    await this.ledger.append(tx, ({ siteId }) => ({ actorId: actor.id, county: countyOfSite.get(siteId ?? '') ?? '' }), transfers, nowMs);
    await this.store.keep(tx, records);
    // What loses its place goes first, so that no count is above its cap in between.
    await this.usage.uncountMany(tx, counts.falls);
    await this.usage.count(tx, counts.rises);
  }
}

interface Use {
  readonly personId: Id;
  readonly period: string;
  meals: number;
  cap: number;
}

/** By how much the counters of days and months change: they hold the funded meals only. */
class Counts {
  private readonly uses = new Map<string, Use>();

  add(personId: Id, { day }: { readonly day: Day }, change: { before: boolean; after: boolean; caps: { perDay: number; perMonth: number } }): void {
    for (const [period, cap] of [
      [day, change.caps.perDay],
      [monthOf(day), change.caps.perMonth],
    ] as const) {
      const key = `${personId}|${period}`;
      const use = this.uses.get(key) ?? { personId, period, meals: 0, cap: 0 };
      use.meals += Number(change.after) - Number(change.before);
      if (change.after) use.cap = Math.max(use.cap, cap);
      this.uses.set(key, use);
    }
  }

  get rises(): Use[] {
    return this.inOrder().filter((use) => use.meals > 0);
  }

  get falls(): Use[] {
    return this.inOrder().flatMap((use) => (use.meals < 0 ? [{ ...use, meals: -use.meals }] : []));
  }

  private inOrder(): Use[] {
    return [...this.uses].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, use]) => use);
  }
}

function byPerson(meals: readonly StandingMeal[]): Map<Id, StandingMeal[]> {
  const persons = new Map<Id, StandingMeal[]>();
  for (const meal of meals) {
    const own = persons.get(meal.personId);
    if (own === undefined) persons.set(meal.personId, [meal]);
    else own.push(meal);
  }
  return persons;
}

function sameStanding(meal: StandingMeal, to: MealStanding): boolean {
  return meal.standing === to.standing && meal.code === to.code && meal.otherId === to.otherId;
}

function book(meal: StandingMeal, to: MealStanding, law: Law, nowMs: number): { record: StandingRecord; transfer: Transfer | null } {
  const n = meal.n + 1;
  const id = idOf(nowMs, 'standing', meal.id, String(n));
  const [from, bearing] = [bearingOf(meal.standing), bearingOf(to.standing)];
  const moves = from !== bearing && meal.publicFen > 0n && meal.transferId !== null;
  const transfer = moves
    ? reclassificationTransfer({
        id: transferIdOf(nowMs, id),
        subjectId: id,
        personId: meal.personId,
        siteId: meal.siteId,
        effectiveOn: dayOf(nowMs),
        subsidyFen: meal.subsidyFen,
        collectiveFen: meal.collectiveFen,
        subsidyShares: law.subsidy?.funding ?? [],
        from,
        to: bearing,
      })
    : null;
  const record = { id, redemptionId: meal.id, n, personId: meal.personId, standing: to.standing, code: to.code, otherId: to.otherId, transferId: transfer?.id ?? null, at: nowMs };
  return { record, transfer };
}
