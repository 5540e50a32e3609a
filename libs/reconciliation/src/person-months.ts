import { Injectable } from '@nestjs/common';
import type { CountyMonth, Difference, PersonMonth, StoredOffline } from '#core/matching';
import { differenceKey, matchPerson } from '#core/matching';
import type { CarrierDeed } from '#core/offline';
import type { PersonFacts } from '#core/policy';
import type { Transfer } from '#core/postings';
import { PersonFactsReader } from '#people';
import type { Reader } from '#platform';
import type { Id } from '#values';
import { isWholeCounty, isWithin, monthOf } from '#values';
import type { CountyBook } from './county-book.js';
import { type MonthRows, MonthRowsStore } from './month-rows.store.js';
import type { Whose } from './whose.js';

/** The persons of one step of a run, with everything recorded of them. */
export interface Chunk {
  readonly months: readonly PersonMonth[];
  /** The last person of the step; null after the last of the county. */
  readonly lastId: Id | null;
  readonly redemptions: number;
  readonly transfers: number;
  readonly lines: number;
}

/** Sorts after every id. */
const END = '~';

/** Persons of the registry in id order, with their rows; and ids in the rows that the registry does not know. */
@Injectable()
export class PersonMonths {
  constructor(
    private readonly people: PersonFactsReader,
    private readonly rows: MonthRowsStore,
  ) {}

  async next(db: Reader, book: CountyBook, { afterId, limit, areaCode }: { afterId: Id; limit: number; areaCode: string }): Promise<Chunk> {
    const page = await this.people.page(db, { county: null, afterId, limit });
    const lastId = page.length < limit ? null : (page.at(-1)?.facts.personId ?? null);
    const rows = await this.rows.read(db, { after: afterId, to: lastId ?? END }, book.county.month);
    await book.learn(db, rows);
    const facts = new Map(page.map((record) => [record.facts.personId, asItStands(record.facts)]));
    const months = monthsOf(book.county, { rows, facts, known: await this.deathsKnown(db, book.county, facts) }).filter((month) => isOf(areaCode, month, book));
    return {
      months,
      lastId,
      redemptions: sum(months, (month) => month.meals.length),
      transfers: sum(months, (month) => month.transfers.length),
      lines: sum(months, (month) => month.lines.length),
    };
  }

  /** Some persons again, as they stand now. */
  async again(db: Reader, book: CountyBook, personIds: readonly Id[]): Promise<PersonMonth[]> {
    const months: PersonMonth[] = [];
    for (let start = 0; start < personIds.length; start += PER_LIST) {
      const whose: Whose = { ids: personIds.slice(start, start + PER_LIST) };
      const rows = await this.rows.read(db, whose, book.county.month);
      await book.learn(db, rows);
      const facts = new Map([...(await this.people.of(db, whose.ids))].map(([id, record]) => [id, asItStands(record.facts)]));
      months.push(...monthsOf(book.county, { rows, facts, known: await this.deathsKnown(db, book.county, facts) }));
    }
    return months;
  }

  /** Only of those who died in the month: on any later day it does not matter when it was known. */
  private deathsKnown(db: Reader, { month }: CountyMonth, facts: ReadonlyMap<Id, PersonFacts>): Promise<Map<Id, number>> {
    const dead = [...facts.values()].filter(({ diedOn }) => diedOn !== null && monthOf(diedOn) === month).map(({ personId }) => personId);
    return this.people.stoppedKnownAt(db, dead);
  }

  /**
   * What differs, seen twice: people eat while a run goes on, and a meal that is recorded between two queries of the
   * first look is whole in the second.
   */
  async match(db: Reader, book: CountyBook, months: readonly PersonMonth[]): Promise<Difference[]> {
    const suspects: Id[] = [];
    const seen = new Set<string>();
    for (const month of months) {
      const differences = matchPerson(month);
      if (differences.length > 0) suspects.push(month.personId);
      for (const one of differences) seen.add(differenceKey(one));
    }
    if (suspects.length === 0) return [];
    const again = await this.again(db, book, suspects);
    return again.flatMap((month) => matchPerson(month)).filter((one) => seen.has(differenceKey(one)));
  }
}

const PER_LIST = 500;

/** Whether a person is of the area. An id that the registry does not know belongs to the county as a whole in which it ate, and to every one if it ate nowhere. */
function isOf(areaCode: string, { facts, meals }: PersonMonth, book: CountyBook): boolean {
  if (facts !== null) return isWithin(facts.residenceArea, areaCode);
  return isWholeCounty(areaCode) && (meals.length === 0 || meals.some((meal) => book.isOurs(meal.siteId)));
}

interface Heap {
  readonly meals: PersonMonth['meals'][number][];
  readonly voids: PersonMonth['voids'][number][];
  readonly standings: PersonMonth['standings'][number][];
  readonly offline: Map<Id, StoredOffline>;
  readonly deeds: CarrierDeed[];
  readonly transfers: Transfer[];
  readonly lots: PersonMonth['lots'][number][];
  readonly lines: PersonMonth['lines'][number][];
  readonly counters: Map<string, number>;
}

interface Known {
  readonly rows: MonthRows;
  readonly facts: ReadonlyMap<Id, PersonFacts>;
  readonly known: ReadonlyMap<Id, number>;
}

function monthsOf(county: CountyMonth, { rows, facts, known }: Known): PersonMonth[] {
  const heaps = new Map<Id, Heap>([...facts.keys()].map((id) => [id, emptyHeap()]));
  const heapOf = (personId: Id): Heap => {
    const heap = heaps.get(personId) ?? emptyHeap();
    heaps.set(personId, heap);
    return heap;
  };
  const holders = new Map<Id, Id>();
  for (const meal of rows.meals) heapOf(meal.personId).meals.push(meal);
  for (const one of rows.standings) heapOf(one.personId).standings.push(one);
  for (const one of rows.offline) heapOf(one.personId).offline.set(one.id, one);
  for (const one of rows.deeds) heapOf(one.personId).deeds.push(one);
  for (const entry of rows.voids) heapOf(entry.personId).voids.push(entry);
  for (const line of rows.lines) heapOf(line.personId).lines.push(line);
  for (const lot of rows.lots) heapOf(lot.lot.personId).lots.push(lot);
  for (const { personId, period, used } of rows.counters) heapOf(personId).counters.set(period, used);
  for (const row of [...rows.meals, ...rows.voids, ...rows.standings]) {
    holders.set(row.id, row.personId);
    if (row.transferId !== null) holders.set(row.transferId, row.personId);
  }
  for (const line of rows.lines) holders.set(line.id, line.personId);
  // A transfer goes to the person whose meal, void or line names it, and else to the person it names itself.
  for (const transfer of rows.transfers) {
    const holder = holders.get(transfer.id) ?? holders.get(transfer.subjectId) ?? transfer.personId;
    if (holder !== null) heapOf(holder).transfers.push(transfer);
  }
  return [...heaps]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([personId, heap]) => ({
      county,
      personId,
      facts: facts.get(personId) ?? null,
      deathKnownAt: known.get(personId) ?? null,
      accountedElsewhere: rows.accountedElsewhere,
      events: rows.events,
      ...heap,
    }));
}

function emptyHeap(): Heap {
  return { meals: [], voids: [], standings: [], offline: new Map(), deeds: [], transfers: [], lots: [], lines: [], counters: new Map() };
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}

/** A reconciliation judges the record as it stands; that somebody altered it is for the night to tell. */
function asItStands({ altered: _altered, ...facts }: PersonFacts): PersonFacts {
  return facts;
}
