import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import { countyOf, monthOf } from '#values';
import { CarrierReader, type CarrierState, LookupKey } from '#cards';
import type { MealWindowName, PersonFacts } from '#core/policy';
import { mealStopOn } from '#core/policy';
import type { HolderRecord, PriceClass } from '#core/snapshot';
import { encodeHolder, encodePhone, hexOf, phoneKeyOf } from '#core/snapshot';
import { PersonFactsReader, type PersonRecord } from '#people';
import type { Reader } from '#platform';
import { big, marks } from '#platform';
import type { Entry } from './snapshot.store.js';

/** What stands for a person on a day, apart from the price. */
interface Holding {
  readonly personId: Id;
  readonly generation: number;
  readonly state: CarrierState;
  readonly usedWindows: readonly MealWindowName[];
  readonly usedDay: number;
  readonly usedMonth: number;
}

interface Carried {
  readonly cards: readonly { id: Id; person_id: Id; tag: string; generation: number; expires_on: Day }[];
  readonly phones: readonly { id: Id; person_id: Id; serial: unknown; generation: number; public_key: string }[];
  readonly socials: readonly { id: Id; person_id: Id; generation: number }[];
}

/** Persons with their facts, so that price classes can be found and numbered before records are written. */
export interface Gathered {
  readonly day: Day;
  readonly persons: ReadonlyMap<Id, PersonRecord>;
  readonly holdings: readonly Holding[];
  readonly carried: Carried;
}

/** Makes the records of some persons from what is on record: eight queries, whatever their number (at most 1,000). */
@Injectable()
export class HolderEntries {
  constructor(
    private readonly people: PersonFactsReader,
    private readonly lookup: LookupKey,
    private readonly carriers: CarrierReader,
  ) {}

  async gather(db: Reader, personIds: readonly Id[], day: Day): Promise<Gathered> {
    const list = marks(personIds);
    const carriers = [...(await this.carriers.of(db, personIds)).values()];
    const carried: Carried = {
      cards: await db.query(
        `SELECT c.id, c.person_id, c.generation, c.expires_on, t.tag FROM card c JOIN card_tag t ON t.card_id = c.id WHERE c.person_id IN (${list})`,
        personIds,
      ),
      phones: await db.query(`SELECT id, person_id, serial, generation, public_key FROM phone_key WHERE person_id IN (${list}) AND revoked_at IS NULL`, personIds),
      socials: await db.query(`SELECT id, person_id, generation FROM social_card WHERE person_id IN (${list}) AND released_at IS NULL`, personIds),
    };
    const windows = await this.windows(db, personIds, day);
    const used = await this.used(db, personIds, [day, monthOf(day)]);
    const holdings = carriers.map((carrier): Holding => ({
      personId: carrier.personId,
      generation: Number(carrier.generation),
      state: carrier.state,
      usedWindows: windows.get(carrier.personId) ?? [],
      usedDay: used.get(`${carrier.personId}|${day}`) ?? 0,
      usedMonth: used.get(`${carrier.personId}|${monthOf(day)}`) ?? 0,
    }));
    return { day, persons: await this.people.of(db, personIds), holdings, carried };
  }

