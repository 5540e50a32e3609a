import { Injectable } from '@nestjs/common';
import type { AbilityGrade, AssessmentFact, Category, CategoryFact, PersonFacts } from '#core/policy';
import { ABILITY_GRADES, CATEGORIES } from '#core/policy';
import type { Reader, Row, Tx } from '#platform';
import { forUpdate, marks, RowSeals, scopeRange, sealedRow, type SealedRows, Vault } from '#platform';
import type { Day, Id } from '#values';
import { deathIn, type LifeTurn } from './life-turns.js';
import { PersonPlaces } from './person-places.js';
import type { Condition, PersonRow } from './person.store.js';
import { PERSON_COLUMNS } from './person.store.js';
import { factsOfStay, type PlaceRow, type StayFacts, stayOf } from './place-rows.js';

/** What the law and the counter may know of a person; nothing sealed is opened for it. */
export interface PersonRecord {
  readonly facts: PersonFacts;
  readonly nameMasked: string;
  readonly sex: 'F' | 'M';
  /** Whether the person's points pay for meals (decisions 13). */
  readonly pointsOnMeals: boolean;
}

/** A category as it stands in a file; withdrawn, it counts for no day. */
export interface CategoryRecord extends CategoryFact {
  readonly categoryId: Id;
  /** UTC ms; null while it counts. */
  readonly withdrawnAt: number | null;
}

export interface AssessmentRecord extends AssessmentFact {
  readonly assessmentId: Id;
  /** UTC ms; null while it counts. */
  readonly withdrawnAt: number | null;
}

interface CategoryRow extends Row {
  readonly person_id: Id;
  readonly category_token: string;
  readonly starts_on: Day;
  readonly ends_on: Day | null;
  readonly withdrawn_at: number | string | null;
}
interface AssessmentRow extends Row {
  readonly person_id: Id;
  readonly grade_token: string;
  readonly assessed_on: Day;
  readonly valid_until: Day;
  readonly withdrawn_at: number | string | null;
}

interface SealedPersonRow extends PersonRow, Row {
  /** How many deaths were ever recorded. */
  readonly turns: number | string;
}

const columnsOf = (table: SealedRows): string => [...sealedRow(table).columns, 'seal'].join(', ');
const CATEGORY_COLUMNS = columnsOf('person_category');
const ASSESSMENT_COLUMNS = columnsOf('assessment');
const PLACE_COLUMNS = columnsOf('person_place');
const LIFE_COLUMNS = columnsOf('life_event');
/** A person with the seal of the row, and whether there is a death to be asked about: one look into an index. */
const PERSON_WITH_SEAL = `${PERSON_COLUMNS}, seal, (SELECT COUNT(*) FROM life_event d WHERE d.person_id = person.id AND d.kind = 'death') AS turns`;
const NO_FACTS: readonly never[] = [];
/** Statement texts repeat when lists are cut to one length, so that the engine's statement cache serves. */
const PER_QUERY = 1000;

/**
 * Reads dated facts: four queries a call (for up to 1,000 ids, or a page), whatever the number of persons. Facts come
 * in order of their first day, so that explanations are the same on either engine. Unknown ids are absent.
 *
 * A category or a grade that the app did not write gives nobody anything; a person's row that it did not write so is said to be
 * altered; and a death that was recorded and not revoked is one, whatever stands in the row of the person. Where somebody lived and was
 * registered on a day says what was told of that day (`person_place`); their own row has the last of it.
 */
@Injectable()
export class PersonFactsReader {
  private readonly categories: ReadonlyMap<string, Category>;
  private readonly grades: ReadonlyMap<string, AbilityGrade>;

  constructor(
    vault: Vault,
    private readonly seals: RowSeals,
    private readonly places: PersonPlaces,
  ) {
    this.categories = new Map((Object.keys(CATEGORIES) as Category[]).map((code) => [vault.token('category', code), code]));
    this.grades = new Map((Object.keys(ABILITY_GRADES) as AbilityGrade[]).map((code) => [vault.token('grade', code), code]));
  }

  async of(db: Reader, personIds: readonly Id[]): Promise<Map<Id, PersonRecord>> {
    const found = new Map<Id, PersonRecord>();
    for (let start = 0; start < personIds.length; start += PER_QUERY) {
      const records = await this.someOf(db, personIds.slice(start, start + PER_QUERY));
      for (const record of records) found.set(record.facts.personId, record);
    }
    return found;
  }

  private async someOf(db: Reader, ids: readonly Id[], again = false): Promise<PersonRecord[]> {
    const persons = await db.query<SealedPersonRow>(`SELECT ${PERSON_WITH_SEAL} FROM person WHERE id IN (${marks(ids)})`, ids);
    return this.withFacts(db, persons, { which: { sql: `person_id IN (${marks(ids)})`, parameters: ids }, again });
  }

