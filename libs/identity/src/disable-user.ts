import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isWithin, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { DECIDERS_LEAST } from './account.js';
import { AccountStore } from './account.store.js';
import { SessionStore } from './session.store.js';

/**
 * Stops an account for good and ends its sessions at once. The account stays on record, for the acts it signed. One person may do it,
 * because somebody who must be stopped must be stopped now; but nobody leaves the county with fewer than two who decide.
 */
@Injectable()
export class DisableUser {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly sessions: SessionStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Refuses `forbidden` for one's own account, `deciders_needed` when fewer than two others would decide, and `not_found` outside the actor's area or when it is disabled already. */
  async disable(actor: Actor, request: { readonly userId: Id; readonly reason: string }): Promise<{ userId: Id; disabledAt: number } | Refusal> {
    // An administrator who disables the last administrator's account locks the county out.
    if (request.userId === actor.id) return refuse('forbidden', { field: 'userId' });
    const now = this.clock.nowMs();
    return this.uow.run(async (tx) => {
      const account = await this.accounts.byId(tx, request.userId);
      if (account === null || account.disabledAt !== null || !isWithin(account.areaCode, actor.areaCode)) return refuse('not_found', { field: 'userId' });
      if (!(await this.accounts.decidedWithout(tx, account))) return refuse('deciders_needed', { least: DECIDERS_LEAST });
      if ((await this.accounts.disable(tx, actor, { id: request.userId, atMs: now })) !== 1) return refuse('not_found', { field: 'userId' });
      await this.sessions.endOfUser(tx, request.userId, now);
      await this.audit.record(tx, actor, { action: 'user.disable', objectKind: 'user', objectId: request.userId, reason: request.reason });
      return { userId: request.userId, disabledAt: now };
    });
  }
}
