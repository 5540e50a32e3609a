import type { Actor, Reader, Value } from '#platform';
import { scopeRange } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';

/** A condition on `person p` that holds an actor to the persons within reach: elders to themselves, everyone else to the area. */
export interface Reach {
  readonly sql: string;
  readonly parameters: readonly Value[];
}

export function reachOf(actor: Actor): Reach {
  if (actor.role === 'elder') return { sql: 'p.id = ?', parameters: [actor.personId ?? ''] };
  const { from, to } = scopeRange(actor.areaCode);
  return { sql: 'p.residence_area >= ? AND p.residence_area < ?', parameters: [from, to] };
}

/** What carriers need to know of a person. */
export interface Holder {
  readonly personId: Id;
  readonly residenceArea: string;
  readonly diedOn: Day | null;
}

/** The person if within the actor's reach, else not_found, which does not tell who lives elsewhere. */
export async function holderWithin(db: Reader, actor: Actor, personId: Id): Promise<Holder | Refusal> {
  const reach = reachOf(actor);
  const rows = await db.query<{ id: Id; residence_area: string; died_on: Day | null }>(`SELECT p.id, p.residence_area, p.died_on FROM person p WHERE p.id = ? AND ${reach.sql}`, [
    personId,
    ...reach.parameters,
  ]);
  const row = rows[0];
  return row ? { personId: row.id, residenceArea: row.residence_area, diedOn: row.died_on } : refuse('not_found', { personId });
}

/** The same, for acts that give the person something to show: nobody gets it in the name of the dead. */
export async function livingHolderWithin(db: Reader, actor: Actor, personId: Id): Promise<Holder | Refusal> {
  const holder = await holderWithin(db, actor, personId);
  return isRefusal(holder) || holder.diedOn === null ? holder : refuse('deceased');
}
