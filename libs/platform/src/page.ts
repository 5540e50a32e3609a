import { refuse } from '#values';
import { ProblemException } from './problem.js';

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

/** What a sort key may be made of. A code is what the county itself gives out: of a site, an area, a programme, a login. */
const PARTS = { id: '[0-9a-f-]{36}', day: '\\d{4}-\\d{2}-\\d{2}', month: '\\d{4}-\\d{2}', whole: '\\d{1,16}', code: '[A-Za-z0-9_.-]{1,64}' } as const;
type Part = keyof typeof PARTS;
type Sign = '|' | '/' | ' ';
/** The form of a list's sort key: one part, or two or three with signs between them. */
export type KeyForm = Part | `${Part}${Sign}${Part}` | `${Part}|${Part}|${Part}`;

const forms = new Map<KeyForm, RegExp>();

/**
 * The sort key inside a cursor; the empty string, which sorts before every key, for the first page. The one reader of cursors: whatever is not a key of
 * the form that the list writes is refused as `invalid_request` (thrown as its problem), before it comes near a statement.
 */
export function afterCursor(cursor: string | undefined, form: KeyForm): string {
  if (cursor === undefined) return '';
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  // A number is compared as a number: beyond 2^53 it would be another one.
  const whole = (key.match(/\d{16,}/g) ?? []).every((digits) => Number.isSafeInteger(Number(digits)));
  if (!whole || !formOf(form).test(key)) throw new ProblemException(refuse('invalid_request', { field: 'cursor' }));
  return key;
}

function formOf(form: KeyForm): RegExp {
  const known = forms.get(form);
  if (known) return known;
  const pattern = form.replace(/[|/ ]/g, (sign) => `\\${sign}`).replace(/[a-z]+/g, (part) => PARTS[part as Part]);
  const made = new RegExp(`^${pattern}$`);
  forms.set(form, made);
  return made;
}
