import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { type DeviceRecord, type DeviceSignature, ProveDevice, StaffReader } from '#identity';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import { PinGate } from './pin-gate.js';

/** An operator at a tablet, both proven. */
export interface Opener {
  readonly actor: Actor;
  readonly displayName: string;
  readonly device: DeviceRecord;
}

/** Who may open a shift at a tablet, and who may confirm at one: proven by the tablet's signature and the PIN. */
@Injectable()
export class ShiftDoor {
  constructor(
    private readonly work: UnitOfWork,
    private readonly devices: ProveDevice,
    private readonly staff: StaffReader,
    private readonly gate: PinGate,
  ) {}

  /** Refuses `unauthenticated`, `invalid_request`, `device_revoked`, `pin_wrong` (also for an account of another site), `pin_locked`, `pin_locked_all`. */
  async opener(request: { readonly operatorId: Id; readonly pin: string; readonly device: DeviceSignature }): Promise<Opener | Refusal> {
    const device = await this.devices.prove(request.device, `shift:${request.operatorId}`);
    if (isRefusal(device)) return device;
    if (device.revokedAt !== null) return refuse('device_revoked');
    const member = await this.staff.actor(this.work.reader, request.operatorId, { siteId: device.siteId, deviceId: device.id });
    if (member === null) return refuse('pin_wrong');
    return (await this.gate.refusal(member.actor, { deviceId: device.id, pin: request.pin })) ?? { ...member, device };
  }

  /** A manager of the site who confirms at a tablet where somebody else is signed in. Refuses `pin_wrong`, `pin_locked`, `pin_locked_all`, `forbidden`. */
  async manager(at: { readonly siteId: Id; readonly deviceId: Id }, supervisor: { readonly operatorId: Id; readonly pin: string }): Promise<Id | Refusal> {
    const member = await this.staff.actor(this.work.reader, supervisor.operatorId, at);
    if (member === null) return refuse('pin_wrong');
    if (member.actor.role !== 'site_manager') return refuse('forbidden', { field: 'supervisor.operatorId' });
    return (await this.gate.refusal(member.actor, { deviceId: at.deviceId, pin: supervisor.pin })) ?? member.actor.id;
  }
}
