import { Injectable } from '@nestjs/common';
import type { DeviceCount, GivenCeilings, ListRecord } from '#core/offline';
import { StaffReader } from '#identity';
import type { Tx } from '#platform';
import type { Day, Id } from '#values';
import { DeviceMeals, type ServedBefore } from './device-meals.js';
import { ListStore } from './list.store.js';

/** What one tablet had and had done when it served: its lists, its staff, its own earlier meals. */
export interface DevicePast {
  readonly served: ServedBefore;
  /** The county's record of the lists that the meals name, by serial. */
  readonly lists: ReadonlyMap<number, ListRecord>;
  /** What of those lists is paid unseen for this device, by serial. */
  readonly ceilings: ReadonlyMap<number, GivenCeilings>;
  /** The device's meals of these days, in the order of its chain. */
  readonly count: DeviceCount;
  /** Since and until when the accounts that the meals name worked at the site; others are absent. */
  readonly staff: ReadonlyMap<string, { readonly from: number; readonly until: number | null }>;
}

/** Reads it, one query for each kind of fact. */
@Injectable()
export class DeviceThen {
  constructor(
    private readonly meals: DeviceMeals,
    private readonly lists: ListStore,
    private readonly staff: StaffReader,
  ) {}

  async of(
    tx: Tx,
    deviceId: Id,
    asked: {
      readonly personIds: readonly Id[];
      readonly days: readonly Day[];
      readonly voided: ReadonlyMap<Id, number>;
      readonly serials: readonly number[];
      readonly siteId: Id;
      readonly operatorIds: readonly string[];
    },
  ): Promise<DevicePast> {
    const { days, serials } = asked;
    return {
      served: await this.meals.before(tx, deviceId, asked),
      lists: await this.lists.of(tx, serials),
      ceilings: await this.lists.ceilings(tx, deviceId, serials),
      count: await this.meals.counted(tx, deviceId, days),
      staff: await this.staff.times(tx, asked.siteId, asked.operatorIds),
    };
  }
}
