import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { setImmediate as others } from 'node:timers/promises';
import type { Day, Id } from '#values';
import { countyOf, dayOf } from '#values';
import type { PriceClass } from '#core/snapshot';
import { canonicalJson, PriceClassifier } from '#core/snapshot';
import { type Law, LawReader } from '#eligibility';
import type { PersonRecord } from '#people';
import type { Reader, Tx } from '#platform';
import { Clock, UnitOfWork } from '#platform';
import type { Gathered } from './holder-entries.js';
import { changesOf, HolderEntries } from './holder-entries.js';
import type { Entry, SnapshotState } from './snapshot.store.js';
import { SnapshotStore } from './snapshot.store.js';

const PERSONS_PER_STEP = 500;
/** A change is written with the instant of its transaction's work and seen at its commit: what is that old is looked at again. */
const OVERLAP_MS = 2 * 60_000;
/** Where nothing changed the state is still moved on that often, so that the next look back is short. */
const QUIET_MS = 10 * 60_000;

/**
 * Brings the stored snapshot up to date. Meals, cards, phones, deaths, moves and facts since the last time touch a few persons,
 * who are written again; a new day or a new law touches everybody, which takes seconds for a county and is done at night.
 */
@Injectable()
export class RefreshSnapshot {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: SnapshotStore,
    private readonly holders: HolderEntries,
    private readonly laws: LawReader,
    private readonly clock: Clock,
  ) {}

  /** Whether the stored snapshot is of another day or law than now, and must be made anew. */
  async isStale(): Promise<boolean> {
    const state = await this.store.state(this.work.reader);
    const day = dayOf(this.clock.nowMs());
    const laws = await this.lawsOf(this.work.reader, day);
    return state === null || state.day !== day || state.lawSha256 !== mealLawOf(laws);
  }

  /** The persons that changed since; answers the state afterwards. The snapshot must not be stale. */
  async changes(): Promise<SnapshotState> {
    const now = this.clock.nowMs();
    const before = await this.store.state(this.work.reader);
    if (before === null) throw new Error('the snapshot was never made');
    const touched = await this.store.touchedSince(this.work.reader, before.madeAt - OVERLAP_MS);
    if (touched.length === 0 && now - before.madeAt < QUIET_MS) return { ...before, madeAt: now };
    return this.rewrite(touched, now);
  }

  /** Gathers persons anew whose entries somebody altered. How far the list has followed the rest stays as it is. */
  async anew(personIds: readonly Id[]): Promise<void> {
    for (const part of inSteps(personIds)) {
      await this.rewrite(part, 0);
      await others();
    }
  }

  private async rewrite(touched: readonly Id[], madeAt: number): Promise<SnapshotState> {
    return this.work.run(async (tx) => {
      const state = await this.store.lockState(tx);
      if (state.day === '') return state;
      const classifiers = classifiersOf(await this.lawsOf(tx, state.day), state.day);
      let written = 0;
      for (const part of inSteps(touched)) {
        const gathered = await this.holders.gather(tx, part, state.day);
        const numbers = await this.numbered(tx, gathered, classifiers);
        const changes = this.difference(await this.store.entriesOf(tx, part), gathered, classifiers, numbers);
        await this.store.keep(tx, changes, state.serial + 1);
        written += changes.length;
      }
      const after = { ...state, serial: written === 0 ? state.serial : state.serial + 1, madeAt: Math.max(madeAt, state.madeAt) };
      await this.store.setState(tx, after);
      if (after.serial !== state.serial) await this.store.keepMade(tx, after);
      return after;
    });
  }

  /** Everybody, for the day and law of now. Entries are written in steps, the serial at the end: nobody sees half of it. */
  async everybody(): Promise<SnapshotState> {
    await this.store.ensure();
    const startedAt = this.clock.nowMs();
    const day = dayOf(startedAt);
    const laws = await this.lawsOf(this.work.reader, day);
    const classifiers = classifiersOf(laws, day);
    for (let after: Id = ''; ;) {
      const part = await this.store.holders(this.work.reader, after, PERSONS_PER_STEP);
      const last = part.at(-1);
      if (last === undefined) break;
      await this.step(part, day, classifiers);
      after = last;
      // Neither the embedded engine nor the hashing ever waits, so other requests get their turn here.
      await others();
    }
    return this.work.run(async (tx) => {
      const state = await this.store.lockState(tx);
      const made = { serial: state.serial + 1, madeAt: startedAt, day, lawSha256: mealLawOf(laws) };
      await this.store.setState(tx, made);
      await this.store.keepMade(tx, made);
      return made;
    });
  }

  private async lawsOf(db: Reader, day: Day): Promise<Laws> {
    const counties = await this.store.counties(db);
    const laws = await this.laws.onDays(
      db,
      counties.map((county) => ({ county, day })),
    );
    return new Map(counties.map((county) => [county, laws(county, day)]));
  }

  private async step(part: readonly Id[], day: Day, classifiers: Classifiers): Promise<void> {
    const db = this.work.reader;
    const gathered = await this.holders.gather(db, part, day);
    const stored = await this.store.entriesOf(db, part);
    const known = await this.known(db);
    const isNew = [...gathered.persons.values()].some((person) => {
      const priceClass = classOf(classifiers, person);
      return priceClass !== null && !known.has(keyOf(countyOf(person.facts.residenceArea), priceClass));
    });
    const changes = isNew ? null : this.difference(stored, gathered, classifiers, known);
    if (changes?.length === 0) return;
    await this.work.run(async (tx) => {
      const state = await this.store.lockState(tx);
      const numbers = isNew ? await this.numbered(tx, gathered, classifiers) : known;
      await this.store.keep(tx, changes ?? this.difference(stored, gathered, classifiers, numbers), state.serial + 1);
    });
  }

  private difference(stored: readonly Entry[], gathered: Gathered, classifiers: Classifiers, numbers: ReadonlyMap<string, number>): Entry[] {
    const byClass = new Map<string, Map<PriceClass, number>>();
    const numberOf = (county: string, priceClass: PriceClass): number => {
      const own = byClass.get(county) ?? new Map<PriceClass, number>();
      byClass.set(county, own);
      const number = own.get(priceClass) ?? numbers.get(keyOf(county, priceClass));
      if (number === undefined) throw new Error('a price class has no number');
      own.set(priceClass, number);
      return number;
    };
    return changesOf(
      stored,
      this.holders.entries(gathered, (person) => classOf(classifiers, person), numberOf),
    );
  }

  private async known(db: Reader): Promise<ReadonlyMap<string, number>> {
    return new Map((await this.store.classes(db)).map(({ county, digest, id }) => [`${county} ${digest}`, id]));
  }

  /** The numbers of the classes of these persons, new ones added. A number is never given to another class. */
  private async numbered(tx: Tx, gathered: Gathered, classifiers: Classifiers): Promise<ReadonlyMap<string, number>> {
    const numbers = new Map(await this.known(tx));
    for (const person of gathered.persons.values()) {
      const priceClass = classOf(classifiers, person);
      if (priceClass === null) continue;
      const county = countyOf(person.facts.residenceArea);
      const key = keyOf(county, priceClass);
      if (!numbers.has(key)) numbers.set(key, await this.store.addClass(tx, { county, digest: digestOf(priceClass), body: bodyOf(priceClass) }));
    }
    return numbers;
  }
}

