import { Injectable } from '@nestjs/common';
import type { ChainLink, ClockTrail, EventTime, OfflineEvent, UnreadableEvent } from '#core/offline';
import { eventTime, parseEvent } from '#core/offline';
import { serverTimeText } from '#core/snapshot';
import { CodeReader, type CodeReading, TimeKey } from '#cards';
import type { DeviceRecord } from '#identity';
import type { Tx } from '#platform';
import { Ids } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import { EventStore } from './event.store.js';

/** The fault of an event whose id stands for something else already. */
export const ID_TAKEN = 'id_taken';

/** An event in its place, read, with its time. */
export interface Placed {
  readonly link: ChainLink;
  readonly id: Id;
  readonly event: OfflineEvent | UnreadableEvent;
  readonly time: EventTime;
  readonly reading: CodeReading | Refusal | null;
}

/** Reads the events of a part: what each is, under which id it is kept, when it happened, whose code it carries. */
@Injectable()
export class PlaceEvents {
  constructor(
    private readonly events: EventStore,
    private readonly codes: CodeReader,
    private readonly key: TimeKey,
    private readonly ids: Ids,
  ) {}

  /** `off` is the place at which the numbering breaks off, from which on nothing is taken in; null when it does not. */
  async place(
    tx: Tx,
    links: readonly ChainLink[],
    by: { readonly device: DeviceRecord; readonly trail: ClockTrail; readonly nowMs: number },
  ): Promise<{ placed: Placed[]; off: number | null }> {
    const read = links.map((link) => ({ link, event: readable(link, by.device) }));
    const off = read.findIndex(({ link, event }) => event.kind !== 'unreadable' && event.seq !== link.seq);
    const placed = await this.timed(tx, off < 0 ? read : read.slice(0, off), by);
    return { placed, off: off < 0 ? null : (read[off]?.link.seq ?? null) };
  }

  private async timed(
    tx: Tx,
    read: readonly { link: ChainLink; event: OfflineEvent | UnreadableEvent }[],
    { device, trail, nowMs }: { readonly device: DeviceRecord; readonly trail: ClockTrail; readonly nowMs: number },
  ): Promise<Placed[]> {
    const taken = await this.events.byIds(
      tx,
      read.flatMap(({ event }) => (event.kind === 'unreadable' ? [] : [event.id])),
    );
    const ids = new Set<Id>(taken.keys());
    const timed: Omit<Placed, 'reading'>[] = [];
    let before = trail;
    for (const { link, event } of read) {
      // An id that stands for something else already cannot stand for this too; the row is kept under one of its own.
      const own = event.kind !== 'unreadable' && !ids.has(event.id) ? event : event.kind === 'unreadable' ? event : ({ kind: 'unreadable', field: ID_TAKEN } as const);
      if (own.kind !== 'unreadable') ids.add(own.id);
      const time =
        own.kind === 'unreadable' ? { eventAt: before.eventAt ?? nowMs, basis: 'doubt' as const, doubt: null, trail: before } : this.timeOf(own, before, { device, nowMs });
      before = time.trail;
      timed.push({ link, event: own, time, id: own.kind === 'unreadable' ? this.ids.next() : own.id });
    }
    return this.read(tx, timed, device.id);
  }

  /** Whose code each carries, by its time. */
  private async read(tx: Tx, timed: readonly Omit<Placed, 'reading'>[], deviceId: Id): Promise<Placed[]> {
    const coded = timed.map(({ event, time }) => ({ code: 'code' in event ? event.code : null, at: time.eventAt }));
    const asked = coded.filter((one): one is { code: string; at: number } => one.code !== null);
    const readings = await this.codes.read(
      tx,
      asked.map((one) => one.code),
      asked.map((one) => one.at),
      deviceId,
    );
    let next = 0;
    return timed.map((one, index) => ({ ...one, reading: coded[index]?.code === null ? null : (readings[next++] ?? refuse('code_unknown')) }));
  }

  private timeOf(event: OfflineEvent, before: ClockTrail, { device, nowMs }: { readonly device: DeviceRecord; readonly nowMs: number }): EventTime {
    const { signedTime } = event;
    const isSigned =
      signedTime !== null && this.key.isOwn(signedTime.keyId, serverTimeText({ deviceId: device.id, ms: signedTime.ms, nonce: signedTime.nonce }), signedTime.signature);
    return eventTime({ ...event, isSigned, mayProve: event.v > 1 }, before, { receivedAt: nowMs, enrolledAt: Number(device.enrolledAt) });
  }
}

/** An event of another device or site under this device's key, or one whose text is damaged, is kept and returned. */
function readable(link: ChainLink, device: DeviceRecord): OfflineEvent | UnreadableEvent {
  if (!link.intact) return { kind: 'unreadable', field: 'hash' };
  const event = parseEvent(link.text);
  if (event.kind === 'unreadable') return event;
  if (event.deviceId !== device.id) return { kind: 'unreadable', field: 'deviceId' };
  return event.siteId === device.siteId ? event : { kind: 'unreadable', field: 'siteId' };
}
