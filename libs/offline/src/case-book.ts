import { Injectable } from '@nestjs/common';
import type { DecidedBearer } from '#core/offline';
import { type Actor, Audit, Clock, type Tx } from '#platform';
import { Bearers, type BearerWord } from '#redemption';
import type { Day, Id } from '#values';

/** One person's word on who bears a meal, as it was asked for. */
export interface BearerRequest {
  /** The meal, by the id that its tablet gave it. */
  readonly eventId: Id;
  readonly bearer: DecidedBearer;
  readonly reason: string;
}

/** The words that were said of a case, each in the log of acts too, and the money that follows the last two. */
@Injectable()
export class CaseBook {
  constructor(
    private readonly bearers: Bearers,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Server time, UTC ms. */
  nowMs(): number {
    return this.clock.nowMs();
  }

  async words(tx: Tx, eventId: Id): Promise<readonly BearerWord[]> {
    return (await this.bearers.words(tx, [eventId])).get(eventId) ?? [];
  }

  /** True when it closes the case. */
  async say(tx: Tx, actor: Actor, { eventId, bearer, reason }: BearerRequest, earlier: readonly BearerWord[]): Promise<boolean> {
    const final = await this.bearers.say(tx, actor, eventId, { bearer, reason, at: this.clock.nowMs() }, earlier);
    await this.audit.record(tx, actor, { action: `offline_bearer.${bearer}`, objectKind: 'redemption', objectId: eventId, reason, detail: { final } });
    return final;
  }

  async settle(tx: Tx, actor: Actor, meal: { readonly personId: Id; readonly day: Day }): Promise<void> {
    await this.bearers.settle(tx, actor, meal, this.clock.nowMs());
  }
}
