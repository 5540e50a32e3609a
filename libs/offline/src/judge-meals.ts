import { Injectable } from '@nestjs/common';
import {
  carrierAt,
  type CountedMeal,
  type CountKind,
  countKindOf,
  type HeldList,
  heldList,
  holdReason,
  type ListAge,
  type MealEvent,
  STATIC_PER_ELDER_DAY,
  type Theft,
} from '#core/offline';
import type { CodeReading } from '#cards';
import type { ProxyRecord } from '#people';
import type { Actor, Tx } from '#platform';
import { BookOfflineMeals, EVIDENCES, FullPriceSales, type MealNow, MealReader, type OfflineMeal, type RedeemItem } from '#redemption';
import type { Id, Refusal } from '#values';
import { countyOf, dayOf, fen, isRefusal, refuse } from '#values';
import type { OutcomeDetail, StoredOutcome } from './event.store.js';
import { rightThen } from './right-then.js';
import { type PlaceAndPeople, ThenFactsReader } from './then-facts.js';

/** A clock that was further off than this is worth telling. */
const CLOCK_OFF_MS = 2 * 60_000;

/** A meal of a chain, its code read, at the time by which it is judged. */
export interface MealCase {
  readonly event: MealEvent;
  readonly hash: string;
  readonly reading: CodeReading | Refusal;
  readonly eventAt: number;
  /** Set while the time is in doubt. */
  readonly doubt: string | null;
  readonly receivedAt: number;
  /** Somebody has looked at it, so lateness and doubt no longer hold it. */
  readonly granted: boolean;
  /** A sale of the chain that becomes this meal under its own id, because its subsidy was missed. */
  readonly ofSale?: true;
}

/** What the meals of a device are judged with. `voided` are the voids in the chain: meal id to place. */
export interface Judgement {
  readonly nowMs: number;
  readonly voided: ReadonlyMap<Id, number>;
  /** Sales of the same part that may become meals: they count in the tablet's ceilings as those would. */
  readonly sales: readonly CountedMeal[];
  /** Set when the tablet was reported stolen. */
  readonly theft: Theft | null;
}

export interface Judged {
  readonly outcome: StoredOutcome;
  readonly code: string | null;
  readonly detail: OutcomeDetail;
}

/** Judges meals of one device by their own time and books those that there is something to book for. */
@Injectable()
export class JudgeMeals {
  constructor(
    private readonly then: ThenFactsReader,
    private readonly meals: MealReader,
    private readonly books: BookOfflineMeals,
    private readonly sales: FullPriceSales,
  ) {}

  /** Locks the persons, and only then looks what the ids were answered online. Cases of one chain come in its order. */
  async judge(tx: Tx, actor: Actor, cases: readonly MealCase[], at: Judgement): Promise<Map<Id, Judged>> {
    const judged = new Map<Id, Judged>();
    if (cases.length === 0) return judged;
    const personIds = [...new Set(cases.flatMap(({ reading }) => (isRefusal(reading) ? [] : [reading.personId])))].sort();
    await this.then.lock(tx, personIds);
    const ids = cases.map(({ event }) => event.id);
    const online = await this.meals.of(tx, ids);
    const refused = await this.meals.refusals(tx, ids);
    const sold = await this.sales.among(tx, ids);
    const items = cases.map((one) => itemOf(one, actor));
    const facts = await this.then.of(tx, actor.deviceId ?? '', {
      items,
      personIds,
      voided: at.voided,
      serials: cases.flatMap(({ event }) => event.snapshotSerial ?? []),
      siteId: actor.siteId ?? '',
      operatorIds: cases.flatMap(({ event }) => event.operatorId ?? []),
    });
    for (const sale of at.sales) facts.count.note(sale);
    const booked: OfflineMeal[] = [];
    for (const one of cases) {
      const known = online.get(one.event.id);
      const list = listOf(one, facts);
      const held = one.granted ? null : heldFor(one, { list, facts, theft: at.theft });
      if (!one.granted) facts.count.note({ seq: one.event.seq, day: dayOf(one.eventAt), kind: mealKindOf(one) });
      if (known !== undefined || (sold.has(one.event.id) && one.ofSale !== true)) {
        const same = known !== undefined && isThat(known, one, actor);
        judged.set(one.event.id, same ? result('judged', null, { flags: ['accepted_online'] }) : result('rejected', 'id_reused', {}));
        continue;
      }
      if (held !== null) {
        judged.set(one.event.id, result('held', held, {}));
        continue;
      }
      const meal = mealOf(one, actor, { facts, listMadeAt: list.madeAt });
      if (isRefusal(meal)) {
        judged.set(one.event.id, result('site_bears', meal.code, {}));
        continue;
      }
      booked.push(meal);
      judged.set(one.event.id, result('judged', null, { flags: flagsOf(one, meal, { refusedOnline: refused.get(one.event.id), list }) }));
    }
    await this.books.book(tx, actor, booked, at.nowMs);
    return judged;
  }
}

/** Whether a meal in the books is the one that the chain tells of. A code that says nothing any more is believed to be its holder's. */
function isThat(known: MealNow, { event, reading }: MealCase, actor: Actor): boolean {
  return known.deviceId === actor.deviceId && known.receipt.tender === event.tender && (isRefusal(reading) || known.receipt.personId === reading.personId);
}

function result(outcome: StoredOutcome, code: string | null, detail: OutcomeDetail): Judged {
  return { outcome, code, detail };
}

