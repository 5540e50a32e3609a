import { Injectable } from '@nestjs/common';
import { bearingOf, type FullPriceEvent, type MealEvent, parseEvent } from '#core/offline';
import { CodeReader, type CodeReading } from '#cards';
import { PersonFactsReader } from '#people';
import { type Actor, Clock, type Tx, Vault } from '#platform';
import { MealReader, TakeBack } from '#redemption';
import { isRefusal, type Refusal, type RefusalCode, refuse, REFUSALS } from '#values';
import type { DecidedEvent } from './event.store.js';
import { type Judged, JudgeMeals } from './judge-meals.js';
import { standingOf } from './verdict-reader.js';

/** A sale for which no subsidy was missed: nothing of the decision may stand. */
export class NotGranted extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

/** What happens to a held row once it is granted: a meal is judged beside all the others, a void takes its meal back, a sale becomes a meal. */
@Injectable()
export class GrantHeld {
  constructor(
    private readonly codes: CodeReader,
    private readonly people: PersonFactsReader,
    private readonly meals: JudgeMeals,
    private readonly books: MealReader,
    private readonly takeBack: TakeBack,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** `eventAt` is the time that was settled. Throws `NotGranted`. */
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
    if (body.kind !== 'meal' && body.kind !== 'full_price') throw new Error(`event ${event.id} is ${body.kind} and was held`);
    const meal = body.kind === 'meal' ? body : mealInstead(body);
    const [reading = refuse('code_unknown')] = await this.codes.read(tx, [meal.code], [eventAt]);
    if (body.kind === 'full_price') await this.proven(tx, body, reading);
    const one = { event: meal, hash: event.hash, reading, eventAt, doubt: null, receivedAt: event.receivedAt, granted: true };
    const judged = await this.meals.judge(tx, till, [one], { nowMs, voided: new Map(), theft: null });
    const answer: Judged = judged.get(event.id) ?? { outcome: 'rejected', code: 'event_unreadable', detail: {} };
    if (body.kind === 'full_price') await this.placed(tx, event, answer);
    return answer;
  }

  /** A typed number goes with the year of birth, here as at a till. */
  private async proven(tx: Tx, sale: FullPriceEvent, reading: CodeReading | Refusal): Promise<void> {
    if (isRefusal(reading)) throw new NotGranted(reading);
    if (reading.codeKind !== 'manual') return;
    const person = (await this.people.of(tx, [reading.personId])).get(reading.personId);
    if (Number(person?.facts.birthDay.slice(0, 4)) !== sale.birthYear) throw new NotGranted(refuse('birth_year_wrong'));
  }

  /** The price was paid in full: unless the funds pay the meal now, nothing was missed. */
  private async placed(tx: Tx, { id }: DecidedEvent, { outcome, code }: Judged): Promise<void> {
    const meal = (await this.books.of(tx, [id])).get(id);
    if (outcome !== 'judged' || meal === undefined) throw new NotGranted(refuse(code !== null && code in REFUSALS ? (code as RefusalCode) : 'ineligible'));
    if (bearingOf(meal.standing) !== 'funded') throw new NotGranted(standingOf(meal).refusal ?? refuse('ineligible'));
  }
}

/** The meal that a sale at full price would have been. */
function mealInstead(sale: FullPriceEvent): MealEvent {
  const { saleKind: _kind, refusalCode: _code, birthYear: _year, code, menuItemId, ...head } = sale;
  if (code === null || menuItemId === null) throw new Error(`sale ${sale.id} names nobody and was held`);
  return { ...head, kind: 'meal', code, menuItemId, proxyId: null, evidence: '', typedReason: null, shown: null, onlineTried: false };
}
