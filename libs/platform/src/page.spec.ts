import { afterCursor, type KeyForm, pageOf } from './page.js';

const ID = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
const KEYS: readonly (readonly [KeyForm, string])[] = [
  ['id', ID],
  ['whole', '0'],
  ['code', 'caihe.till'],
  ['whole|id', `1764000000000|${ID}`],
  ['whole id', `1764000000000 ${ID}`],
  ['month/id', `2026-11/${ID}`],
  ['code id', `330102001 ${ID}`],
  ['code|day|id', `meal_subsidy|2026-01-01|${ID}`],
];

it.each(KEYS)('a list sorted by %s goes on after its own key', (form, key) => {
  const { next } = pageOf([key, 'one more'], 1, (row) => row);
  expect(afterCursor(next ?? '', form)).toBe(key);
});

it.each(KEYS)('a cursor of another form than %s is refused', (form, key) => {
  for (const strange of ['', `${key}'`, `${key}|`, ` ${key}`, `${key}\n`, 'x x x', '9007199254740993'])
    if (strange !== key) expect(() => afterCursor(Buffer.from(strange).toString('base64url'), form)).toThrow('Problem Exception');
});