  /** One person, held until the end of the transaction: no death and no move is recorded or revoked meanwhile. Undefined for an unknown id. */
  async lock(tx: Tx, personId: Id): Promise<PersonRecord | undefined> {
    await tx.query(`SELECT id FROM person WHERE id = ?${forUpdate(tx)}`, [personId]);
    return (await this.of(tx, [personId])).get(personId);
  }

  /** The next `limit` persons of a county, or of the whole registry (null), after an id (the empty string for the first), in order of their ids. */
  async page(db: Reader, { county, afterId, limit }: { county: string | null; afterId: Id; limit: number }): Promise<PersonRecord[]> {
    const { from, to } = scopeRange(county ?? '');
    // The plus keeps the embedded engine in the order of ids: by residence it would sort the county once a page.
    const sql = `SELECT ${PERSON_WITH_SEAL} FROM person WHERE id > ? AND +residence_area >= ? AND +residence_area < ? ORDER BY id LIMIT ?`;
    const persons = await db.query<SealedPersonRow>(sql, [afterId, from, to, limit]);
    const last = persons.at(-1);
    return last === undefined ? [] : this.withFacts(db, persons, { which: { sql: 'person_id > ? AND person_id <= ?', parameters: [afterId, last.id] } });
  }

  /** When the county learnt that they died or moved away, UTC ms, of those who are recorded so now; the first of both. */
  async stoppedKnownAt(db: Reader, personIds: readonly Id[]): Promise<Map<Id, number>> {
    if (personIds.length === 0) return new Map();
    const rows = await db.query<Row & { person_id: Id; kind: string; noticed_at: number | string }>(
      `SELECT ${sealedRow('life_event')
        .columns.map((column) => `e.${column}`)
        .join(', ')}, e.seal FROM life_event e JOIN person p ON p.id = e.person_id
        WHERE e.person_id IN (${marks(personIds)}) AND ((e.kind = 'death' AND p.died_on = e.effective_on) OR (e.kind = 'move_out' AND p.moved_out_on = e.effective_on))`,
      personIds,
    );
    // Of each kind the last notice, of both kinds the first.
    const lastOf = new Map<string, { readonly personId: Id; readonly at: number }>();
    for (const row of this.seals.genuine('life_event', rows)) {
      const [key, at] = [`${row.person_id}|${row.kind}`, Number(row.noticed_at)];
      if (at > (lastOf.get(key)?.at ?? -1)) lastOf.set(key, { personId: row.person_id, at });
    }
    const known = new Map<Id, number>();
    for (const { personId, at } of lastOf.values()) known.set(personId, Math.min(known.get(personId) ?? at, at));
    return known;
  }

  /** The categories of one person with the ids by which they are ended or withdrawn, those that were withdrawn too. */
  async categoriesOf(db: Reader, personId: Id): Promise<CategoryRecord[]> {
    const rows = await db.query<CategoryRow & { id: Id }>(
      'SELECT id, person_id, category_token, starts_on, ends_on, withdrawn_at FROM person_category WHERE person_id = ? ORDER BY starts_on, id',
      [personId],
    );
    return rows.flatMap((row) => this.categoryFact(row).map((fact) => ({ categoryId: row.id, ...fact, withdrawnAt: momentOf(row) })));
  }

  /** The assessments of one person, the oldest first, those that were withdrawn too. */
  async assessmentsOf(db: Reader, personId: Id): Promise<AssessmentRecord[]> {
    const rows = await db.query<AssessmentRow & { id: Id }>(
      'SELECT id, person_id, grade_token, assessed_on, valid_until, withdrawn_at FROM assessment WHERE person_id = ? ORDER BY assessed_on, id',
      [personId],
    );
    return rows.flatMap((row) => this.assessmentFact(row).map((fact) => ({ assessmentId: row.id, ...fact, withdrawnAt: momentOf(row) })));
  }

  /** Deaths and their revocations that were recorded, of those who have any, as they were noticed; the app wrote them. */
  private async turnsOf(db: Reader, persons: readonly SealedPersonRow[]): Promise<Map<Id, LifeTurn[]>> {
    const ids = persons.filter(({ turns }) => Number(turns) > 0).map(({ id }) => id);
    if (ids.length === 0) return new Map();
    const rows = await db.query<LifeTurn & Row & { person_id: Id }>(
      `SELECT ${LIFE_COLUMNS} FROM life_event WHERE person_id IN (${marks(ids)}) AND kind IN ('death', 'death_revoked') ORDER BY noticed_at, id`,
      ids,
    );
    return grouped(this.seals.genuine('life_event', rows), (row) => [row]);
  }

