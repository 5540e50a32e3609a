import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import type { Tx } from '#platform';
import { Audit, Clock, Keys, UnitOfWork } from '#platform';
import type { Account } from './account.store.js';
import { FREE_TRIES, isKnown, type Pace, PRESSED, oneMoreTry } from './pace.js';
import { ProofStore } from './proof.store.js';
import { PaceStore } from './pace.store.js';
import { actorOf } from './session-maker.js';

/** Where a password is tried: a network address, or `INSIDE` for whoever is signed in already. */
export const INSIDE = 'inside';

/** A try that was counted, for whoever finds out that it was right. */
export interface CountedTry {
  readonly network: string;
  readonly before: Pace;
  readonly after: Pace;
}

/** Counts tries at accounts, by login and network, for all processes of the county together. */
@Injectable()
export class SignInPace {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly paces: PaceStore,
    private readonly keys: Keys,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async isKnown(account: Account, network: string): Promise<boolean> {
    return isKnown(await this.paces.of(this.uow.reader, account.id, this.digest(network)), this.clock.nowMs());
  }

  /** Counts one try before the password is verified, which takes 20 ms in which any number of others would pass the same count. */
  async claim(account: Account, network: string): Promise<CountedTry | { readonly waitUntil: number }> {
    const now = this.clock.nowMs();
    const key = this.digest(network);
    return this.uow.run(async (tx) => {
      await this.paces.hold(tx, account.id);
      const misses = await this.paces.misses(tx, account.id, now);
      const before = await this.paces.locked(tx, account.id, key);
      const after = oneMoreTry(before, network === INSIDE ? 0 : misses, now);
      if (after === null) return { waitUntil: before.waitUntil };
      await this.paces.keep(tx, account.id, key, after);
      if (network !== INSIDE && !isKnown(before, now)) await this.countMiss(tx, account, misses + 1, now);
      if (after.tries === FREE_TRIES && misses < PRESSED) await this.audit.record(tx, actorOf(account), { action: 'account.pause', objectKind: 'user', objectId: account.id });
      return { network: key, before, after };
    });
  }

  /** The password (and what else was asked) was right: the count starts anew and the network is known from now on. */
  async right(tx: Tx, account: Account, { network, before }: CountedTry): Promise<void> {
    const now = this.clock.nowMs();
    await this.paces.hold(tx, account.id);
    const misses = await this.paces.misses(tx, account.id, now);
    if (network !== this.digest(INSIDE) && !isKnown(before, now)) await this.paces.keepMisses(tx, account.id, misses - 1, now);
    await this.paces.keep(tx, account.id, network, { tries: 0, lastAt: now, waitUntil: 0, goodAt: now });
  }

  /** The password was right and something else is still to be asked for: neither a miss nor a sign-in. */
  async undo(account: Account, { network, before, after }: CountedTry): Promise<void> {
    const now = this.clock.nowMs();
    await this.uow.run(async (tx) => {
      await this.paces.hold(tx, account.id);
      const misses = await this.paces.misses(tx, account.id, now);
      const current = await this.paces.locked(tx, account.id, network);
      if (current.tries !== after.tries || current.lastAt !== after.lastAt) return;
      await this.paces.keep(tx, account.id, network, before);
      if (!isKnown(before, now)) await this.paces.keepMisses(tx, account.id, misses - 1, now);
    });
  }

  async lift(tx: Tx, account: Pick<Account, 'id'>): Promise<void> {
    await this.paces.lift(tx, account.id);
  }

  private async countMiss(tx: Tx, account: Account, misses: number, now: number): Promise<void> {
    await this.paces.keepMisses(tx, account.id, misses, now);
    if (misses === PRESSED) await this.audit.record(tx, actorOf(account), { action: 'account.pressed', objectKind: 'user', objectId: account.id, detail: { misses } });
    if (misses % 500 === 0) await this.paces.forgetStrangers(tx, account.id, now);
  }

  private digest(network: string): string {
    return createHmac('sha256', this.keys.secret('jwt')).update(`sign-in-network|${network}`).digest('hex').slice(0, 32);
  }
}

/** Forgets paces that no rule asks for any more, and proofs that nobody would believe. */
@Injectable()
export class ForgetPaces {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly paces: PaceStore,
    private readonly proofs: ProofStore,
    private readonly clock: Clock,
  ) {}

  async forget(): Promise<number> {
    const now = this.clock.nowMs();
    return this.uow.run(async (tx) => (await this.paces.forget(tx, now)) + (await this.proofs.forget(tx, now)));
  }
}
