import { Injectable } from '@nestjs/common';
import type { ListRecord } from '#core/offline';
import { type CarrierDeedRecord, CarrierReader } from '#cards';
import { type PersonRecord, PersonFactsReader, type ProxyRecord, ProxyReader } from '#people';
import type { Tx } from '#platform';
import { type Counter, CounterFacts, type RedeemItem } from '#redemption';
import type { Id } from '#values';
import { dayOf } from '#values';
import { DeviceMeals, type ServedBefore } from './device-meals.js';
import { ListStore } from './list.store.js';

/** What the meals of one device are judged by: its site and law, the people with their past, and what it had served before. */
export interface PlaceAndPeople {
  readonly counter: Counter;
  readonly persons: ReadonlyMap<Id, PersonRecord>;
  readonly deeds: ReadonlyMap<Id, readonly CarrierDeedRecord[]>;
  readonly proxies: ReadonlyMap<Id, ProxyRecord>;
  readonly served: ServedBefore;
  /** The county's record of the lists that the meals name, by serial. */
  readonly lists: ReadonlyMap<number, ListRecord>;
}

/** Reads it, a query or two for each kind of fact however many meals there are. */
@Injectable()
export class ThenFactsReader {
  constructor(
    private readonly carriers: CarrierReader,
    private readonly people: PersonFactsReader,
    private readonly proxies: ProxyReader,
    private readonly counters: CounterFacts,
    private readonly devices: DeviceMeals,
    private readonly lists: ListStore,
  ) {}

  /** The persons, locked in one order, so that no two uploads and no till wait for each other in a circle. */
  async lock(tx: Tx, personIds: readonly Id[]): Promise<void> {
    await this.carriers.lock(tx, personIds);
  }

  async of(
    tx: Tx,
    deviceId: Id,
    asked: { readonly items: readonly RedeemItem[]; readonly personIds: readonly Id[]; readonly voided: ReadonlyMap<Id, number>; readonly serials: readonly number[] },
  ): Promise<PlaceAndPeople> {
    const { items, personIds, voided, serials } = asked;
    const days = [...new Set(items.map((item) => dayOf(item.occurredAt)))].sort();
    const proxyIds = [...new Set(items.flatMap(({ presence }) => (presence.by === 'proxy' ? [presence.proxyId] : [])))].sort();
    return {
      counter: await this.counters.of(tx, items),
      persons: await this.people.of(tx, personIds),
      deeds: await this.carriers.deeds(tx, personIds),
      proxies: await this.proxies.of(tx, proxyIds),
      served: await this.devices.before(tx, deviceId, { personIds, days, voided }),
      lists: await this.lists.of(tx, serials),
    };
  }
}
