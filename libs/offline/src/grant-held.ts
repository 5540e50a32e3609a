import { Injectable } from '@nestjs/common';
import { bearingOf, type FullPriceEvent, type MealEvent, parseEvent } from '#core/offline';
import { CarrierReader, CodeReader, type CodeReading } from '#cards';
import { PersonFactsReader } from '#people';
import { type Actor, Audit, Clock, type Tx, Vault } from '#platform';
import { MealReader, TakeBack } from '#redemption';
import { dayOf, firstDay, type Id, isRefusal, lastDay, monthOf, type Refusal, type RefusalCode, refuse, REFUSALS } from '#values';
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
    private readonly carriers: CarrierReader,
    private readonly people: PersonFactsReader,
    private readonly meals: JudgeMeals,
    private readonly books: MealReader,
    private readonly takeBack: TakeBack,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly audit: Audit,
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
      if (isRefusal(voided)) return { outcome: voided.code === 'already_voided' ? 'noted' : 'rejected', code: voided.code, detail: {} };
      await this.audit.record(tx, actor, { action: 'void.grant', objectKind: 'redemption', objectId: body.redemptionId, reason: body.reason, detail: { eventId: event.id } });
      return { outcome: 'accepted', code: null, detail: {} };
    }
    if (body.kind !== 'meal' && body.kind !== 'full_price') throw new Error(`event ${event.id} is ${body.kind} and was held`);
    const meal = body.kind === 'meal' ? body : mealInstead(body);
    const [reading = refuse('code_unknown')] = await this.codes.read(tx, [meal.code], [eventAt]);
    const before = body.kind === 'full_price' ? await this.standings(tx, await this.proven(tx, body, reading), eventAt) : null;
    const one = { event: meal, hash: event.hash, reading, eventAt, doubt: null, receivedAt: event.receivedAt, granted: true };
    const judged = await this.meals.judge(tx, till, [one], { nowMs, voided: new Map(), theft: null });
    const answer: Judged = judged.get(event.id) ?? { outcome: 'rejected', code: 'event_unreadable', detail: {} };
    if (before !== null) await this.placed(tx, event, answer, before);
    return answer;
  }

  /** Whose sale it is: an elder's, and a typed number goes with the year of birth, here as at a till. */
  private async proven(tx: Tx, sale: FullPriceEvent, reading: CodeReading | Refusal): Promise<Id> {
    if (sale.saleKind !== 'elder') throw new NotGranted(refuse('ineligible'));
    if (isRefusal(reading)) throw new NotGranted(reading);
    const person = (await this.people.of(tx, [reading.personId])).get(reading.personId);
    if (reading.codeKind === 'manual' && Number(person?.facts.birthDay.slice(0, 4)) !== sale.birthYear) throw new NotGranted(refuse('birth_year_wrong'));
    // A meal under the id of the sale is none that was missed.
    if ((await this.books.of(tx, [sale.id])).has(sale.id)) throw new NotGranted(refuse('id_reused'));
    await this.carriers.lock(tx, [reading.personId]);
    return reading.personId;
  }

  /** How the meals of a person's month stand, by id. */
  private async standings(tx: Tx, personId: Id, eventAt: number): Promise<ReadonlyMap<Id, string>> {
    const month = monthOf(dayOf(eventAt));
    const meals = await this.books.of(tx, await this.books.idsOf(tx, personId, { from: firstDay(month), to: lastDay(month) }));
    return new Map([...meals].map(([id, { standing }]) => [id, standing]));
  }

  /** The price was paid in full: unless the funds pay the meal now, and no other meal loses its place to it, nothing was missed. */
  private async placed(tx: Tx, { id }: DecidedEvent, { outcome, code }: Judged, before: ReadonlyMap<Id, string>): Promise<void> {
    const now = await this.books.of(tx, [id, ...before.keys()]);
    const meal = now.get(id);
    if (outcome !== 'judged' || meal === undefined) throw new NotGranted(refuse(code !== null && code in REFUSALS ? (code as RefusalCode) : 'ineligible'));
    if (bearingOf(meal.standing) !== 'funded') throw new NotGranted(standingOf(meal).refusal ?? refuse('ineligible'));
    const lost = [...before].find(([other, standing]) => now.get(other)?.standing !== standing);
    if (lost !== undefined) throw new NotGranted(refuse('already_redeemed', { otherRedemptionId: lost[0] }));
  }
}

/** The meal that a sale at full price would have been. */
function mealInstead(sale: FullPriceEvent): MealEvent {
  const { saleKind: _kind, refusalCode: _code, birthYear: _year, code, menuItemId, ...head } = sale;
  if (code === null || menuItemId === null) throw new Error(`sale ${sale.id} names nobody and was held`);
  return { ...head, kind: 'meal', code, menuItemId, proxyId: null, evidence: '', typedReason: null, shown: null, onlineTried: false };
}
