import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isWithin, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { TAKES_TWO } from './account.js';
import { AccountStore } from './account.store.js';
import { PastPasswords } from './past-passwords.js';
import { hashPassword } from './password-gate.js';
import { passwordFault } from './password-rules.js';
import { SessionStore } from './session.store.js';
import { SignInPace } from './sign-in-pace.js';

/**
 * An administrator gives a new password to someone who forgot theirs; it must be changed at the next sign-in. Lifts pauses,
 * ends the account's sessions. Whoever makes or decides at the bureau gets theirs by two persons (`ChangeAccount`).
 */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly sessions: SessionStore,
    private readonly past: PastPasswords,
    private readonly pace: SignInPace,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refuses `not_found` outside the actor's area, `two_persons_needed`, `invalid_request` and `password_weak`, `conflict` when another change was first. */
  async reset(actor: Actor, request: { readonly userId: Id; readonly password: string; readonly reason: string }): Promise<{ changedAt: number } | Refusal> {
    const account = await this.accounts.byId(this.uow.reader, request.userId);
    if (account === null || !isWithin(account.areaCode, actor.areaCode)) return refuse('not_found', { field: 'userId' });
    if (TAKES_TWO.includes(account.role)) return refuse('two_persons_needed', { field: 'userId' });
    const fault = passwordFault(request.password, { login: account.login, role: account.role });
    if (fault) return fault;
    const to = await hashPassword(request.password);
    const now = this.clock.nowMs();
    return this.uow.run(async (tx) => {
      if ((await this.accounts.replacePassword(tx, { id: account.id, from: account.passwordHash, to, temporary: true })) !== 1) return refuse('conflict');
      await this.past.remember(tx, account, now);
      await this.pace.lift(tx, account);
      await this.sessions.endOfUser(tx, account.id, now);
      await this.audit.record(tx, actor, { action: 'user.password_reset', objectKind: 'user', objectId: account.id, reason: request.reason });
      return { changedAt: now };
    });
  }
}
