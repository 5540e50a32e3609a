/** One page of a list. `next` is null on the last page, else the cursor of the following one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export const PAGE_SIZE_MAX = 200;

/** Cuts a list that was read with `limit + 1` rows into a page. `keyOf` gives the sort key of the last row, which the next query starts after. */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? Buffer.from(keyOf(last)).toString('base64url') : null };
}

/** The sort key inside a cursor; the empty string, which sorts before every key, for the first page. */
export function afterCursor(cursor: string | undefined): string {
  return cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString('utf8');
}
