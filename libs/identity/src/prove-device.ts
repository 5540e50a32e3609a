import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import { Clock, UnitOfWork } from '#platform';
import type { DeviceRecord } from './device.store.js';
import { DeviceStore } from './device.store.js';
import { isSigned } from './ed25519.js';
import { deviceProofText, isFresh } from './sign-in-proof.js';

/** A tablet's signature (Ed25519, base64url) over `deviceProofText`. */
export interface DeviceSignature {
  readonly deviceId: Id;
  /** The tablet's clock, UTC ms. */
  readonly instantMs: number;
  readonly signature: string;
}

/** Believes a tablet that signs what it is about to do. Without a session: before a shift opens, and after it ended. */
@Injectable()
export class ProveDevice {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly devices: DeviceStore,
    private readonly clock: Clock,
  ) {}

  /**
   * The device, also one that was revoked: whoever acts for it must look at `revokedAt`. Refuses `invalid_request` with
   * `serverTime` when its clock is more than two minutes off, and `unauthenticated` for an unknown device or a signature
   * that is wrong or was made for another purpose.
   */
  async prove(proof: DeviceSignature, purpose: string): Promise<DeviceRecord | Refusal> {
    const now = this.clock.nowMs();
    if (!isFresh(proof.instantMs, now)) return refuse('invalid_request', { field: 'device.instantMs', serverTime: now });
    const [device] = await this.devices.byIds(this.uow.reader, [proof.deviceId]);
    const message = deviceProofText({ ...proof, purpose });
    if (device === undefined || !isSigned({ publicKey: device.publicKey, message, signature: proof.signature })) return refuse('unauthenticated', { field: 'device' });
    return device;
  }
}
