import { Injectable } from '@nestjs/common';
import { bearingOf, type FullPriceEvent, type MealEvent } from '#core/offline';
import { CarrierReader, type CodeReading } from '#cards';
import { PersonFactsReader } from '#people';
import type { Actor, Tx } from '#platform';
import { type FullPriceSale, FullPriceSales, MealReader, MealsByHand } from '#redemption';
import { dayOf, fen, firstDay, type Id, isRefusal, lastDay, monthOf, type Refusal, type RefusalCode, refuse, REFUSALS } from '#values';
import type { DecidedEvent } from './event.store.js';
import type { Judged } from './judge-meals.js';
import { standingOf } from './verdict-reader.js';

/** Why a sale waits whose holder the tablet could not find: the county looks whether a subsidy was missed. */
export const MISSED = 'not_known_here_offline';

/** A sale for which no subsidy was missed: nothing of the decision may stand. */
export class NotGranted extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

/** How the meals of the holder's month stood, by id, before the sale became one of them. */
type StandingsBefore = ReadonlyMap<Id, string>;

/** A sale at full price that a person found to be a meal whose subsidy was missed: what must hold before it is booked as one, and after. */
@Injectable()
export class MissedSubsidies {
  constructor(
    private readonly carriers: CarrierReader,
    private readonly people: PersonFactsReader,
    private readonly books: MealReader,
    private readonly sales: FullPriceSales,
    private readonly byHand: MealsByHand,
  ) {}

  /** Books the sale where no clock could tell its time, which is settled now. */
  async sold(tx: Tx, till: Actor & { readonly siteId: Id }, sale: FullPriceEvent, eventAt: number): Promise<void> {
    const sold = await this.sales.recordOnce(tx, { ...till, id: sale.operatorId ?? till.deviceId ?? till.id }, saleOf(sale, eventAt));
    if (isRefusal(sold)) throw new NotGranted(sold);
  }

  /**
   * Whose sale it is: an elder's, and a typed number goes with the year of birth, here as at a till; and there is room left in what the site types in
   * a day, which no chain of sales gets round. Throws `NotGranted`.
   */
  async before(tx: Tx, sale: FullPriceEvent, { reading, eventAt, siteId }: { reading: CodeReading | Refusal; eventAt: number; siteId: Id }): Promise<StandingsBefore> {
    if (sale.saleKind !== 'elder') throw new NotGranted(refuse('ineligible'));
    if (isRefusal(reading)) throw new NotGranted(reading);
    const { personId } = reading;
    const person = (await this.people.of(tx, [personId])).get(personId);
    if (reading.codeKind === 'manual' && Number(person?.facts.birthDay.slice(0, 4)) !== sale.birthYear) throw new NotGranted(refuse('birth_year_wrong'));
    // A meal under the id of the sale is none that was missed.
    if ((await this.books.of(tx, [sale.id])).has(sale.id)) throw new NotGranted(refuse('id_reused'));
    await this.carriers.lock(tx, [personId]);
    const beyond = reading.codeKind === 'manual' ? await this.byHand.beyond(tx, { siteId, day: dayOf(eventAt) }) : null;
    if (beyond !== null) throw new NotGranted(refuse('by_hand_above', { ...beyond }));
    const month = monthOf(dayOf(eventAt));
    const meals = await this.books.of(tx, await this.books.idsOf(tx, personId, { from: firstDay(month), to: lastDay(month) }));
    return new Map([...meals].map(([id, { standing }]) => [id, standing]));
  }

  /** The price was paid in full: unless the funds pay the meal now, and no other meal loses its place to it, nothing was missed. Throws `NotGranted`. */
  async after(tx: Tx, { id }: DecidedEvent, { outcome, code }: Judged, before: StandingsBefore): Promise<void> {
    const now = await this.books.of(tx, [id, ...before.keys()]);
    const meal = now.get(id);
    if (outcome !== 'judged' || meal === undefined) throw new NotGranted(refuse(code !== null && code in REFUSALS ? (code as RefusalCode) : 'ineligible'));
    if (bearingOf(meal.standing) !== 'funded') throw new NotGranted(standingOf(meal).refusal ?? refuse('ineligible'));
    const lost = [...before].find(([other, standing]) => now.get(other)?.standing !== standing);
    if (lost !== undefined) throw new NotGranted(refuse('already_redeemed', { otherRedemptionId: lost[0] }));
  }
}

/** A sale that says whose meal it may have been. */
export function isNamedSale({ saleKind, code, menuItemId }: FullPriceEvent): boolean {
  return saleKind === 'elder' && code !== null && menuItemId !== null;
}

/** The sale as it is booked. */
export function saleOf({ id, saleKind: kind, priceFen, tender, refusalCode }: FullPriceEvent, occurredAt: number): FullPriceSale {
  return { id, kind, priceFen: fen(priceFen), tender, occurredAt, refusalCode };
}

/** The meal that a sale at full price would have been. */
export function mealInstead(sale: FullPriceEvent): MealEvent {
  const { saleKind: _kind, refusalCode: _code, birthYear: _year, code, menuItemId, ...head } = sale;
  if (code === null || menuItemId === null) throw new Error(`sale ${sale.id} names nobody and was held`);
  return { ...head, kind: 'meal', code, menuItemId, proxyId: null, evidence: '', typedReason: null, shown: null, onlineTried: false };
}
