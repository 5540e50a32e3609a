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

/**
 * A value for a line `l` whose run has posted it, also in a run that is being posted now; null for any other. A scalar
 * subquery, because a join lets MariaDB begin with the runs and read every line of the county once a step.
 */
export function postedAs(value: string): string {
  return `(SELECT CASE WHEN r.state = 'posted' OR (r.state = 'approved' AND l.line_no <= r.posted_to) THEN ${value} END FROM issuance_run r WHERE r.id = l.run_id)`;
}
