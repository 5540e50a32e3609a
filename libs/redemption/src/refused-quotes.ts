import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { dayOf } from '#values';
import type { MealWindowName } from '#core/policy';
import { Tally, type Tx, Vault } from '#platform';
import type { RedeemItem } from './redeem-item.js';
import { RedemptionStore } from './redemption.store.js';

/**
 * Counts a code that was refused when its price was asked, as a refused meal is counted: a card on paper gets no further than that.
 * Once for a site, a code and a meal, however often the card is held up; a keyed digest says which, for two days.
 */
@Injectable()
export class RefusedQuotes {
  constructor(
    private readonly store: RedemptionStore,
    private readonly tally: Tally,
    private readonly vault: Vault,
  ) {}

  async count(tx: Tx, { actor: { siteId }, code, occurredAt }: RedeemItem, window: MealWindowName | null, refusal: Refusal): Promise<void> {
    if (siteId === null) return;
    const day = dayOf(occurredAt);
    const name = `quote_refused|${this.vault.index('refused_code', `${siteId}|${window ?? ''}|${code}`)}` as const;
    await this.tally.add(tx, name, day);
    // The row of the digest stays locked until the end: of two looks at once one is the first.
    if ((await this.tally.of(tx, name, day)) === 1) await this.store.countRefusals(tx, [{ day, siteId, code: refusal.code, count: 1 }]);
  }
}