  /** Those that the app wrote and nobody has withdrawn. */
  private counting<R extends Row & { readonly withdrawn_at: number | string | null }>(table: SealedRows, rows: readonly R[]): R[] {
    return rows.filter((row) => this.seals.fitsOnce(table, row) && row.withdrawn_at === null);
  }

  private async withFacts(db: Reader, persons: readonly SealedPersonRow[], { which, again = false }: { which: Condition; again?: boolean }): Promise<PersonRecord[]> {
    const categories = await db.query<CategoryRow>(`SELECT ${CATEGORY_COLUMNS} FROM person_category WHERE ${which.sql}`, which.parameters);
    const assessments = await db.query<AssessmentRow>(`SELECT ${ASSESSMENT_COLUMNS} FROM assessment WHERE ${which.sql}`, which.parameters);
    const categoriesOf = grouped(this.counting('person_category', categories), (row) => this.categoryFact(row));
    const assessmentsOf = grouped(this.counting('assessment', assessments), (row) => this.assessmentFact(row));
    for (const facts of categoriesOf.values()) facts.sort((a, b) => order(a.startsOn, b.startsOn) || order(a.category, b.category));
    for (const facts of assessmentsOf.values()) facts.sort((a, b) => order(a.assessedOn, b.assessedOn) || order(a.grade, b.grade));
    const places = await db.query<PlaceRow & Row & { person_id: Id }>(`SELECT ${PLACE_COLUMNS} FROM person_place WHERE ${which.sql}`, which.parameters);
    const placesOf = grouped(places, (row) => [row]);
    const turns = await this.turnsOf(db, persons);
    const between: Id[] = [];
    const records = persons.map((row) => {
      const facts = { categories: categoriesOf.get(row.id) ?? NO_FACTS, assessments: assessmentsOf.get(row.id) ?? NO_FACTS };
      const told = inOrder(placesOf.get(row.id) ?? NO_FACTS);
      const stay = stayOf(told);
      const endsThere = stay.residenceArea === row.residence_area && stay.hukouArea === row.hukou_area;
      const genuine = this.places.areWhole(told) && this.seals.fitsOnce('person', row);
      if (genuine && !endsThere) between.push(row.id);
      const standing = { died_on: row.died_on ?? deathIn(turns.get(row.id) ?? NO_FACTS), moved_out_on: stay.movedOutOn ?? row.moved_out_on };
      return recordOf({ ...row, ...standing }, { ...facts, ...factsOfStay(stay), ...(genuine && endsThere ? {} : { altered: true as const }) });
    });
    if (between.length === 0 || again) return records;
    // A move was recorded between two of the queries: once more, and what does not fit then was altered.
    const now = new Map((await this.someOf(db, between, true)).map((record) => [record.facts.personId, record]));
    return records.map((record) => now.get(record.facts.personId) ?? record);
  }

  /** The fact, or nothing for a token that nobody here makes: such a row gives nobody anything and stops nobody's meal (nightly checks name it). */
  private categoryFact(row: CategoryRow): CategoryFact[] {
    const category = this.categories.get(row.category_token);
    return category === undefined ? [] : [{ category, startsOn: row.starts_on, endsOn: row.ends_on }];
  }

  private assessmentFact(row: AssessmentRow): AssessmentFact[] {
    const grade = this.grades.get(row.grade_token);
    return grade === undefined ? [] : [{ grade, assessedOn: row.assessed_on, validUntil: row.valid_until }];
  }
}

function recordOf(row: PersonRow, more: Pick<PersonFacts, 'categories' | 'assessments' | 'altered'> & StayFacts): PersonRecord {
  return {
    facts: {
      personId: row.id,
      birthDay: row.birth_day,
      hukouArea: row.hukou_area,
      residenceArea: row.residence_area,
      diedOn: row.died_on,
      movedOutOn: row.moved_out_on,
      purseOpenedOn: row.purse_opened_on,
      ...more,
    },
    nameMasked: row.name_masked,
    sex: row.sex,
    pointsOnMeals: row.points_on_meals === 1,
  };
}

function momentOf({ withdrawn_at: at }: { readonly withdrawn_at: number | string | null }): number | null {
  return at === null ? null : Number(at);
}

function inOrder<R extends PlaceRow>(rows: readonly R[]): readonly R[] {
  return rows.length < 2 ? rows : [...rows].sort((one, other) => Number(one.n) - Number(other.n));
}

function grouped<R extends { readonly person_id: Id }, F>(rows: readonly R[], factsOf: (row: R) => F[]): Map<Id, F[]> {
  const groups = new Map<Id, F[]>();
  for (const row of rows) {
    const group = groups.get(row.person_id);
    if (group) group.push(...factsOf(row));
    else groups.set(row.person_id, factsOf(row));
  }
  return groups;
}

/** By code unit, as both engines sort. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
