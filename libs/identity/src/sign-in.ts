import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { UnitOfWork } from '#platform';
import type { AudienceName, SessionGrant } from './account.js';
import { loginOf, ROLES_OF } from './account.js';
import { AccountStore } from './account.store.js';
import type { DeviceRecord } from './device.store.js';
import { DeviceStore } from './device.store.js';
import { isSigned } from './ed25519.js';
import { type OpenedBy, PasswordGate } from './password-gate.js';
import { PendingSteps } from './pending-steps.js';
import { SecondFactor } from './second-factor.js';
import { actorOf, SessionMaker } from './session-maker.js';
import { SignInLog } from './sign-in-log.js';
import { SignInPace } from './sign-in-pace.js';
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
  /** Six digits of the authenticator or a recovery code, where the account has a second factor. */
  readonly code?: string | undefined;
  /** Where the call comes from: tries are counted by login and network. */
  readonly network?: string | undefined;
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
    private readonly pace: SignInPace,
    private readonly factor: SecondFactor,
    private readonly steps: PendingSteps,
    private readonly sessions: SessionMaker,
    private readonly log: SignInLog,
  ) {}

  /**
   * Refuses `credentials_wrong` (also for an unknown or disabled account, an account of another audience, an unknown
   * device or a wrong signature), `account_locked`, `too_many_requests` (wrong passwords of one network at many logins),
   * `second_factor_needed`, `second_factor_wrong`, `device_revoked`, `invalid_request` when the device's clock is more
   * than two minutes off (detail `serverTime`), `forbidden` for an operator of another site.
   */
  async signIn(request: SignInRequest): Promise<SessionGrant | Refusal> {
    // The device is asked first: without a tablet of ours nobody can lock the accounts of a site.
    const device = request.audience === 'counter' ? await this.provenDevice(request) : null;
    if (isRefusal(device)) return device;
    const login = loginOf(request.login);
    const account = await this.accounts.soundByLogin(this.uow.reader, login);
    const opened = await this.gate.open(account, { login, password: request.password, network: request.network ?? '' });
    if (isRefusal(opened)) return opened;
    if (!ROLES_OF[request.audience].includes(opened.account.role)) return refuse('credentials_wrong');
    if (device !== null && device.siteId !== opened.account.siteId) return refuse('forbidden', { field: 'device.deviceId' });
    if (opened.account.secondFactorAt !== null && request.code === undefined) {
      await this.pace.undo(opened.account, opened.counted);
      return refuse('second_factor_needed');
    }
    return this.open(request, opened, device);
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

  private async open({ audience, code }: SignInRequest, { account, counted }: OpenedBy, device: DeviceRecord | null): Promise<SessionGrant | Refusal> {
    const actor = actorOf(account, device?.id ?? null);
    return this.uow.run(async (tx) => {
      // A wrong code stays counted as a wrong try: the password alone must not buy any number of guesses.
      if (account.secondFactorAt !== null && !(await this.factor.take(tx, account, code ?? ''))) return refuse('second_factor_wrong');
      await this.pace.right(tx, account, counted);
      if (device !== null) await this.devices.markSeen(tx, device.id, this.log.nowMs());
      const grant = await this.sessions.open(tx, { audience, actor, displayName: account.displayName, phoneKeyId: null, pending: this.steps.of(account) });
      await this.log.opened(tx, actor, audience);
      return grant;
    });
  }
}
