import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { isRefusal } from '#values';
import type { Actor } from '#platform';
import { isDuplicateKey, UnitOfWork } from '#platform';
import type { UserRecord } from './account.js';
import { AccountMaking, type UserToCreate } from './account-making.js';
import { userOf } from './account.store.js';

/** Makes an account of the bureau or of a site. Elders have none: their phone's key is their account. */
@Injectable()
export class CreateUser {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly making: AccountMaking,
  ) {}

  /** Refuses `invalid_request` (field), `area_unknown`, `forbidden` outside the actor's area, `not_found` for the site, `login_taken`, `staff_number_taken`. */
  async create(actor: Actor, request: UserToCreate): Promise<UserRecord | Refusal> {
    const account = await this.making.prepare(actor, request);
    if (isRefusal(account)) return account;
    try {
      await this.uow.run((tx) => this.making.insert(tx, actor, account));
    } catch (error) {
      if (isDuplicateKey(error)) return this.making.taken(account);
      throw error;
    }
    return userOf(account);
  }
}
