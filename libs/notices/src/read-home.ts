import { Injectable } from '@nestjs/common';
import { PurseReader } from '#allowances';
import type { CarrierState } from '#cards';
import { CarrierReader, LOSS_WITHDRAWAL_MS } from '#cards';
import type { MealWindowName } from '#core/policy';
import type { Lot } from '#core/purse';
import { isLive, spendable } from '#core/purse';
import type { Law } from '#eligibility';
import { LawReader } from '#eligibility';
import type { Actor, Reader, Row } from '#platform';
import { Clock, newestVersion, RowSeals, UnitOfWork, Vault } from '#platform';
import type { Day, Id, Points, Refusal, Words } from '#values';
import { ageOn, countyOf, dayOf, minuteOfDay, monthOf, refuse, yuanText } from '#values';
import { audienceOf } from './find-notices.js';
import { MEAL_COLUMNS, mealOf } from './meal-line.js';
import type { NoticeMeal } from './notice.js';
import { NoticeStore } from './notice.store.js';

export interface HomeMeal {
  readonly window: MealWindowName;
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly state: 'later' | 'open' | 'over' | 'used';
  readonly redemptionId: Id | null;
}

export interface HomeLastMeal extends NoticeMeal {
  readonly voidedAt: number | null;
}

/** All that the first page of an elder's phone shows. */
export interface Home {
  readonly serverTime: number;
  readonly day: Day;
  readonly viewer: 'self' | 'family';
  readonly person: {
    readonly personId: Id;
    readonly name: string;
    readonly nameMasked: string;
    readonly age: number;
    readonly residenceName: string | null;
    readonly residenceNameEn: string | null;
  };
  readonly carrier: {
    /** `closed` once a death is on record: family still sees what was, and nothing invites to a meal. */
    readonly state: CarrierState | 'none' | 'closed';
    readonly generation: number;
    readonly changedAt: number | null;
    readonly lossWithdrawableUntil: number | null;
    readonly cardNumber: string | null;
  };
  readonly purse: { readonly balance: Points; readonly words: Words; readonly nextExpiry: { readonly amount: Points; readonly expiresOn: Day; readonly words: Words } | null };
  readonly meals: readonly HomeMeal[];
  readonly left: { readonly day: number; readonly month: number; readonly capDay: number; readonly capMonth: number };
  readonly lastMeal: HomeLastMeal | null;
  readonly unreadNotices: number;
  readonly pointsOnMeals: boolean;
  readonly contacts: readonly { readonly kind: 'community' | 'hotline'; readonly name: Words; readonly tel: string }[];
  readonly cursor: number;
}

interface PersonRow {
  name_sealed: string;
  name_masked: string;
  birth_day: Day;
  residence_area: string;
  points_on_meals: number;
  died_on: Day | null;
  generation: number | null;
  state: CarrierState | null;
  changed_at: number | null;
  number: string | null;
}

interface AreaRow extends Row {
  code: string;
  name: string;
  name_en: string;
  tel: string | null;
}

/**
 * Reads the first page of an elder's phone in seven queries, whatever the person's past. The cursor is read first, so that
 * what happens while the rest is read comes by the feed. Family sees the name masked and no card number.
 * Refuses `forbidden`, `not_found`.
 */
@Injectable()
export class ReadHome {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: NoticeStore,
    private readonly purses: PurseReader,
    private readonly laws: LawReader,
    private readonly vault: Vault,
    private readonly carriers: CarrierReader,
    private readonly seals: RowSeals,
    private readonly clock: Clock,
  ) {}

  async read(actor: Actor): Promise<Home | Refusal> {
    const audience = audienceOf(actor);
    if (audience === null) return refuse('forbidden');
    const db = this.work.reader;
    const { personId, family } = audience;
    const now = this.clock.nowMs();
    const day = dayOf(now);
    const cursor = await this.store.last(db);
    const person = await this.person(db, personId);
    if (person === null) return refuse('not_found');
    const areas = await this.areas(db, person.residence_area);
    const home = areas.find((area) => area.code === person.residence_area);
    const law = await this.laws.on(db, countyOf(person.residence_area), day);
    const lots = (await this.purses.of(db, [personId])).get(personId) ?? [];
    const eaten = await this.meals(db, personId, day);
    return {
      serverTime: now,
      day,
      viewer: family ? 'family' : 'self',
      person: {
        personId,
        name: (family ? null : this.vault.opened('person.name_sealed', personId, person.name_sealed)) ?? person.name_masked,
        nameMasked: person.name_masked,
        age: ageOn(person.birth_day, day),
        residenceName: home?.name ?? null,
        residenceNameEn: home?.name_en ?? null,
      },
      carrier: carrierOf(person, { now, family, lostSince: await this.ownLoss(db, personId, person) }),
      purse: purseOf(lots, day),
      meals: person.died_on === null ? mealsOf(law, { eaten: eaten.today, minute: minuteOfDay(now) }) : [],
      left: leftOf(law, eaten, person.died_on !== null),
      lastMeal: eaten.last,
      unreadNotices: await this.store.unread(db, audience, actor.id),
      pointsOnMeals: person.points_on_meals === 1,
      contacts: contactsOf(areas),
      cursor,
    };
  }

  private async person(db: Reader, personId: Id): Promise<PersonRow | null> {
    const [row] = await db.query<PersonRow>(
      `SELECT p.name_sealed, p.name_masked, p.birth_day, p.residence_area, p.points_on_meals, p.died_on, c.generation, c.state, c.changed_at, k.number
         FROM person p LEFT JOIN carrier c ON c.person_id = p.id LEFT JOIN card k ON k.person_id = c.person_id AND k.generation = c.generation WHERE p.id = ?`,
      [personId],
    );
    return row ?? null;
  }

  /** When the person's own phone reported the loss that stands; null where it did not, or not alone. */
  private async ownLoss(db: Reader, personId: Id, { state, generation }: PersonRow): Promise<number | null> {
    return state === 'lost' && generation !== null ? (await this.carriers.lossOf(db, { personId, generation: Number(generation) })).ownSince : null;
  }

  /** The community where the person lives and what lies around it, with their numbers; a number that the app did not write is none. */
  private async areas(db: Reader, code: string): Promise<AreaRow[]> {
    const rows = await db.query<AreaRow>(
      `SELECT a.code, a.name, a.name_en, t.area_code, t.tel, t.seal, ${newestVersion(db, 'area_contact', 't.area_code')}
         FROM area a LEFT JOIN area_contact t ON t.area_code = a.code WHERE a.code IN (?,?,?) ORDER BY a.code DESC`,
      [code, code.slice(0, 9), countyOf(code)],
    );
    return rows.map((row) => (row.tel === null || this.seals.fits('area_contact', row) ? row : { ...row, tel: null }));
  }

  /** Today's meals that stand, the newest meal of all, and the counters of day and month, in one read. */
  private async meals(db: Reader, personId: Id, day: Day): Promise<Eaten> {
    const rows = await db.query(
      `SELECT ${MEAL_COLUMNS}, r.meal_day, v.at AS voided_at,
              (SELECT used FROM meal_counter WHERE person_id = ? AND period = ?) AS used_day, (SELECT used FROM meal_counter WHERE person_id = ? AND period = ?) AS used_month
         FROM (SELECT id FROM redemption WHERE person_id = ? ORDER BY meal_day DESC, meal_window DESC, ordinal DESC LIMIT 12) newest
         JOIN redemption r ON r.id = newest.id JOIN site s ON s.id = r.site_id LEFT JOIN redemption_void v ON v.redemption_id = r.id ORDER BY r.occurred_at DESC, r.id DESC`,
      [personId, day, personId, monthOf(day), personId],
    );
    const today = rows.filter((row) => row['meal_day'] === day && row['voided_at'] === null);
    const [last] = rows;
    return {
      today: new Map(today.map((row) => [row['meal_window'] as MealWindowName, row['id'] as Id])),
      last: last === undefined ? null : lastOf(last),
      usedDay: Number(last?.['used_day'] ?? 0),
      usedMonth: Number(last?.['used_month'] ?? 0),
    };
  }
}

