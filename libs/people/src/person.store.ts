import type { Actor, Reader, Tx } from '#platform';
import { forUpdate, scopeRange } from '#platform';
import type { Day, Id } from '#values';

/** A person as the registry shows it: masked, nothing sealed. */
export interface PersonSummary {
  readonly personId: Id;
  readonly nameMasked: string;
  readonly sex: 'F' | 'M';
  readonly birthDay: Day;
  readonly residenceArea: string;
  readonly hukouArea: string;
  readonly diedOn: Day | null;
  readonly movedOutOn: Day | null;
  readonly purseOpenedOn: Day | null;
  readonly pointsOnMeals: boolean;
}

export interface PersonRow {
  readonly id: Id;
  readonly name_masked: string;
  readonly sex: 'F' | 'M';
  readonly birth_day: Day;
  readonly residence_area: string;
  readonly hukou_area: string;
  readonly died_on: Day | null;
  readonly moved_out_on: Day | null;
  readonly purse_opened_on: Day | null;
  readonly points_on_meals: number;
}

export const PERSON_COLUMNS = 'id, name_masked, sex, birth_day, residence_area, hukou_area, died_on, moved_out_on, purse_opened_on, points_on_meals';

/** Part of a WHERE clause with its parameters. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly string[];
}

/**
 * The persons that an actor may know of: an elder only himself, everybody else by area of residence. It stands in the
 * WHERE of every read and write, so that a person of another street is not found rather than forbidden.
 */
export function personScope(actor: Actor): Condition {
  if (actor.role === 'elder') return { sql: 'person.id = ?', parameters: [actor.personId ?? ''] };
  const range = scopeRange(actor.areaCode);
  return { sql: 'person.residence_area >= ? AND person.residence_area < ?', parameters: [range.from, range.to] };
}

export function summaryOf(row: PersonRow): PersonSummary {
  return {
    personId: row.id,
    nameMasked: row.name_masked,
    sex: row.sex,
    birthDay: row.birth_day,
    residenceArea: row.residence_area,
    hukouArea: row.hukou_area,
    diedOn: row.died_on,
    movedOutOn: row.moved_out_on,
    purseOpenedOn: row.purse_opened_on,
    pointsOnMeals: row.points_on_meals === 1,
  };
}

/** A person inside the actor's scope, or null. */
export async function personIn(db: Reader, actor: Actor, personId: Id): Promise<PersonRow | null> {
  const scope = personScope(actor);
  const rows = await db.query<PersonRow>(`SELECT ${PERSON_COLUMNS} FROM person WHERE id = ? AND ${scope.sql}`, [personId, ...scope.parameters]);
  return rows[0] ?? null;
}

/** The same, holding the row: facts that must not overlap are added to a person by one transaction at a time. */
export async function lockPerson(tx: Tx, actor: Actor, personId: Id): Promise<PersonRow | null> {
  const scope = personScope(actor);
  const rows = await tx.query<PersonRow>(`SELECT ${PERSON_COLUMNS} FROM person WHERE id = ? AND ${scope.sql}${forUpdate(tx)}`, [personId, ...scope.parameters]);
  return rows[0] ?? null;
}

/** A conditional change of one person inside the actor's scope; false when no row met the condition. */
export async function changePerson(
  tx: Tx,
  actor: Actor,
  change: { personId: Id; set: string; setTo: readonly (string | number | null)[]; when: string; whenIs?: readonly string[] },
): Promise<boolean> {
  const scope = personScope(actor);
  const parameters = [...change.setTo, change.personId, ...(change.whenIs ?? []), ...scope.parameters];
  return (await tx.execute(`UPDATE person SET ${change.set} WHERE id = ? AND ${change.when} AND ${scope.sql}`, parameters)) === 1;
}
