import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { UnitOfWork } from '#platform';
import type { AudienceName, SessionGrant } from './account.js';
import { loginOf, ROLES_OF } from './account.js';
import type { Account } from './account.store.js';
import { AccountStore } from './account.store.js';
import type { DeviceRecord } from './device.store.js';
import { DeviceStore } from './device.store.js';
import { isSigned } from './ed25519.js';
import { PasswordGate } from './password-gate.js';
import { actorOf, SessionMaker } from './session-maker.js';
import { SignInLog } from './sign-in-log.js';
import { counterSignInText, isFresh } from './sign-in-proof.js';

/** A tablet's word that it is itself: its Ed25519 signature (base64url) over `counterSignInText`. */
export interface DeviceProof {
  readonly deviceId: Id;
  readonly instantMs: number;
  readonly signature: string;
}

export interface SignInRequest {
  readonly audience: Exclude<AudienceName, 'elder'>;
  readonly login: string;
  readonly password: string;
  /** Required at the counter, ignored at the bureau. */
  readonly device?: DeviceProof | undefined;
}

/** Signs an account in with its password, at the counter only from an enrolled tablet of the account's own site. */
@Injectable()
export class SignIn {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly devices: DeviceStore,
    private readonly gate: PasswordGate,
    private readonly sessions: SessionMaker,
    private readonly log: SignInLog,
  ) {}

  /**
   * Refuses `credentials_wrong` (also for an unknown or disabled account, an account of another audience, an unknown
   * device or a wrong signature), `account_locked`, `device_revoked`, `invalid_request` when the device's clock is more
   * than two minutes off (detail `serverTime`), `forbidden` for an operator of another site.
   */
  async signIn(request: SignInRequest): Promise<SessionGrant | Refusal> {
    // The device is asked first: without a tablet of ours nobody can lock the accounts of a site.
    const device = request.audience === 'counter' ? await this.provenDevice(request) : null;
    if (isRefusal(device)) return device;
    const login = loginOf(request.login);
    const account = await this.accounts.byLogin(this.uow.reader, login);
    const refusal = await this.gate.refusal(account, { login, password: request.password });
    if (refusal !== null || account === null) return refusal ?? refuse('credentials_wrong');
    if (!ROLES_OF[request.audience].includes(account.role)) return refuse('credentials_wrong');
    if (device !== null && device.siteId !== account.siteId) return refuse('forbidden', { field: 'device.deviceId' });
    return this.open(request.audience, account, device);
  }

  private async provenDevice({ login, device: proof }: SignInRequest): Promise<DeviceRecord | Refusal> {
    if (proof === undefined) return refuse('invalid_request', { field: 'device' });
    const now = this.log.nowMs();
    if (!isFresh(proof.instantMs, now)) return refuse('invalid_request', { field: 'device.instantMs', serverTime: now });
    const device = (await this.devices.byIds(this.uow.reader, [proof.deviceId]))[0];
    const message = counterSignInText({ ...proof, login });
    if (device === undefined || !isSigned({ publicKey: device.publicKey, message, signature: proof.signature })) return refuse('credentials_wrong', { field: 'device' });
    return device.revokedAt === null ? device : refuse('device_revoked');
  }

  private async open(audience: AudienceName, account: Account, device: DeviceRecord | null): Promise<SessionGrant> {
    const actor = actorOf(account, device?.id ?? null);
    return this.uow.run(async (tx) => {
      await this.accounts.clearTries(tx, account.id);
      if (device !== null) await this.devices.markSeen(tx, device.id, this.log.nowMs());
      const grant = await this.sessions.open(tx, { audience, actor, displayName: account.displayName, phoneKeyId: null });
      await this.log.opened(tx, actor, audience);
      return grant;
    });
  }
}
