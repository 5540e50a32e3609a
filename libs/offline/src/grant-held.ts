import { Injectable } from '@nestjs/common';
import { parseEvent } from '#core/offline';
import { CodeReader } from '#cards';
import { type Actor, Clock, type Tx, Vault } from '#platform';
import { TakeBack } from '#redemption';
import { isRefusal, refuse } from '#values';
import type { DecidedEvent } from './event.store.js';
import { type Judged, JudgeMeals } from './judge-meals.js';

/** What happens to a held row once it is granted: a meal is judged beside all the others, a void takes its meal back. */
@Injectable()
export class GrantHeld {
  constructor(
    private readonly codes: CodeReader,
    private readonly meals: JudgeMeals,
    private readonly takeBack: TakeBack,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** `eventAt` is the time that was settled. */
  async grant(tx: Tx, actor: Actor, event: DecidedEvent, eventAt: number): Promise<Judged> {
    const body = parseEvent(this.vault.open('offline_event.body_sealed', event.id, event.bodySealed));
    // The till's own place, so that price, windows and licence are those of its site.
    const till: Actor = { id: actor.id, role: 'site_operator', areaCode: actor.areaCode, siteId: event.siteId, deviceId: event.deviceId, personId: null, staffNumber: null };
    const nowMs = this.clock.nowMs();
    if (body.kind === 'void') {
      const order = { id: event.id, redemptionId: body.redemptionId, reason: body.reason, approvedBy: actor.id, nowMs };
      const voided = await this.takeBack.inside(tx, { ...till, id: body.operatorId ?? event.deviceId }, order);
      return isRefusal(voided)
        ? { outcome: voided.code === 'already_voided' ? 'noted' : 'rejected', code: voided.code, detail: {} }
        : { outcome: 'accepted', code: null, detail: {} };
    }
    if (body.kind !== 'meal') throw new Error(`event ${event.id} is ${body.kind} and was held`);
    const [reading] = await this.codes.read(tx, [body.code], [eventAt]);
    const one = { event: body, hash: event.hash, reading: reading ?? refuse('code_unknown'), eventAt, doubt: null, receivedAt: event.receivedAt, granted: true };
    const judged = await this.meals.judge(tx, till, [one], { nowMs, voided: new Map(), theft: null });
    return judged.get(event.id) ?? { outcome: 'rejected', code: 'event_unreadable', detail: {} };
  }
}
