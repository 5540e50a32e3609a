import { Injectable } from '@nestjs/common';
import type { Day, Id, Month, Refusal } from '#values';
import { dayOf, monthOf } from '#values';
import type { EarlierMeal, MealUsage } from '#core/redemption';
import type { MealWindowName } from '#core/policy';
import type { Lot, LotAmount } from '#core/purse';
import { take } from '#core/purse';
import { LotStore } from '#allowances';
import type { CarrierRecord, CodeReading } from '#cards';
import { CarrierReader } from '#cards';
import type { PersonRecord } from '#people';
import { PersonFactsReader, ProxyReader } from '#people';
import type { Tx } from '#platform';
import type { RedeemItem } from './redeem-item.js';
import { ProxyUse } from './proxy-use.js';
import { periodKey, slotKey, stepKey } from './slots.js';
import { UsageStore } from './usage.store.js';

/** An item whose code was read. */
export interface ReadItem {
  readonly item: RedeemItem;
  readonly reading: CodeReading;
}

interface HolderParts {
  readonly carriers: ReadonlyMap<Id, CarrierRecord>;
  readonly persons: ReadonlyMap<Id, PersonRecord>;
  readonly lots: Map<Id, Lot[]>;
  readonly earlier: Map<string, EarlierMeal>;
  readonly without: ReadonlyMap<string, number>;
  readonly used: Map<string, number>;
  readonly usedSteps: Set<string>;
  readonly proxies: ProxyUse;
}

/**
 * The persons' side of a batch, locked: carriers first, then lots, always in the same order, so that no two batches wait
 * for each other. It is kept up to date while the batch is decided, so that a later item sees the earlier ones.
 */
export class Holders {
  constructor(private readonly parts: HolderParts) {}

  carrier(personId: Id): CarrierRecord | undefined {
    return this.parts.carriers.get(personId);
  }

  person(personId: Id): PersonRecord | undefined {
    return this.parts.persons.get(personId);
  }

  lotsOf(personId: Id): readonly Lot[] {
    return this.parts.lots.get(personId) ?? [];
  }

  /** A no when somebody else eats or collects in the person's name without being registered for it. */
  proxyRefusal(item: RedeemItem, personId: Id): Refusal | null {
    return item.presence.by === 'holder' ? null : this.parts.proxies.refusal(item.presence.proxyId, personId, dayOf(item.occurredAt));
  }

  /** Counts a meal that a proxy collected for the items that follow in the same batch. */
  noteProxy(item: RedeemItem): void {
    if (item.presence.by === 'proxy') this.parts.proxies.note(item.presence.proxyId, dayOf(item.occurredAt));
  }

  usageOf(personId: Id, day: Day, window: MealWindowName | null): MealUsage {
    const slot = slotKey(personId, day, window ?? '');
    return {
      earlier: this.parts.earlier.get(slot) ?? null,
      withoutPlace: this.parts.without.get(slot) ?? 0,
      usedDay: this.parts.used.get(periodKey(personId, day)) ?? 0,
      usedMonth: this.parts.used.get(periodKey(personId, monthOf(day))) ?? 0,
    };
  }

  stepUsed(reading: CodeReading): boolean {
    return reading.phoneStep !== null && this.parts.usedSteps.has(stepKey(reading.carrierId, reading.phoneStep));
  }

  /** Takes an accepted meal into account for the items that follow in the same batch. */
  note(meal: { reading: CodeReading; day: Day; window: MealWindowName; earlier: EarlierMeal; taken: readonly LotAmount[] }): void {
    const { personId } = meal.reading;
    this.parts.earlier.set(slotKey(personId, meal.day, meal.window), meal.earlier);
    for (const period of [meal.day, monthOf(meal.day)]) {
      const key = periodKey(personId, period);
      this.parts.used.set(key, (this.parts.used.get(key) ?? 0) + 1);
    }
    if (meal.reading.phoneStep !== null) this.parts.usedSteps.add(stepKey(meal.reading.carrierId, meal.reading.phoneStep));
    this.parts.lots.set(personId, take(this.lotsOf(personId), meal.taken));
  }
}

@Injectable()
export class HolderFacts {
  constructor(
    private readonly carriers: CarrierReader,
    private readonly people: PersonFactsReader,
    private readonly lots: LotStore,
    private readonly usage: UsageStore,
    private readonly proxies: ProxyReader,
  ) {}

  async lock(tx: Tx, items: readonly ReadItem[]): Promise<Holders> {
    const personIds = [...new Set(items.map(({ reading }) => reading.personId))].sort();
    const carriers = await this.carriers.lock(tx, personIds);
    const persons = await this.people.of(tx, personIds);
    const spenders = personIds.filter((id) => persons.get(id)?.pointsOnMeals === true && persons.get(id)?.facts.purseOpenedOn !== null);
    const lots = await this.lots.lock(tx, spenders);
    const days = [...new Set(items.map(({ item }) => dayOf(item.occurredAt)))].sort();
    const { earlier, without } = await this.usage.meals(tx, personIds, days);
    const used = await this.usage.counters(tx, personIds, [...days, ...new Set<Month>(days.map(monthOf))]);
    const usedSteps = await this.usage.usedSteps(
      tx,
      items.flatMap(({ reading }) => (reading.phoneStep === null ? [] : [{ carrierId: reading.carrierId, step: reading.phoneStep }])),
    );
    const proxies = await this.proxyUse(tx, items, days);
    return new Holders({ carriers, persons, lots, earlier, without, used, usedSteps, proxies });
  }
  private async proxyUse(tx: Tx, items: readonly ReadItem[], days: readonly Day[]): Promise<ProxyUse> {
    const ids = [...new Set(items.flatMap(({ item }) => (item.presence.by === 'proxy' ? [item.presence.proxyId] : [])))].sort();
    if (ids.length === 0) return new ProxyUse(new Map(), new Map());
    return new ProxyUse(await this.proxies.of(tx, ids), await this.usage.proxyMeals(tx, ids, days.map(monthOf)));
  }
}
