import { parseEvent } from './event.js';

const ID = '019ab0d2-7c00-7000-8000-0123456789ac';
const head = { v: 2, id: ID, seq: 1, deviceId: ID, siteId: ID, at: 1, signedTime: null, monoMs: null, shiftId: null, operatorId: null, snapshotSerial: null, snapshotMadeAt: null };
const reasonOf = (reason: unknown): unknown => parseEvent(JSON.stringify({ ...head, kind: 'void', redemptionId: ID, reason }));

it.each([
  ['a plain one', '点错人了', '点错人了'],
  ['controls, NUL among them, and half a pair', '=cmd|x\u0000\u0007\r\nB\ud800', '=cmd|x  \r\nB'],
  ['turns of direction and marks of no width', 'a\u202eb\u200bc', 'abc'],
  ['nothing that anybody sees', '\u200b\u2060\u0000', '?'],
])('keeps of a reason in a chain what a person can read: %s', (_what, reason, kept) => {
  expect(reasonOf(reason)).toMatchObject({ kind: 'void', reason: kept });
});

it('sends back a row without a reason, or with one that is no text', () => {
  for (const reason of ['', undefined, 5, 'x'.repeat(201)]) expect(reasonOf(reason)).toEqual({ kind: 'unreadable', field: 'reason' });
});

it('reads what went with a sale to somebody whom the tablet did not know', () => {
  const sale = { ...head, kind: 'full_price', saleKind: 'elder', priceFen: 1600, tender: 'cash', refusalCode: 'offline_reject' };
  expect(parseEvent(JSON.stringify(sale))).toMatchObject({ kind: 'full_price', code: null, menuItemId: null, birthYear: null });
  expect(parseEvent(JSON.stringify({ ...sale, code: '7417283540000017', menuItemId: ID, birthYear: 1941 }))).toMatchObject({
    code: '7417283540000017',
    menuItemId: ID,
    birthYear: 1941,
  });
  expect(parseEvent(JSON.stringify({ ...sale, code: 'x y' }))).toEqual({ kind: 'unreadable', field: 'code' });
  expect(parseEvent(JSON.stringify({ ...sale, birthYear: 'long ago' }))).toEqual({ kind: 'unreadable', field: 'birthYear' });
});
