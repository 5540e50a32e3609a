import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import { fen, instantAt, isRefusal } from '#values';
import type { Actor } from '#platform';
import { Clock, Ids } from '#platform';
import type { RedeemItem, Verdict } from '#redemption';
import { BATCH_MAX, RedeemMeals, VoidRedemption } from '#redemption';
import type { Diner } from './appetite.js';
import type { Arrival } from './arrivals.js';
import { Chance } from './chance.js';
import { moveClock } from './demo-clock.js';
import type { PlantBook } from './plant-kinds.js';
import type { DemoSite } from './sites.js';
import type { Wallet } from './wallets.js';
import { shown } from './wallets.js';

/** One till: who stands at it, and what the site sells, in the order of the plan's menu. */
export interface Till {
  readonly actor: Actor;
  readonly menuItemIds: readonly Id[];
}

/** The county as its meals need it: tills by site, wallets by person. */
export interface Counters {
  readonly seed: number;
  readonly sites: readonly DemoSite[];
  readonly tills: readonly (Till | null)[];
  readonly diners: readonly Diner[];
  readonly wallets: ReadonlyMap<number, Wallet>;
  /** Told of the meals that were planted and accepted. */
  readonly book: PlantBook;
}

/** A batch spans at most this, so that no till waits longer for its answer. */
const BATCH_SPAN_MS = 10 * 60_000;
/** Meals taken back, of all that were served. */
const VOID_SHARE = 0.003;
const VOID_REASONS = ['点错餐，重新结算', '老人临时取消', '误扫他人卡'];

interface Served {
  readonly arrival: Arrival;
  readonly item: RedeemItem;
}

/** Serves the meals of one day through the till's own call, in the order of time, and takes a few of them back. */
@Injectable()
export class ServeMeals {
  constructor(
    private readonly redeem: RedeemMeals,
    private readonly voids: VoidRedemption,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async serve(day: Day, arrivals: readonly Arrival[], counters: Counters): Promise<void> {
    const chance = new Chance(counters.seed, `tills ${day}`);
    moveClock(this.clock, instantAt(day, 1));
    for (const batch of batches(arrivals.filter(({ plant }) => plant?.sentAtMs === undefined))) {
      const last = batch.at(-1);
      if (last) moveClock(this.clock, last.atMs + 20_000);
      const { served, verdicts } = await this.redeemAll(batch, counters, chance);
      await this.takeBack(served, { verdicts, chance, counters });
    }
    const late = arrivals.filter(({ plant }) => plant?.sentAtMs !== undefined);
    for (const batch of batches(late)) {
      moveClock(this.clock, batch[0]?.plant?.sentAtMs ?? 0);
      await this.redeemAll(batch, counters, chance);
    }
  }

  private async redeemAll(batch: readonly Arrival[], counters: Counters, chance: Chance): Promise<{ served: Served[]; verdicts: Verdict[] }> {
    const served = batch.flatMap((arrival) => this.item(arrival, counters, chance) ?? []);
    const verdicts = await this.redeem.decideMany(served.map(({ item }) => item));
    for (const [index, { arrival }] of served.entries()) {
      const verdict = verdicts[index];
      if (!arrival.plant || !verdict || isRefusal(verdict)) continue;
      const { redemptionId, subsidyFen, collectiveFen, charityFen, points } = verdict.receipt;
      counters.book.add(arrival.plant, { redemptionId, fen: subsidyFen + collectiveFen + charityFen + points });
    }
    return { served, verdicts };
  }

  private item(arrival: Arrival, counters: Counters, chance: Chance): Served | null {
    const diner = counters.diners[arrival.diner];
    const wallet = diner && counters.wallets.get(diner.person);
    const till = counters.tills[arrival.site];
    const menuItemId = till?.menuItemIds[arrival.item];
    if (!diner || !wallet || !till || menuItemId === undefined) return null;
    const code = shown(wallet, arrival, chance);
    if (code === null) return null;
    const item: RedeemItem = {
      actor: till.actor,
      id: this.ids.next(),
      code,
      menuItemId,
      ...(arrival.priceFen === null ? {} : { priceFen: fen(arrival.priceFen) }),
      occurredAt: arrival.atMs,
      offline: arrival.plant?.sentAtMs !== undefined,
      presence: wallet.proxyId === null ? { by: 'holder' } : { by: 'proxy', proxyId: wallet.proxyId },
      tender: diner.tender,
    };
    return { arrival, item };
  }

  /** Half of those whose meal is taken back get the right one at once. */
  private async takeBack(served: readonly Served[], at: { verdicts: readonly Verdict[]; chance: Chance; counters: Counters }): Promise<void> {
    const { chance, verdicts } = at;
    const again: RedeemItem[] = [];
    for (const [index, { item, arrival }] of served.entries()) {
      const verdict = verdicts[index];
      if (!verdict || isRefusal(verdict) || arrival.plant || !chance.happens(VOID_SHARE)) continue;
      moveClock(this.clock, this.clock.nowMs() + 15_000);
      const undone = await this.voids.void(item.actor, { id: this.ids.next(), redemptionId: item.id, reason: chance.pick(VOID_REASONS) });
      if (isRefusal(undone)) throw new Error(`a void within ten minutes was refused: ${undone.code}`);
      if (!chance.happens(0.5)) continue;
      const retry = this.item({ ...arrival, atMs: arrival.atMs + 60_000 }, at.counters, chance);
      if (retry) again.push(retry.item);
    }
    if (again.length > 0) await this.redeem.decideMany(again);
  }
}

function* batches(arrivals: readonly Arrival[]): Generator<readonly Arrival[]> {
  let start = 0;
  for (let index = 1; index <= arrivals.length; index++) {
    const [first, next] = [arrivals[start], arrivals[index]];
    if (first && next && index - start < BATCH_MAX && next.atMs - first.atMs < BATCH_SPAN_MS) continue;
    yield arrivals.slice(start, index);
    start = index;
  }
}
