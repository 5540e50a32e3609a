import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { refuse } from '#values';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, Ids, Makers, UnitOfWork } from '#platform';
import type { DeviceRecord } from './device.store.js';
import { DeviceStore } from './device.store.js';
import { publicKeyText } from './ed25519.js';
import { EnrolmentTokens } from './enrolment-token.js';

export interface DeviceToEnrol {
  readonly token: string;
  /** Ed25519: raw or SPKI, base64 or base64url. The private key never leaves the tablet. */
  readonly publicKey: string;
  readonly name: string;
  /** Of the counter app. */
  readonly version?: string | undefined;
}

/** Enrols the tablet that presents a token first. The same token with the same key again, after a lost answer, answers the same device while it is not revoked. */
@Injectable()
export class EnrolDevice {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly devices: DeviceStore,
    private readonly tokens: EnrolmentTokens,
    private readonly makers: Makers,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  /** Refuses `invalid_request` for a key that is not Ed25519, and `token_used` for a token that is unknown, used, expired or altered: which one is not told. */
  async enrol(request: DeviceToEnrol): Promise<DeviceRecord | Refusal> {
    const publicKey = publicKeyText(request.publicKey);
    if (publicKey === null) return refuse('invalid_request', { field: 'publicKey' });
    const tokenHash = this.tokens.digest(request.token);
    const now = this.clock.nowMs();
    const id = this.ids.next();
    return this.uow.run(async (tx) => {
      const claim = await this.devices.claimEnrolment(tx, { tokenHash, deviceId: id, nowMs: now });
      if (claim === null) return (await this.again(tx, tokenHash, publicKey)) ?? refuse('token_used');
      // Whoever made the token grants no row of the tablet, so it counts what the log of acts says, and for which site.
      const maker = await this.makers.inLog(tx, { action: 'device.enrolment', objectId: claim.siteId, detail: { enrolment: tokenHash } });
      if (maker === null || maker !== claim.madeBy) return refuse('token_used');
      const device: DeviceRecord = {
        id,
        siteId: claim.siteId,
        name: request.name,
        publicKey,
        version: request.version ?? null,
        enrolledAt: now,
        enrolledBy: claim.madeBy,
        lastSeenAt: now,
        revokedAt: null,
        stolenSince: null,
        stolenReportedAt: null,
      };
      await this.devices.insert(tx, device);
      const actor: Actor = { id: claim.madeBy, role: 'system', areaCode: '', siteId: claim.siteId, deviceId: id, personId: null, staffNumber: null };
      await this.audit.record(tx, actor, { action: 'device.enrol', objectKind: 'device', objectId: id, detail: { siteId: claim.siteId } });
      return device;
    });
  }

  private async again(tx: Tx, tokenHash: string, publicKey: string): Promise<DeviceRecord | null> {
    const device = await this.devices.enrolledBy(tx, tokenHash);
    return device !== null && device.publicKey === publicKey && device.revokedAt === null ? device : null;
  }
}
