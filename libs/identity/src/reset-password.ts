import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isWithin, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { passwordFault } from './account.js';
import { AccountStore } from './account.store.js';
import { hashPassword } from './password-gate.js';
import { SessionStore } from './session.store.js';

/** An administrator gives a new password to someone who forgot theirs. Lifts a lock, ends the account's sessions. */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly sessions: SessionStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refuses `not_found` outside the actor's area, `invalid_request` for a poor password, `conflict` when another change was first. */
  async reset(actor: Actor, request: { readonly userId: Id; readonly password: string; readonly reason: string }): Promise<{ changedAt: number } | Refusal> {
    const account = await this.accounts.byId(this.uow.reader, request.userId);
    if (account === null || !isWithin(account.areaCode, actor.areaCode)) return refuse('not_found', { field: 'userId' });
    const fault = passwordFault(request.password, account.login);
    if (fault) return fault;
    const to = await hashPassword(request.password);
    const now = this.clock.nowMs();
    return this.uow.run(async (tx) => {
      if ((await this.accounts.replacePassword(tx, { id: account.id, from: account.passwordHash, to })) !== 1) return refuse('conflict');
      await this.sessions.endOfUser(tx, account.id, now);
      await this.audit.record(tx, actor, { action: 'user.password_reset', objectKind: 'user', objectId: account.id, reason: request.reason });
      return { changedAt: now };
    });
  }
}
