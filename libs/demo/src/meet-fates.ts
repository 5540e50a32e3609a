import { Injectable } from '@nestjs/common';
import type { Day } from '#values';
import { instantAt } from '#values';
import { RecallLots } from '#allowances';
import { ReplaceCard, ReportLost } from '#cards';
import { RecordDeath, RecordMove } from '#people';
import type { Actor } from '#platform';
import { Clock } from '#platform';
import { moveClock } from './demo-clock.js';
import { done } from './expect-done.js';
import type { Fate } from './fates.js';
import type { Id } from '#values';
import type { Wallet } from './wallets.js';

/** Whom fate may meet: every person's id, and the wallets of those who hold a card, by index in the roster. */
export interface Townsfolk {
  readonly personIds: readonly Id[];
  readonly wallets: ReadonlyMap<number, Wallet>;
}

/** What the county hears in the morning of a day, before the first breakfast: deaths, moves, lost cards, and new cards for these. */
@Injectable()
export class MeetFates {
  constructor(
    private readonly deaths: RecordDeath,
    private readonly moves: RecordMove,
    private readonly recalls: RecallLots,
    private readonly losses: ReportLost,
    private readonly cards: ReplaceCard,
    private readonly clock: Clock,
  ) {}

  async meet(actor: Actor, day: Day, of: { readonly fates: readonly Fate[]; readonly folk: Townsfolk }): Promise<void> {
    moveClock(this.clock, instantAt(day, 5 * 60));
    for (const fate of of.fates) {
      const personId = of.folk.personIds[fate.person] ?? '';
      const wallet = of.folk.wallets.get(fate.person);
      if (fate.noticedOn === day) {
        if (fate.kind === 'dies') await this.bury(actor, personId, fate.on);
        if (fate.kind === 'moves_out') done(await this.moves.record(actor, { personId, kind: 'move_out', effectiveOn: fate.on, source: '户籍迁出（演示）' }), 'a move');
        if (fate.kind === 'loses_card' && wallet) await this.lose(actor, wallet);
      }
      if (fate.replacedOn === day && wallet) await this.replace(actor, wallet);
    }
  }

  private async bury(actor: Actor, personId: Id, diedOn: Day): Promise<void> {
    done(await this.deaths.record(actor, { personId, diedOn, source: '殡葬信息比对（演示）' }), 'a death');
    done(await this.recalls.recall(actor, personId, diedOn), 'a recall');
  }

  private async lose(actor: Actor, wallet: Wallet): Promise<void> {
    done(await this.losses.report(actor, { personId: wallet.personId, reason: '本人口头挂失' }), 'a loss');
    wallet.lostCode = wallet.code;
    wallet.phone = null;
  }

  private async replace(actor: Actor, wallet: Wallet): Promise<void> {
    const card = done(await this.cards.replace(actor, { personId: wallet.personId, reason: '挂失补卡' }), 'a replacement');
    wallet.code = card.code;
    wallet.number = card.number;
  }
}
