import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, UnitOfWork } from '#platform';
import { ReadProposals } from '#proposals';
import { AccountStore } from './account.store.js';
import { CHANGE_ACCOUNT } from './change-account.js';
import { FirstPasswords, type Side } from './first-passwords.js';
import { OPEN_ACCOUNT } from './open-account.js';

/** Shows each of the two persons their half of a first password, until its holder has changed it. */
@Injectable()
export class ReadFirstPassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly proposals: ReadProposals,
    private readonly accounts: AccountStore,
    private readonly passwords: FirstPasswords,
    private readonly audit: Audit,
  ) {}

  /** Refuses `not_found` for anybody else, for other proposals, before it is confirmed and after the password was changed. */
  async read(actor: Actor, proposalId: Id): Promise<{ side: Side; half: string } | Refusal> {
    const found = await this.proposals.one(actor, proposalId);
    if (isRefusal(found)) return found;
    const { kind, proposedBy, decision } = found.proposal;
    const side = actor.id === proposedBy ? 'proposer' : actor.id === decision?.decidedBy ? 'decider' : null;
    const userId = decision?.result?.['userId'];
    if (side === null || typeof userId !== 'string' || (kind !== OPEN_ACCOUNT && kind !== CHANGE_ACCOUNT)) return refuse('not_found', { proposal: proposalId });
    const account = await this.accounts.byId(this.uow.reader, userId);
    if (account?.passwordTemporary !== true) return refuse('not_found', { proposal: proposalId });
    await this.uow.run((tx) => this.audit.record(tx, actor, { action: 'user.first_password', objectKind: 'user', objectId: userId, detail: { side } }));
    return { side, half: this.passwords.half(proposalId, side) };
  }
}