interface Eaten {
  readonly today: ReadonlyMap<MealWindowName, Id>;
  readonly last: HomeLastMeal | null;
  readonly usedDay: number;
  readonly usedMonth: number;
}

function carrierOf(person: PersonRow, { now, family, lostSince }: { now: number; family: boolean; lostSince: number | null }): Home['carrier'] {
  const changedAt = person.changed_at === null ? null : Number(person.changed_at);
  const until = lostSince === null ? 0 : lostSince + LOSS_WITHDRAWAL_MS;
  return {
    state: person.died_on !== null ? 'closed' : (person.state ?? 'none'),
    generation: person.generation ?? 0,
    changedAt,
    lossWithdrawableUntil: until >= now ? until : null,
    cardNumber: family ? null : person.number,
  };
}

function purseOf(lots: readonly Lot[], day: Day): Home['purse'] {
  const balance = spendable(lots, day);
  const text = yuanText(balance);
  const next = lots.find((lot) => isLive(lot, day));
  return { balance, words: { zh: `现有 ${text} 分可用`, en: `${text} points to spend` }, nextExpiry: next === undefined ? null : expiryOf(next) };
}

function expiryOf({ remaining, expiresOn }: Lot): Home['purse']['nextExpiry'] {
  const [year, month, date] = [expiresOn.slice(0, 4), Number(expiresOn.slice(5, 7)), Number(expiresOn.slice(8))];
  const text = yuanText(remaining);
  return { amount: remaining, expiresOn, words: { zh: `${text} 分用到${year}年${String(month)}月${String(date)}日`, en: `${text} points can be spent until ${expiresOn}` } };
}

/** By the hours of the county; a site may have its own, and the counter decides by those. */
function mealsOf({ subsidy }: Law, { eaten, minute }: { eaten: Eaten['today']; minute: number }): HomeMeal[] {
  return (subsidy?.windows ?? []).map(({ window, fromMinute, toMinute }): HomeMeal => {
    const redemptionId = eaten.get(window) ?? null;
    const state = redemptionId !== null ? 'used' : minute < fromMinute ? 'later' : minute < toMinute ? 'open' : 'over';
    return { window, fromMinute, toMinute, state, redemptionId };
  });
}

function leftOf({ subsidy }: Law, { usedDay, usedMonth }: Eaten, closed: boolean): Home['left'] {
  const [capDay, capMonth] = [subsidy?.caps.perDay ?? 0, subsidy?.caps.perMonth ?? 0];
  const month = closed ? 0 : Math.max(0, capMonth - usedMonth);
  return { day: Math.min(month, Math.max(0, capDay - usedDay)), month, capDay, capMonth };
}

function lastOf(row: Row): HomeLastMeal {
  return { ...mealOf(row), voidedAt: row['voided_at'] === null ? null : Number(row['voided_at']) };
}

/** The nearest office that has a number, and the city's hotline, which answers everywhere in the country. */
function contactsOf(areas: readonly AreaRow[]): Home['contacts'] {
  const near = areas.flatMap((area) => (area.tel === null ? [] : [{ kind: 'community' as const, name: { zh: area.name, en: area.name_en }, tel: area.tel }]));
  return [...near.slice(0, 2), { kind: 'hotline', name: { zh: '12345 政务服务热线', en: '12345 city hotline' }, tel: '12345' }];
}
