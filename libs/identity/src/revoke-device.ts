import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { DeviceStore } from './device.store.js';

/** Stops a tablet that was lost or replaced. Its sessions end at once; meals it recorded before stay good. */
@Injectable()
export class RevokeDevice {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly devices: DeviceStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refuses `not_found` outside the actor's scope or when it is revoked already. */
  async revoke(actor: Actor, request: { readonly deviceId: Id; readonly reason: string }): Promise<{ deviceId: Id; revokedAt: number } | Refusal> {
    const now = this.clock.nowMs();
    return this.uow.run(async (tx) => {
      if ((await this.devices.revoke(tx, actor, { id: request.deviceId, atMs: now })) !== 1) return refuse('not_found', { field: 'deviceId' });
      await this.devices.endSessions(tx, request.deviceId, now);
      await this.audit.record(tx, actor, { action: 'device.revoke', objectKind: 'device', objectId: request.deviceId, reason: request.reason });
      return { deviceId: request.deviceId, revokedAt: now };
    });
  }
}
