import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Actor, Page, Reader, Tx } from '#platform';
import { afterCursor, pageOf, UnitOfWork } from '#platform';
import type { DeviceRecord } from './device.store.js';
import { DeviceStore } from './device.store.js';

/** Devices by id, in one read. An id that is unknown is absent from the map. */
@Injectable()
export class DeviceReader {
  constructor(private readonly devices: DeviceStore) {}

  async of(db: Reader, deviceIds: readonly Id[]): Promise<Map<Id, DeviceRecord>> {
    return new Map((await this.devices.byIds(db, deviceIds)).map((device) => [device.id, device]));
  }

  /** What is kept of one tablet in an order of its own (its chain, its closings) waits here for one another. */
  async lock(tx: Tx, deviceId: Id): Promise<void> {
    await this.devices.lock(tx, deviceId);
  }
}

/** The devices of the sites in an actor's area. */
@Injectable()
export class ListDevices {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly devices: DeviceStore,
  ) {}

  async list(actor: Actor, wanted: { readonly siteId?: Id | undefined; readonly limit: number; readonly cursor?: string | undefined }): Promise<Page<DeviceRecord>> {
    const rows = await this.devices.list(this.uow.reader, actor, { siteId: wanted.siteId, after: afterCursor(wanted.cursor, 'id'), limit: wanted.limit });
    return pageOf(rows, wanted.limit, (device) => device.id);
  }
}