/** The law of each county that has tablets. */
type Laws = ReadonlyMap<string, Law>;
type Classifiers = ReadonlyMap<string, PriceClassifier>;

function classifiersOf(laws: Laws, day: Day): Classifiers {
  return new Map([...laws].map(([county, law]) => [county, new PriceClassifier(law, day)]));
}

/** Null for a person of a county without a tablet: on no list of another. */
function classOf(classifiers: Classifiers, { facts }: PersonRecord): PriceClass | null {
  return classifiers.get(countyOf(facts.residenceArea))?.of(facts) ?? null;
}

function keyOf(county: string, priceClass: PriceClass): string {
  return `${county} ${digestOf(priceClass)}`;
}

function* inSteps(ids: readonly Id[]): Generator<readonly Id[]> {
  for (let start = 0; start < ids.length; start += PERSONS_PER_STEP) yield ids.slice(start, start + PERSONS_PER_STEP);
}

const digests = new WeakMap<PriceClass, string>();

function digestOf(priceClass: PriceClass): string {
  const known = digests.get(priceClass);
  if (known !== undefined) return known;
  const made = createHash('sha256').update(bodyOf(priceClass)).digest('hex');
  digests.set(priceClass, made);
  return made;
}

function bodyOf(priceClass: PriceClass): string {
  return canonicalJson({ ...priceClass, steps: priceClass.steps.map((step) => ({ ...step })) });
}

/** Of what is kept for the list: another one is made anew. */
const FORMAT = 4;

/** The laws as far as meals go. */
function mealLawOf(laws: Laws): string {
  return createHash('sha256')
    .update(JSON.stringify([FORMAT, ...[...laws].map(([county, { discount, subsidy }]) => [county, discount, subsidy])]))
    .digest('hex');
}
