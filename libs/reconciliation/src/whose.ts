import type { Value } from '#platform';
import { marks } from '#platform';
import type { Id } from '#values';

/** Whose rows: a range of person ids, the first outside and the last inside, or a list. */
export type Whose = { readonly after: Id; readonly to: Id } | { readonly ids: readonly Id[] };

/** A row with the person it belongs to. */
export type Of<T> = T & { readonly personId: Id };

/** A condition on the person of a row. */
export function ofPersons(column: string, whose: Whose): { sql: string; parameters: readonly Value[] } {
  return 'ids' in whose ? { sql: `${column} IN (${marks(whose.ids)})`, parameters: whose.ids } : { sql: `${column} > ? AND ${column} <= ?`, parameters: [whose.after, whose.to] };
}
