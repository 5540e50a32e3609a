import { Injectable } from '@nestjs/common';
import type { Day, Refusal } from '#values';
import { countyOf, isWholeCounty, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Ids, isDuplicateKey, UnitOfWork, Vault } from '#platform';
import { OperatorStore } from './operator.store.js';
import type { OperatorRecord } from './site.js';
import { creditCodeFault } from './site.js';

export interface OperatorToRegister {
  readonly creditCode: string;
  readonly name: string;
  /** A person to call, with the number; sealed before it is stored. */
  readonly contact?: string | undefined;
  readonly openedOn: Day;
}

/** Enters a licensee by its unified social credit code, which no two of a county share. */
@Injectable()
export class RegisterOperator {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly operators: OperatorStore,
    private readonly ids: Ids,
    private readonly vault: Vault,
    private readonly audit: Audit,
  ) {}

  /** Refuses `forbidden` (an operator may run sites in any street, so a street enters none), `credit_code_invalid`, and `conflict` when the code is registered. */
  async register(actor: Actor, request: OperatorToRegister): Promise<OperatorRecord | Refusal> {
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    const fault = creditCodeFault(request.creditCode);
    if (fault) return fault;
    const operator: OperatorRecord = { id: this.ids.next(), creditCode: request.creditCode, name: request.name, openedOn: request.openedOn, closedOn: null };
    const contactSealed = request.contact === undefined ? null : this.vault.seal('operator.contact_sealed', operator.id, request.contact);
    try {
      await this.uow.run(async (tx) => {
        await this.operators.insert(tx, countyOf(actor.areaCode), [{ ...operator, contactSealed }]);
        await this.audit.record(tx, actor, { action: 'operator.register', objectKind: 'operator', objectId: operator.id, detail: { creditCode: operator.creditCode } });
      });
    } catch (error) {
      if (isDuplicateKey(error)) return refuse('conflict', { field: 'creditCode' });
      throw error;
    }
    return operator;
  }
}
