import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Actor, Page, Role } from '#platform';
import { afterCursor, pageOf, UnitOfWork } from '#platform';
import type { UserRecord } from './account.js';
import { AccountStore } from './account.store.js';

export interface UsersWanted {
  readonly role?: Role | undefined;
  readonly siteId?: Id | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The accounts of an actor's area, by login. */
@Injectable()
export class FindUsers {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
  ) {}

  async find(actor: Actor, wanted: UsersWanted): Promise<Page<UserRecord>> {
    const rows = await this.accounts.list(this.uow.reader, actor, { ...wanted, after: afterCursor(wanted.cursor, 'code') });
    return pageOf(rows, wanted.limit, (user) => user.login);
  }
}
