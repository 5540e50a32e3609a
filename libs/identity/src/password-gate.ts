import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import type { Refusal } from '#values';
import { refuse } from '#values';
import { Audit, Clock, UnitOfWork } from '#platform';
import type { Account } from './account.store.js';
import { AccountStore, LOCK_MS, TRIES_MAX } from './account.store.js';
import { actorOf } from './session-maker.js';
import { Strangers } from './strangers.js';

/** OWASP's setting for argon2id, which is this library's default kind: 19 MiB, two passes, one lane; about 11 ms on one core (stack.md 3.4). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Verified when there is no account, so that an unknown login takes as long as a wrong password. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$Ai1ymm8cofdGFwx0VWGLfQ$1CouP2LgaAXB7mXSpXUFi9dEJz0FMTQCWX0wMzIJHyk';

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** The one place where a password is tried. */
@Injectable()
export class PasswordGate {
  private readonly strangers = new Strangers({ triesMax: TRIES_MAX, lockMs: LOCK_MS });

  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Answers null when the password is right; the caller then clears the count in its own transaction. A disabled
   * account is refused like a wrong password, and an unknown login locks like a known one, for nothing of them should show.
   *
   * Right passwords count as tries while they are being verified, so a sixth sign-in of one account within the same
   * 20 ms may be told `account_locked`; it passes on the next try.
   */
  async refusal(account: Account | null, { login, password }: { readonly login: string; readonly password: string }): Promise<Refusal | null> {
    if (account === null || account.disabledAt !== null) {
      if (!this.strangers.claimTry(login, this.clock.nowMs())) return refuse('account_locked');
      await verify(NOBODY, password);
      return refuse('credentials_wrong');
    }
    const attempt = await this.uow.run((tx) => this.accounts.claimTry(tx, account.id, this.clock.nowMs()));
    if (attempt === null) return refuse('account_locked');
    if (await verify(account.passwordHash, password)) return null;
    if (attempt === TRIES_MAX) await this.recordLock(account);
    return refuse('credentials_wrong');
  }

  private async recordLock(account: Account): Promise<void> {
    await this.uow.run((tx) => this.audit.record(tx, actorOf(account), { action: 'account.lock', objectKind: 'user', objectId: account.id }));
  }
}
