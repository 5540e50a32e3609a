import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { AccountStore } from './account.store.js';
import { PastPasswords } from './past-passwords.js';
import { hashPassword, type OpenedBy, PasswordGate } from './password-gate.js';
import { passwordFault } from './password-rules.js';
import { SessionStore } from './session.store.js';
import { INSIDE, SignInPace } from './sign-in-pace.js';

/** Changes one's own password. All sessions of the account end, this one too: whoever knew the old password is out. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly gate: PasswordGate,
    private readonly pace: SignInPace,
    private readonly past: PastPasswords,
    private readonly sessions: SessionStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Refuses `credentials_wrong` and `account_locked` as a sign-in does, `invalid_request` and `password_weak` for a poor new
   * password, `password_reused` for one of the last five, `conflict` when another change was first.
   */
  async change(actor: Actor, request: { readonly current: string; readonly next: string }): Promise<{ changedAt: number } | Refusal> {
    const known = await this.accounts.byId(this.uow.reader, actor.id);
    const opened = await this.gate.open(known, { login: actor.id, password: request.current, network: INSIDE });
    if (isRefusal(opened)) return opened;
    const { account } = opened;
    const fault = passwordFault(request.next, { login: account.login, role: account.role, names: [account.staffNumber ?? ''] });
    const reused = fault === null && (await this.past.isReused(this.uow.reader, account, request.next));
    if (fault !== null || reused) {
      await this.uow.run((tx) => this.pace.right(tx, account, opened.counted));
      return fault ?? refuse('password_reused');
    }
    return this.replace(actor, opened, await hashPassword(request.next));
  }

  private async replace(actor: Actor, { account, counted }: OpenedBy, to: string): Promise<{ changedAt: number } | Refusal> {
    const now = this.clock.nowMs();
    return this.uow.run(async (tx) => {
      if ((await this.accounts.replacePassword(tx, { id: account.id, from: account.passwordHash, to, temporary: false })) !== 1) return refuse('conflict');
      await this.past.remember(tx, account, now);
      await this.pace.right(tx, account, counted);
      await this.sessions.endOfUser(tx, account.id, now);
      await this.audit.record(tx, actor, { action: 'user.password', objectKind: 'user', objectId: account.id });
      return { changedAt: now };
    });
  }
}
