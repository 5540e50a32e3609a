import { Injectable } from '@nestjs/common';
import { DeviceReader, StaffReader } from '#identity';
import { Clock, isSamePerson, type StaffIdentity, staffIdentityOf, type Tx } from '#platform';
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

  /**
   * Whether this person stood at the till, under this account or another: the row names an account of theirs as its operator, and that
   * account did work at that site. A name that never did says nothing about anybody.
   */
  async stoodAtTill(tx: Tx, event: Pick<DecidedEvent, 'operatorId' | 'siteId'>, actor: StaffIdentity): Promise<boolean> {
    const { operatorId, siteId } = event;
    if (operatorId === null || !(await this.isOf(tx, operatorId, actor))) return false;
    return (await this.staff.times(tx, siteId, [operatorId])).has(operatorId);
  }

  /** Whether this person had the tablet enrolled, under this account or another: who makes tills must not pay what comes out of them. */
  async madeTheTill(tx: Tx, deviceId: Id, actor: StaffIdentity): Promise<boolean> {
    const by = (await this.devices.of(tx, [deviceId])).get(deviceId)?.enrolledBy;
    return by !== undefined && (await this.isOf(tx, by, actor));
  }

  /** Whether one of these words is this person's, under another account. */
  async hasSpoken(tx: Tx, words: readonly { readonly by: string }[], actor: StaffIdentity): Promise<boolean> {
    for (const { by } of words) if (by !== actor.id && (await this.isOf(tx, by, actor))) return true;
    return false;
  }

  private async isOf(tx: Tx, accountId: string, actor: StaffIdentity): Promise<boolean> {
    return accountId === actor.id || isSamePerson(await staffIdentityOf(tx, accountId), actor);
  }

  /** When the tablet was enrolled, UTC ms. */
  async enrolledAt(tx: Tx, deviceId: Id): Promise<number> {
    return (await this.devices.of(tx, [deviceId])).get(deviceId)?.enrolledAt ?? 0;
  }
}
