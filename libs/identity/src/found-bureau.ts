import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor } from '#platform';
import { isDuplicateKey, UnitOfWork } from '#platform';
import { DECIDERS_LEAST, type UserRecord } from './account.js';
import { AccountMaking } from './account-making.js';
import { AccountStore, userOf } from './account.store.js';

export interface Founder {
  readonly login: string;
  readonly displayName: string;
  readonly staffNumber: string;
  /** Known to whoever runs the command, so it must be changed at the first sign-in. */
  readonly password: string;
}

/**
 * Makes the first two administrators of a county in one act, or none: with one there would be nobody to confirm the second,
 * and until there are two no money and no law can be made. Later ones are proposed and confirmed by those two.
 *
 * Refuses `same_person` (one staff number or one login for both), `already_founded`, and what every account refuses.
 */
@Injectable()
export class FoundBureau {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly making: AccountMaking,
  ) {}

  async found(actor: Actor, founders: readonly [Founder, Founder]): Promise<readonly UserRecord[] | Refusal> {
    const prepared = [];
    for (const founder of founders) {
      const account = await this.making.prepare(actor, { ...founder, role: 'bureau_admin', areaCode: actor.areaCode, temporary: true });
      if (isRefusal(account)) return account;
      prepared.push(account);
    }
    const [one, other] = prepared;
    if (!one || !other || one.staffNumber === null || one.staffNumber === other.staffNumber || one.login === other.login) return refuse('same_person');
    try {
      return await this.uow.run(async (tx) => {
        if ((await this.accounts.deciders(tx, actor.areaCode)) >= DECIDERS_LEAST) return refuse('already_founded');
        await this.making.insert(tx, actor, one);
        await this.making.insert(tx, actor, other);
        return [userOf(one), userOf(other)];
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const isLogin = (await this.accounts.byLogin(this.uow.reader, one.login)) !== null;
      return this.making.taken(isLogin ? one : other);
    }
  }
}
