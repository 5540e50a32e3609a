import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { DeviceStore } from './device.store.js';

/** A tablet that is gone since an instant, UTC ms. */
export interface TheftReport {
  readonly deviceId: Id;
  readonly since: number;
  readonly reason: string;
}

/**
 * Reports a tablet stolen since an instant. It stops at once, as one that is retired does; beside that every row of it after
 * that instant, and every row that comes in after the report whatever time it tells, waits for a person.
 */
@Injectable()
export class ReportStolen {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly devices: DeviceStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refuses `not_found` outside the actor's scope or when it was reported already, `invalid_request` for a time to come. */
  async report(actor: Actor, { deviceId, since, reason }: TheftReport): Promise<{ deviceId: Id; stolenSince: number; reportedAt: number } | Refusal> {
    const now = this.clock.nowMs();
    if (since > now) return refuse('invalid_request', { field: 'since' });
    return this.uow.run(async (tx) => {
      if ((await this.devices.reportStolen(tx, actor, { id: deviceId, since, atMs: now })) !== 1) return refuse('not_found', { field: 'deviceId' });
      await this.devices.endSessions(tx, deviceId, now);
      await this.audit.record(tx, actor, { action: 'device.report_stolen', objectKind: 'device', objectId: deviceId, reason, detail: { since } });
      return { deviceId, stolenSince: since, reportedAt: now };
    });
  }
}
