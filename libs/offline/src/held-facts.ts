import { Injectable } from '@nestjs/common';
import { DeviceReader, StaffReader } from '#identity';
import { type Actor, Clock, staffIdentityOf, type Tx } from '#platform';
import type { Id } from '#values';
import type { DecidedEvent } from './event.store.js';

/** What a decision about a held row must be held against: who stood at the till, since when its tablet was there, and now. */
@Injectable()
export class HeldFacts {
  constructor(
    private readonly staff: StaffReader,
    private readonly devices: DeviceReader,
    private readonly clock: Clock,
  ) {}

  /** Server time, UTC ms. */
  nowMs(): number {
    return this.clock.nowMs();
  }

  /** Whether the row names this account as its operator, and it did work at that site: a name that never did says nothing about anybody. */
  async stoodAtTill(tx: Tx, event: Pick<DecidedEvent, 'operatorId' | 'siteId'>, accountId: string): Promise<boolean> {
    return event.operatorId === accountId && (await this.staff.times(tx, event.siteId, [accountId])).has(accountId);
  }

  /** Whether this person had the tablet enrolled, under this account or another: who makes tills must not pay what comes out of them. */
  async madeTheTill(tx: Tx, deviceId: Id, actor: Pick<Actor, 'id' | 'staffNumber'>): Promise<boolean> {
    const by = (await this.devices.of(tx, [deviceId])).get(deviceId)?.enrolledBy;
    if (by === undefined) return false;
    return by === actor.id || (actor.staffNumber !== null && (await staffIdentityOf(tx, by)).staffNumber === actor.staffNumber);
  }

  /** Whether one of these words is this person's, under another account. */
  async hasSpoken(tx: Tx, words: readonly { readonly by: string }[], { staffNumber }: Pick<Actor, 'staffNumber'>): Promise<boolean> {
    if (staffNumber === null) return false;
    for (const { by } of words) if ((await staffIdentityOf(tx, by)).staffNumber === staffNumber) return true;
    return false;
  }

  /** When the tablet was enrolled, UTC ms. */
  async enrolledAt(tx: Tx, deviceId: Id): Promise<number> {
    return (await this.devices.of(tx, [deviceId])).get(deviceId)?.enrolledAt ?? 0;
  }
}
