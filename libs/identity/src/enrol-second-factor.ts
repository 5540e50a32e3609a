import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { AccountStore } from './account.store.js';
import { PasswordGate } from './password-gate.js';
import { SecondFactor } from './second-factor.js';
import { SessionStore } from './session.store.js';
import { INSIDE, SignInPace } from './sign-in-pace.js';

/** What is shown once: to scan, or to type. */
export interface DraftedFactor {
  /** `otpauth://totp/…` */
  readonly url: string;
  /** Base32. */
  readonly secret: string;
}

/** Draws one's own second factor. Nothing is asked for until a first code shows that the authenticator has it. */
@Injectable()
export class DraftSecondFactor {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly gate: PasswordGate,
    private readonly pace: SignInPace,
    private readonly factor: SecondFactor,
  ) {}

  /**
   * The password is asked for once more, and a code of the present authenticator where there is one: an open screen must not
   * be enough. Refuses `credentials_wrong`, `account_locked`, `second_factor_needed`, `second_factor_wrong`.
   */
  async draft(actor: Actor, request: { readonly password: string; readonly code?: string | undefined }): Promise<DraftedFactor | Refusal> {
    const known = await this.accounts.byId(this.uow.reader, actor.id);
    const opened = await this.gate.open(known, { login: actor.id, password: request.password, network: INSIDE });
    if (isRefusal(opened)) return opened;
    const { account, counted } = opened;
    if (account.secondFactorAt !== null && request.code === undefined) {
      await this.pace.undo(account, counted);
      return refuse('second_factor_needed');
    }
    const secret = this.factor.draw();
    return this.uow.run(async (tx) => {
      if (account.secondFactorAt !== null && !(await this.factor.take(tx, account, request.code ?? ''))) return refuse('second_factor_wrong');
      await this.pace.right(tx, account, counted);
      await this.factor.draft(tx, account, secret);
      return { url: this.factor.url(secret, account.login), secret };
    });
  }
}

/** Makes the drawn second factor one's own, by its first code. Other sessions of the account end. */
@Injectable()
export class ConfirmSecondFactor {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly factor: SecondFactor,
    private readonly sessions: SessionStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** The recovery codes, told this once. Refuses `conflict` when none was drawn, `second_factor_wrong`. */
  async confirm(actor: Actor, request: { readonly sessionId: Id; readonly code: string }): Promise<{ recoveryCodes: readonly string[] } | Refusal> {
    return this.uow.run(async (tx) => {
      const account = await this.accounts.byId(tx, actor.id);
      const secret = account === null ? null : this.factor.drafted(account);
      if (account === null || secret === null) return refuse('conflict');
      const step = this.factor.stepOf(secret, request.code.replace(/\s/g, ''));
      if (step === null) return refuse('second_factor_wrong');
      const recoveryCodes = await this.factor.enrol(tx, account, { secret, step });
      await this.sessions.endOthersOfUser(tx, account.id, request.sessionId, this.clock.nowMs());
      await this.audit.record(tx, actor, { action: 'user.second_factor', objectKind: 'user', objectId: account.id });
      return { recoveryCodes };
    });
  }
}
