import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { EnrolPhone, IssueCards, MakeActivation } from '#cards';
import type { Actor } from '#platform';
import { Ids, UnitOfWork } from '#platform';
import type { Habits } from './appetite.js';
import { done } from './expect-done.js';
import type { Accounts } from './open-accounts.js';
import { PrintCards } from './print-cards.js';
import { KnowFaces } from './know-faces.js';
import type { Wallet } from './wallets.js';
import { demoKey } from './wallets.js';

/** Phones enrolled at once where commits of several transactions share one write to the disk; the embedded engine has a single writer. */
const DESKS = { mysql: 8, embedded: 1 } as const;

/** Issues cards to the holders in one go, prints those of the cast, and enrols the phones of some, each with a key of its own. */
@Injectable()
export class HandOutCards {
  constructor(
    private readonly cards: IssueCards,
    private readonly activations: MakeActivation,
    private readonly phones: EnrolPhone,
    private readonly paper: PrintCards,
    private readonly work: UnitOfWork,
    private readonly faces: KnowFaces,
    private readonly ids: Ids,
  ) {}

  /** Wallets by index in the roster. */
  async handOut(
    actor: Actor,
    of: { readonly habits: Habits; readonly personIds: readonly Id[]; readonly accounts: Accounts },
    told: (done: number, total: number) => void,
  ): Promise<Map<number, Wallet>> {
    const { holders, phones } = of.habits;
    await this.faces.know(actor, { personIds: of.personIds, diners: of.habits.diners.map((diner) => diner.person) });
    const idOfHolder = (index: number): Id => of.personIds[index] ?? '';
    const issued = new Map((await this.cards.issue(actor, holders.map(idOfHolder))).map((card) => [card.personId, card]));
    const wallets = new Map<number, Wallet>();
    for (const index of holders) {
      const card = issued.get(idOfHolder(index));
      if (!card) throw new Error('demo county: a holder got no card');
      wallets.set(index, { personId: card.personId, code: card.code, number: card.number, phone: null, lostCode: null, proxyId: null });
    }
    await this.paper.print(of.accounts, wallets);
    const queue = [...phones].flatMap((index) => wallets.get(index) ?? []).map((wallet) => ({ wallet, ...demoKey(this.ids.bytes(32)) }));
    const desks = DESKS[this.work.reader.engine];
    for (let start = 0; start < queue.length; start += desks) {
      await Promise.all(queue.slice(start, start + desks).map((phone) => this.enrol(actor, phone)));
      told(Math.min(start + desks, queue.length), queue.length);
    }
    return wallets;
  }

  private async enrol(actor: Actor, { wallet, key, publicKey }: { readonly wallet: Wallet } & ReturnType<typeof demoKey>): Promise<void> {
    const { activationCode } = done(await this.activations.make(actor, wallet.personId), 'an activation');
    const enrolled = done(await this.phones.enrol({ activationCode, publicKey: Buffer.from(publicKey).toString('base64url') }), 'a phone');
    wallet.phone = { serial: enrolled.serial, key };
  }
}
