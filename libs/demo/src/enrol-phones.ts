import { Injectable } from '@nestjs/common';
import { EnrolPhone, MakeActivation } from '#cards';
import type { Actor } from '#platform';
import { Ids, UnitOfWork } from '#platform';
import { done } from './expect-done.js';
import type { Wallet } from './wallets.js';
import { demoKey } from './wallets.js';

/** Phones enrolled at once where commits of several transactions share one write to the disk; the embedded engine has a single writer. */
const DESKS = { mysql: 8, embedded: 1 } as const;

/** Enrols phones, each with a key of its own. */
@Injectable()
export class EnrolPhones {
  constructor(
    private readonly activations: MakeActivation,
    private readonly phones: EnrolPhone,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  async enrol(actor: Actor, wallets: readonly Wallet[], told: (done: number, total: number) => void): Promise<void> {
    const queue = wallets.map((wallet) => ({ wallet, ...demoKey(this.ids.bytes(32)) }));
    const desks = DESKS[this.work.reader.engine];
    for (let start = 0; start < queue.length; start += desks) {
      await Promise.all(queue.slice(start, start + desks).map((phone) => this.one(actor, phone)));
      told(Math.min(start + desks, queue.length), queue.length);
    }
  }

  private async one(actor: Actor, { wallet, key, publicKey }: { readonly wallet: Wallet } & ReturnType<typeof demoKey>): Promise<void> {
    const { code } = done(await this.activations.make(actor, wallet.personId), 'an activation');
    const enrolled = done(await this.phones.enrol({ activationCode: code, publicKey: Buffer.from(publicKey).toString('base64url') }), 'a phone');
    wallet.phone = { serial: enrolled.serial, key };
  }
}
