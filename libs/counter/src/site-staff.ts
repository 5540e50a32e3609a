import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { type DeviceSignature, ProveDevice, type StaffMember, StaffReader } from '#identity';
import type { Reader } from '#platform';
import { UnitOfWork } from '#platform';
import { BadgeStore } from './badge.store.js';
import { PinStore } from './pin.store.js';

/** Somebody who may open a shift at a site. */
export interface SiteOperator {
  readonly operatorId: Id;
  readonly displayName: string;
  readonly role: StaffMember['role'];
  readonly hasPin: boolean;
}

/** Who may open a shift at the tablet that asks. Refuses as `ProveDevice`, and `device_revoked`. */
@Injectable()
export class SiteStaff {
  constructor(
    private readonly work: UnitOfWork,
    private readonly devices: ProveDevice,
    private readonly staff: StaffReader,
    private readonly pins: PinStore,
    private readonly badges: BadgeStore,
  ) {}

  /** With the badge in force, so that a tablet forgets what it wrapped by an earlier one. */
  async of(proof: DeviceSignature): Promise<readonly (SiteOperator & { readonly badgeId: Id | null })[] | Refusal> {
    const device = await this.devices.prove(proof, 'operators');
    if (isRefusal(device)) return device;
    if (device.revokedAt !== null) return refuse('device_revoked');
    const people = await this.at(this.work.reader, device.siteId);
    const badges = await this.badges.of(
      this.work.reader,
      people.map((one) => one.operatorId),
    );
    return people.map((one) => ({ ...one, badgeId: badges.get(one.operatorId)?.badgeId ?? null }));
  }

  async at(db: Reader, siteId: Id): Promise<SiteOperator[]> {
    const staff = await this.staff.of(db, siteId);
    const holders = await this.pins.holders(
      db,
      staff.map((member) => member.id),
    );
    return staff.map(({ id, displayName, role }) => ({ operatorId: id, displayName, role, hasPin: holders.has(id) }));
  }
}
