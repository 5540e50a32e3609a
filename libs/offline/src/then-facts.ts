import { Injectable } from '@nestjs/common';
import { type CarrierDeedRecord, CarrierReader } from '#cards';
import { type PersonRecord, PersonFactsReader, type ProxyRecord, ProxyReader } from '#people';
import type { Tx } from '#platform';
import { type Counter, CounterFacts, type RedeemItem } from '#redemption';
import type { Id } from '#values';
import { dayOf } from '#values';
import { type DevicePast, DeviceThen } from './device-then.js';

/** What the meals of one device are judged by: its site and law, the people with their past, and what it had served before. */
export interface PlaceAndPeople extends DevicePast {
  readonly counter: Counter;
  readonly persons: ReadonlyMap<Id, PersonRecord>;
  /** When the county learnt that one of them died or moved away, UTC ms. */
  readonly stoppedKnownAt: ReadonlyMap<Id, number>;
  readonly deeds: ReadonlyMap<Id, readonly CarrierDeedRecord[]>;
  readonly proxies: ReadonlyMap<Id, ProxyRecord>;
}

/** Reads it, a query or two for each kind of fact however many meals there are. */
@Injectable()
export class ThenFactsReader {
  constructor(
    private readonly carriers: CarrierReader,
    private readonly people: PersonFactsReader,
    private readonly proxies: ProxyReader,
    private readonly counters: CounterFacts,
    private readonly devices: DeviceThen,
  ) {}

  /** The persons, locked in one order, so that no two uploads and no till wait for each other in a circle. */
  async lock(tx: Tx, personIds: readonly Id[]): Promise<void> {
    await this.carriers.lock(tx, personIds);
  }

  async of(
    tx: Tx,
    deviceId: Id,
    asked: {
      readonly items: readonly RedeemItem[];
      readonly personIds: readonly Id[];
      readonly voided: ReadonlyMap<Id, number>;
      readonly serials: readonly number[];
      readonly siteId: Id;
      readonly operatorIds: readonly string[];
    },
  ): Promise<PlaceAndPeople> {
    const { items, personIds, voided, serials, siteId, operatorIds } = asked;
    const days = [...new Set(items.map((item) => dayOf(item.occurredAt)))].sort();
    const proxyIds = [...new Set(items.flatMap(({ presence }) => (presence.by === 'proxy' ? [presence.proxyId] : [])))].sort();
    return {
      counter: await this.counters.of(tx, items),
      persons: await this.people.of(tx, personIds),
      stoppedKnownAt: await this.people.stoppedKnownAt(tx, personIds),
      deeds: await this.carriers.deeds(tx, personIds),
      proxies: await this.proxies.of(tx, proxyIds),
      ...(await this.devices.of(tx, deviceId, { personIds, days, voided, serials, siteId, operatorIds })),
    };
  }
}