/** Why a person must look at it first. */
function heldFor(one: MealCase, { list, facts, theft }: { readonly list: HeldList; readonly facts: PlaceAndPeople; readonly theft: Theft | null }): string | null {
  const { event, eventAt, receivedAt, doubt } = one;
  const given = event.snapshotSerial === null ? undefined : facts.ceilings.get(event.snapshotSerial);
  const ceilings = given === undefined || (given.until !== null && eventAt > given.until) ? null : given;
  const count = facts.count.before(dayOf(eventAt), event.seq);
  return holdReason({ eventAt, receivedAt, theft, doubt, list, ceilings, kind: mealKindOf(one), count, isStaff: workedThen(facts.staff, event.operatorId, eventAt) });
}

/** Whether an account worked at the site of the tablet at that time. */
export function workedThen(staff: PlaceAndPeople['staff'], operatorId: string | null, eventAt: number): boolean {
  const times = operatorId === null ? undefined : staff.get(operatorId);
  return times !== undefined && times.from <= eventAt && (times.until === null || eventAt < times.until);
}

/** How the holder was known, for the ceilings of the list. */
export function mealKindOf({ event, reading }: Pick<MealCase, 'event' | 'reading'>): CountKind {
  return countKindOf(isRefusal(reading) ? null : reading.codeKind, event.typedReason);
}

function listOf({ event, eventAt }: MealCase, { lists }: PlaceAndPeople): HeldList {
  return heldList(event, event.snapshotSerial === null ? null : (lists.get(event.snapshotSerial) ?? null), eventAt);
}

function itemOf({ event, eventAt }: MealCase, actor: Actor): RedeemItem {
  return {
    actor,
    id: event.id,
    code: event.code,
    menuItemId: event.menuItemId,
    occurredAt: eventAt,
    offline: true,
    presence: event.proxyId === null ? { by: 'holder' } : { by: 'proxy', proxyId: event.proxyId },
    tender: event.tender,
    ...(event.priceFen === null ? {} : { priceFen: fen(event.priceFen) }),
  };
}

function mealOf(one: MealCase, actor: Actor, { facts, listMadeAt }: { facts: PlaceAndPeople; listMadeAt: number | null }): OfflineMeal | Refusal {
  const { event, reading, eventAt } = one;
  // A phone code out of its time is told by how its carrier stands today; what it was at the meal is out of its time.
  if (isRefusal(reading)) return reading.code === 'code_unknown' ? reading : refuse('code_expired');
  const person = facts.persons.get(reading.personId);
  if (person === undefined || actor.siteId === null || actor.deviceId === null) return refuse('code_unknown');
  const item = itemOf(one, actor);
  const day = dayOf(eventAt);
  if (countyOf(person.facts.residenceArea) !== facts.counter.countyOf(item)) return refuse('other_county');
  const law = facts.counter.law(item);
  const window = facts.counter.windowOf(item);
  const then = rightThen({
    eventAt,
    window,
    listPriceFen: facts.counter.listPrice(item),
    deviceTrusted: facts.counter.trusts(item),
    siteMayServe: facts.counter.mayServe(item),
    law,
    person: person.facts,
    stoppedKnownAt: facts.stoppedKnownAt.get(reading.personId) ?? null,
    reading,
    carrier: carrierAt(facts.deeds.get(reading.personId) ?? [], eventAt),
    proxyHolds: event.proxyId === null || holdsThen(facts.proxies.get(event.proxyId), reading.personId, eventAt),
    listMadeAt,
    withinLimits: (age) => within(age, facts.served.of(reading.personId, day, event.seq), { window, codeKind: reading.codeKind }),
  });
  if (isRefusal(then)) return then;
  facts.served.note({ id: event.id, personId: reading.personId, day, seq: event.seq, window: then.window, codeKind: reading.codeKind });
  return {
    ...then,
    id: event.id,
    seq: event.seq,
    reading,
    siteId: actor.siteId,
    deviceId: actor.deviceId,
    operatorId: event.operatorId ?? actor.id,
    presence: item.presence,
    evidence: EVIDENCES.find((evidence) => evidence === event.evidence) ?? null,
    typedReason: event.typedReason,
    menuItemId: event.menuItemId,
    tender: event.tender,
    eventAt,
    law,
    hash: one.hash,
  };
}

/** The limits of one elder on one device (codes.md 4.3.5), by what the same chain says before this meal. */
function within(age: ListAge, served: readonly { readonly window: string; readonly codeKind: string }[], meal: { window: string | null; codeKind: string }): boolean {
  if (age === 'stale') return served.length === 0;
  if (served.some((one) => one.window === meal.window)) return false;
  return meal.codeKind === 'phone' || served.filter((one) => one.codeKind !== 'phone').length < STATIC_PER_ELDER_DAY;
}

function holdsThen(proxy: ProxyRecord | undefined, personId: Id, eventAt: number): boolean {
  if (proxy?.personId !== personId || (proxy.revokedAt !== null && proxy.revokedAt <= eventAt)) return false;
  const day = dayOf(eventAt);
  return proxy.consentedOn <= day && day <= proxy.endsOn;
}

function flagsOf({ event, eventAt, granted }: MealCase, { split }: OfflineMeal, { refusedOnline, list }: { refusedOnline: string | undefined; list: HeldList }): string[] {
  const { shown } = event;
  const differs =
    shown !== null && (BigInt(shown.subsidyFen) !== split.subsidyFen || BigInt(shown.collectiveFen) !== split.collectiveFen || BigInt(shown.selfPayFen) !== split.selfPayFen);
  return [
    ...(refusedOnline === undefined ? [] : ['refused_online']),
    ...(differs ? ['amounts_differ'] : []),
    ...(Math.abs(eventAt - event.at) > CLOCK_OFF_MS ? ['clock_corrected'] : []),
    ...(list.basis === 'corrected' ? ['list_age_corrected'] : []),
    ...(granted ? ['granted'] : []),
  ];
}
