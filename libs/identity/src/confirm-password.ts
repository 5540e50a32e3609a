import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { isRefusal } from '#values';
import type { Actor } from '#platform';
import { UnitOfWork } from '#platform';
import { AccountStore } from './account.store.js';
import { PasswordGate } from './password-gate.js';
import { INSIDE, SignInPace } from './sign-in-pace.js';

/** Asks the one who is signed in for the password once more, before something that a passer-by at an open screen must not do. */
@Injectable()
export class ConfirmPassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly gate: PasswordGate,
    private readonly pace: SignInPace,
  ) {}

  /** Null when it is right. Refuses `credentials_wrong` and `account_locked` as a sign-in does. */
  async confirm(actor: Actor, password: string): Promise<Refusal | null> {
    const account = await this.accounts.byId(this.uow.reader, actor.id);
    const opened = await this.gate.open(account, { login: actor.id, password, network: INSIDE });
    if (isRefusal(opened)) return opened;
    await this.uow.run((tx) => this.pace.right(tx, opened.account, opened.counted));
    return null;
  }
}
