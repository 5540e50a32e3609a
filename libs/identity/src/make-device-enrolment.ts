import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { dayOf, instantAt, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { AccountStore } from './account.store.js';
import { DeviceStore } from './device.store.js';
import { EnrolmentTokens } from './enrolment-token.js';

const VALID_MS = 24 * 3_600_000;
/** Tokens that one account makes for one site in a day: what a site needs on the day it opens, several times over. */
export const ENROLMENTS_PER_DAY = 20;

export interface DeviceEnrolment {
  /** Twelve digits, shown once: only a digest is kept. */
  readonly token: string;
  readonly siteId: Id;
  /** UTC milliseconds. */
  readonly expiresAt: number;
}

/** Makes the one-time token with which one tablet joins one site within 24 hours. */
@Injectable()
export class MakeDeviceEnrolment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly devices: DeviceStore,
    private readonly tokens: EnrolmentTokens,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refuses `not_found` for a site that is closed or outside the actor's scope, `enrolment_limit` for too many of one account at one site in a day. */
  async make(actor: Actor, request: { readonly siteId: Id }): Promise<DeviceEnrolment | Refusal> {
    const now = this.clock.nowMs();
    const enrolment: DeviceEnrolment = { token: this.tokens.make(), siteId: request.siteId, expiresAt: now + VALID_MS };
    return this.uow.run(async (tx) => {
      if ((await this.accounts.areaOfSite(tx, actor, { siteId: request.siteId, day: dayOf(this.clock.nowMs()) })) === null) return refuse('not_found', { field: 'siteId' });
      const today = instantAt(dayOf(now));
      if ((await this.devices.enrolmentsSince(tx, { siteId: request.siteId, madeBy: actor.id, since: today })) >= ENROLMENTS_PER_DAY) {
        return refuse('enrolment_limit', { most: ENROLMENTS_PER_DAY, per: 'day' });
      }
      const tokenHash = this.tokens.digest(enrolment.token);
      await this.devices.insertEnrolment(tx, {
        tokenHash,
        siteId: request.siteId,
        madeBy: actor.id,
        madeAt: now,
        expiresAt: enrolment.expiresAt,
      });
      await this.audit.record(tx, actor, { action: 'device.enrolment', objectKind: 'site', objectId: request.siteId, detail: { enrolment: tokenHash } });
      return enrolment;
    });
  }
}
