import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import { AccountStore } from './account.store.js';
import { PasswordGate } from './password-gate.js';

/** Asks the one who is signed in for the password once more, before something that a passer-by at an open screen must not do. */
@Injectable()
export class ConfirmPassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly gate: PasswordGate,
  ) {}

  /** Null when it is right. Refuses `credentials_wrong` and `account_locked` as a sign-in does. */
  async confirm(actor: Actor, password: string): Promise<Refusal | null> {
    const account = await this.accounts.byId(this.uow.reader, actor.id);
    const refusal = await this.gate.refusal(account, { login: actor.id, password });
    if (refusal !== null || account === null) return refusal ?? refuse('credentials_wrong');
    await this.uow.run((tx) => this.accounts.clearTries(tx, account.id));
    return null;
  }
}
