import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import { EnrolPhone, IssueCards, MakeActivation } from '#cards';
import type { Actor } from '#platform';
import { Ids } from '#platform';
import type { Habits } from './appetite.js';
import { done } from './expect-done.js';
import type { Wallet } from './wallets.js';
import { demoKey } from './wallets.js';

/** Issues cards to the holders in one go and enrols the phones of some, each with a key of its own. */
@Injectable()
export class HandOutCards {
  constructor(
    private readonly cards: IssueCards,
    private readonly activations: MakeActivation,
    private readonly phones: EnrolPhone,
    private readonly ids: Ids,
  ) {}

  /** Wallets by index in the roster. */
  async handOut(actor: Actor, of: { readonly habits: Habits; readonly personIds: readonly Id[] }, told: (done: number, total: number) => void): Promise<Map<number, Wallet>> {
    const { holders, phones } = of.habits;
    const idOfHolder = (index: number): Id => of.personIds[index] ?? '';
    const issued = new Map((await this.cards.issue(actor, holders.map(idOfHolder))).map((card) => [card.personId, card]));
    const wallets = new Map<number, Wallet>();
    for (const index of holders) {
      const card = issued.get(idOfHolder(index));
      if (!card) throw new Error('demo county: a holder got no card');
      const phone = phones.has(index) ? await this.enrol(actor, card.personId) : null;
      wallets.set(index, { personId: card.personId, code: card.code, number: card.number, phone, lostCode: null, proxyId: null });
      if (wallets.size % 1000 === 0) told(wallets.size, holders.length);
    }
    return wallets;
  }

  private async enrol(actor: Actor, personId: Id): Promise<Wallet['phone']> {
    const { key, publicKey } = demoKey(this.ids.bytes(32));
    const { activationCode } = done(await this.activations.make(actor, personId), 'an activation');
    const enrolled = done(await this.phones.enrol({ activationCode, publicKey: Buffer.from(publicKey).toString('base64url') }), 'a phone');
    return { serial: enrolled.serial, key };
  }
}
