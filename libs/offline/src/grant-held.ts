import { Injectable } from '@nestjs/common';
import { parseEvent } from '#core/offline';
import { CodeReader } from '#cards';
import { type Actor, Audit, Clock, type Tx, Vault } from '#platform';
import { TakeBack } from '#redemption';
import { type Id, isRefusal, refuse } from '#values';
import type { DecidedEvent } from './event.store.js';
import { type Judged, JudgeMeals } from './judge-meals.js';
import { isNamedSale, mealInstead, MISSED, MissedSubsidies } from './missed-subsidies.js';

/** What happens to a held row once it is granted: a meal is judged beside all the others, a void takes its meal back, a sale becomes a meal. */
@Injectable()
export class GrantHeld {
  constructor(
    private readonly codes: CodeReader,
    private readonly meals: JudgeMeals,
    private readonly missed: MissedSubsidies,
    private readonly takeBack: TakeBack,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** `eventAt` is the time that was settled. Throws `NotGranted`. */
  async grant(tx: Tx, actor: Actor, event: DecidedEvent, eventAt: number): Promise<Judged> {
    const body = parseEvent(this.vault.open('offline_event.body_sealed', event.id, event.bodySealed));
    const { siteId } = event;
    // The till's own place, so that price, windows and licence are those of its site.
    const till: Actor & { siteId: Id } = { id: actor.id, role: 'site_operator', areaCode: actor.areaCode, siteId, deviceId: event.deviceId, personId: null, staffNumber: null };
    const nowMs = this.clock.nowMs();
    if (body.kind === 'void') {
      const order = { id: event.id, redemptionId: body.redemptionId, reason: body.reason, approvedBy: actor.id, nowMs };
      const voided = await this.takeBack.inside(tx, { ...till, id: body.operatorId ?? event.deviceId }, order);
      if (isRefusal(voided)) return { outcome: voided.code === 'already_voided' ? 'noted' : 'rejected', code: voided.code, detail: {} };
      await this.audit.record(tx, actor, { action: 'void.grant', objectKind: 'redemption', objectId: body.redemptionId, reason: body.reason, detail: { eventId: event.id } });
      return { outcome: 'accepted', code: null, detail: {} };
    }
    if (body.kind !== 'meal' && body.kind !== 'full_price') throw new Error(`event ${event.id} is ${body.kind} and was held`);
    if (body.kind === 'full_price' && event.outcome.code !== MISSED) await this.missed.sold(tx, till, body, eventAt);
    if (body.kind === 'full_price' && !isNamedSale(body)) return { outcome: 'accepted', code: null, detail: {} };
    const meal = body.kind === 'meal' ? body : mealInstead(body);
    const [reading = refuse('code_unknown')] = await this.codes.read(tx, [meal.code], [eventAt], event.deviceId);
    const before = body.kind === 'full_price' ? await this.missed.before(tx, body, { reading, eventAt, siteId }) : null;
    const one = {
      event: meal,
      hash: event.hash,
      reading,
      eventAt,
      doubt: null,
      receivedAt: event.receivedAt,
      granted: true,
      ...(body.kind === 'full_price' ? { ofSale: true as const } : {}),
    };
    const judged = await this.meals.judge(tx, till, [one], { nowMs, voided: new Map(), sales: [], theft: null });
    const answer: Judged = judged.get(event.id) ?? { outcome: 'rejected', code: 'event_unreadable', detail: {} };
    if (before !== null) await this.missed.after(tx, event, answer, before);
    return answer;
  }
}
