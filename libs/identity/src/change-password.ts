import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { passwordFault } from './account.js';
import { AccountStore } from './account.store.js';
import { hashPassword, PasswordGate } from './password-gate.js';
import { SessionStore } from './session.store.js';

/** Changes one's own password. All sessions of the account end, this one too: whoever knew the old password is out. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly gate: PasswordGate,
    private readonly sessions: SessionStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refuses `credentials_wrong` and `account_locked` as a sign-in does, `invalid_request` for a poor new password, `conflict` when another change was first. */
  async change(actor: Actor, request: { readonly current: string; readonly next: string }): Promise<{ changedAt: number } | Refusal> {
    const account = await this.accounts.byId(this.uow.reader, actor.id);
    const refusal = await this.gate.refusal(account, { login: actor.id, password: request.current });
    if (refusal !== null || account === null) return refusal ?? refuse('credentials_wrong');
    const fault = request.next === request.current ? refuse('invalid_request', { field: 'next' }) : passwordFault(request.next, account.login);
    const now = this.clock.nowMs();
    if (fault !== null) {
      await this.uow.run((tx) => this.accounts.clearTries(tx, account.id));
      return fault;
    }
    const to = await hashPassword(request.next);
    return this.uow.run(async (tx) => {
      if ((await this.accounts.replacePassword(tx, { id: account.id, from: account.passwordHash, to })) !== 1) return refuse('conflict');
      await this.sessions.endOfUser(tx, account.id, now);
      await this.audit.record(tx, actor, { action: 'user.password', objectKind: 'user', objectId: account.id });
      return { changedAt: now };
    });
  }
}
