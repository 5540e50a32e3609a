import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { IssueCards } from '#cards';
import type { Actor } from '#platform';
import type { Habits } from './appetite.js';
import { EnrolPhones } from './enrol-phones.js';
import type { Accounts } from './open-accounts.js';
import { PrintCards } from './print-cards.js';
import type { Wallet } from './wallets.js';

/** Issues cards to the holders in one go, prints those of the cast, and enrols the phones of some. */
@Injectable()
export class HandOutCards {
  constructor(
    private readonly cards: IssueCards,
    private readonly paper: PrintCards,
    private readonly phones: EnrolPhones,
  ) {}

  /** Wallets by index in the roster. */
  async handOut(
    actor: Actor,
    of: { readonly habits: Habits; readonly personIds: readonly Id[]; readonly accounts: Accounts },
    told: (done: number, total: number) => void,
  ): Promise<Map<number, Wallet>> {
    const { holders, phones } = of.habits;
    const idOfHolder = (index: number): Id => of.personIds[index] ?? '';
    const issued = new Map((await this.cards.issue(actor, holders.map(idOfHolder))).map((card) => [card.personId, card]));
    const wallets = new Map<number, Wallet>();
    for (const index of holders) {
      const card = issued.get(idOfHolder(index));
      if (!card) throw new Error('demo county: a holder got no card');
      wallets.set(index, { personId: card.personId, code: card.code, number: card.number, phone: null, lostCode: null, proxyId: null });
    }
    await this.paper.print(of.accounts, wallets);
    const withPhone = [...phones].flatMap((index) => wallets.get(index) ?? []);
    await this.phones.enrol(actor, withPhone, told);
    return wallets;
  }
}
