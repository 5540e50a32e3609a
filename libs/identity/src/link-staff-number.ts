import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, isDuplicateKey, UnitOfWork } from '#platform';
import { staffNumberFault, staffNumberOf } from './account.js';
import { AccountStore } from './account.store.js';

/** Says once whose account one's own is. What takes two persons stays shut to an account that is nobody's. */
@Injectable()
export class LinkStaffNumber {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly audit: Audit,
  ) {}

  /** Refuses `invalid_request` (field staffNumber), `staff_number_taken` by another live account of the county, `conflict` when it is linked otherwise already. */
  async link(actor: Actor, request: { readonly staffNumber: string }): Promise<{ staffNumber: string } | Refusal> {
    const staffNumber = staffNumberOf(request.staffNumber);
    const fault = staffNumberFault(staffNumber);
    if (fault) return fault;
    const account = await this.accounts.byId(this.uow.reader, actor.id);
    if (account === null) return refuse('not_found', { field: 'userId' });
    if (account.staffNumber !== null) return account.staffNumber === staffNumber ? { staffNumber } : refuse('conflict', { field: 'staffNumber' });
    try {
      return await this.uow.run(async (tx) => {
        if ((await this.accounts.link(tx, account, staffNumber)) !== 1) return refuse('conflict', { field: 'staffNumber' });
        await this.audit.record(tx, actor, { action: 'user.link', objectKind: 'user', objectId: account.id, detail: { staffNumber } });
        return { staffNumber };
      });
    } catch (error) {
      if (isDuplicateKey(error)) return refuse('staff_number_taken');
      throw error;
    }
  }
}