  /** `classOf` answers null for whoever stands on no list, `numberOf` the number of a price class of a county. Carriers of another generation are not on the list: they are dead. */
  entries(
    { day, persons, holdings, carried }: Gathered,
    classOf: (person: PersonRecord) => PriceClass | null,
    numberOf: (county: string, priceClass: PriceClass) => number,
  ): Entry[] {
    const byPerson = { cards: grouped(carried.cards), phones: grouped(carried.phones), socials: grouped(carried.socials) };
    return holdings.flatMap((holding): Entry[] => {
      const person = persons.get(holding.personId);
      const priceClass = person === undefined ? null : classOf(person);
      if (person === undefined || priceClass === null) return [];
      const county = countyOf(person.facts.residenceArea);
      const { personId, generation } = holding;
      const common = {
        holder: this.lookup.ofHolder(personId),
        generation,
        state: isGone(person.facts, day) ? ('stopped' as const) : holding.state,
        priceClass: numberOf(county, priceClass),
        usedWindows: holding.usedWindows,
        usedDay: holding.usedDay,
        usedMonth: holding.usedMonth,
      };
      const live = <T extends { readonly generation: number }>(carriers: readonly T[] | undefined): T[] =>
        (carriers ?? []).filter((carrier) => Number(carrier.generation) === generation);
      const record = (own: Pick<HolderRecord, 'key' | 'social' | 'expiresOn'>): HolderRecord => ({ ...common, ...own });
      return [
        ...live(byPerson.cards.get(personId)).map((card) =>
          entryOf({ personId, county }, 'card', card.id, encodeHolder(record({ key: card.tag, social: false, expiresOn: card.expires_on }))),
        ),
        ...live(byPerson.socials.get(personId)).map((card) =>
          entryOf({ personId, county }, 'social', card.id, encodeHolder(record({ key: this.lookup.ofCarrier(card.id), social: true, expiresOn: null }))),
        ),
        ...live(byPerson.phones.get(personId)).map((phone) => {
          const holder = record({ key: phoneKeyOf(big(phone.serial)), social: false, expiresOn: null });
          return entryOf({ personId, county }, 'phone', phone.id, encodePhone({ ...holder, publicKey: new Uint8Array(Buffer.from(phone.public_key, 'base64url')) }));
        }),
      ];
    });
  }

  private async windows(db: Reader, personIds: readonly Id[], day: Day): Promise<Map<Id, MealWindowName[]>> {
    const rows = await db.query<{ person_id: Id; meal_window: MealWindowName }>(
      `SELECT r.person_id, r.meal_window FROM redemption r LEFT JOIN redemption_void v ON v.redemption_id = r.id
        WHERE r.person_id IN (${marks(personIds)}) AND r.meal_day = ? AND v.redemption_id IS NULL`,
      [...personIds, day],
    );
    return new Map([...grouped(rows)].map(([personId, meals]) => [personId, meals.map((meal) => meal.meal_window)]));
  }

  private async used(db: Reader, personIds: readonly Id[], periods: readonly string[]): Promise<Map<string, number>> {
    const rows = await db.query<{ person_id: Id; period: string; used: number }>(
      `SELECT person_id, period, used FROM meal_counter WHERE person_id IN (${marks(personIds)}) AND period IN (${marks(periods)})`,
      [...personIds, ...periods],
    );
    return new Map(rows.map((row) => [`${row.person_id}|${row.period}`, Number(row.used)]));
  }
}

/** What has to be written so that the stored entries become the wanted ones. */
export function changesOf(stored: readonly Entry[], wanted: readonly Entry[]): Entry[] {
  const keyOf = (entry: Entry): string => `${entry.kind}|${entry.carrierId}`;
  const before = new Map(stored.map((entry) => [keyOf(entry), entry]));
  const now = new Set(wanted.map(keyOf));
  const changed = wanted.filter((entry) => {
    const known = before.get(keyOf(entry));
    return known === undefined || known.gone || known.altered === true || known.body !== entry.body || known.county !== entry.county;
  });
  const gone = stored.filter((entry) => (entry.altered === true || !entry.gone) && !now.has(keyOf(entry))).map((entry) => ({ ...entry, gone: true }));
  return [...changed, ...gone];
}

/**
 * Deceased or moved away, as the round of deliveries asks about it. Whose record was altered, or who comes to live here later, is
 * neither: their card is what it is, and their price class says that they eat at full price.
 */
function isGone(facts: PersonFacts, day: Day): boolean {
  const stop = mealStopOn(facts, day)?.id;
  return stop === 'deceased' || stop === 'moved_out';
}

function entryOf(holder: Pick<Entry, 'personId' | 'county'>, kind: Entry['kind'], carrierId: Id, bytes: Uint8Array): Entry {
  const body = hexOf(bytes);
  return { ...holder, kind, carrierId, key: body.slice(0, 16), body, gone: false };
}

function grouped<R extends { readonly person_id: Id }>(rows: readonly R[]): Map<Id, R[]> {
  const groups = new Map<Id, R[]>();
  for (const row of rows) {
    const group = groups.get(row.person_id);
    if (group) group.push(row);
    else groups.set(row.person_id, [row]);
  }
  return groups;
}
