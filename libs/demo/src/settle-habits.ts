import { Injectable } from '@nestjs/common';
import type { Month } from '#values';
import { addDays, addMonths, firstDay, lastDay } from '#values';
import { ChoosePoints, RegisterProxy } from '#people';
import type { Actor } from '#platform';
import { Ids } from '#platform';
import type { Diner } from './appetite.js';
import { done } from './expect-done.js';
import { KnowFaces } from './know-faces.js';
import type { Wallet } from './wallets.js';

/** Proxies with a face of their own. */
const PROXY_FACES_MAX = 30;

/** Enters what people told the community office: who fetches their meals, and whether points are kept for care. */
@Injectable()
export class SettleHabits {
  constructor(
    private readonly proxies: RegisterProxy,
    private readonly choices: ChoosePoints,
    private readonly faces: KnowFaces,
    private readonly ids: Ids,
  ) {}

  async settle(actor: Actor, of: { readonly diners: readonly Diner[]; readonly wallets: ReadonlyMap<number, Wallet>; readonly month: Month }): Promise<void> {
    const period = { consentedOn: addDays(firstDay(of.month), -30), endsOn: lastDay(addMonths(of.month, 10)) };
    let fetched = 0;
    for (const diner of of.diners) {
      const wallet = of.wallets.get(diner.person);
      if (!wallet) continue;
      const { personId } = wallet;
      if (diner.fetched) {
        const entry = { proxyId: this.ids.next(), personId, relation: '子女', name: `演示代取人${String(diner.person)}`, mealsPerMonth: 60, ...period };
        wallet.proxyId = done(await this.proxies.register(actor, entry), 'a proxy').proxyId;
        if (++fetched <= PROXY_FACES_MAX) await this.faces.knowProxy(actor, wallet.proxyId, fetched);
      }
      if (diner.savesPoints) done(await this.choices.choose(actor, { personId, pointsOnMeals: false }), 'a choice');
    }
  }
}
