import { createPublicKey, verify as edVerify } from 'node:crypto';
import { readFileSync } from 'node:fs';

/*
 * Goal: another team can read our codes from docs/codes.md alone.
 * Method: a second reader, written from the page and fed by its own tables, agrees with every vector, the refused ones included. It imports nothing of ours.
 */

const page = readFileSync('docs/codes.md', 'utf8');

interface Vector {
  readonly name: string;
  readonly claims: Readonly<Record<string, string | number>>;
  readonly message: string;
  readonly text: string;
}
interface Vectors {
  readonly testKeys: Readonly<Record<'issuer' | 'phone', { readonly publicKeyBase64url: string }>>;
  readonly keyId: number;
  readonly nowMs: number;
  readonly padding: readonly { readonly bytes: number; readonly digits: number }[];
  readonly cards: readonly Vector[];
  readonly phones: readonly Vector[];
  readonly enrolments: readonly Vector[];
  readonly bad: readonly { readonly name: string; readonly reader: Kind; readonly text: string; readonly reason: string }[];
  readonly typedNumbers: {
    readonly good: readonly { readonly serial: number; readonly number: string; readonly printed: string }[];
    readonly bad: readonly { readonly number: string }[];
  };
  readonly bindings: readonly { readonly claims: { readonly token: string; readonly county: string; readonly expiresAtSeconds: number }; readonly text: string }[];
  readonly badBindings: readonly { readonly name: string; readonly text: string }[];
}
type Kind = 'card' | 'phone' | 'enrolment';
const vectors = JSON.parse(readFileSync('docs/code-vectors.json', 'utf8')) as Vectors;

/** Rows of the table that follows some words of the page, cell by cell. */
function tableAfter(words: string): string[][] {
  const lines = page.slice(page.indexOf(words)).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const end = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  const rows = lines.slice(first + 2, end);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const fields: Record<Kind, { name: string; offset: number; bytes: number }[]> = {
  card: fieldsAfter('Message of a **card**'),
  phone: fieldsAfter('Message of a **phone**'),
  enrolment: fieldsAfter('Message of an **enrolment**'),
};
function fieldsAfter(words: string) {
  return tableAfter(words).map(([offset, bytes, name = '']) => ({ name, offset: Number(offset), bytes: Number(bytes) }));
}
const purposes: Record<Kind, number> = { card: 1, phone: 2, enrolment: 3 };
const SIGNATURE = 64;

const widthOf = (bytes: number): number => (256n ** BigInt(bytes) - 1n).toString().length;
const messageBytes = (kind: Kind): number => fields[kind].reduce((sum, field) => sum + field.bytes, 0);
const verifies = (key: 'issuer' | 'phone', message: Buffer, signature: Buffer): boolean =>
  edVerify(null, message, createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: vectors.testKeys[key].publicKeyBase64url } }), signature);

/** The claims, or the reason of section 3. */
function read(kind: Kind, text: string): Record<string, bigint> | string {
  const clean = text.normalize('NFKC').replaceAll(/[\s-]/g, '');
  if (!/^[0-9]+$/.test(clean)) return 'not_digits';
  const bytes = Array.from({ length: 200 }, (_, count) => count).find((count) => widthOf(count) === clean.length) ?? 0;
  if (bytes <= SIGNATURE + 2 || BigInt(clean) >= 256n ** BigInt(bytes)) return 'wrong_length';
  const code = Buffer.from(
    BigInt(clean)
      .toString(16)
      .padStart(bytes * 2, '0'),
    'hex',
  );
  if (code[0] !== purposes[kind]) return 'wrong_purpose';
  if (code[1] !== 1) return 'wrong_format';
  if (bytes !== messageBytes(kind) + SIGNATURE) return 'wrong_length';
  const claims = Object.fromEntries(fields[kind].map(({ name, offset, bytes: size }) => [name, BigInt(`0x${code.subarray(offset, offset + size).toString('hex')}`)]));
  if (isBadField(claims)) return 'bad_field';
  const known = kind === 'phone' || claims['key id'] === BigInt(vectors.keyId);
  if (!known || !verifies(kind === 'phone' ? 'phone' : 'issuer', code.subarray(0, -SIGNATURE), code.subarray(-SIGNATURE))) return 'bad_signature';
  const step = claims['step'];
  if (step !== undefined && Math.abs(Number(step) - Math.floor(vectors.nowMs / 30_000)) > 2) return 'outside_time';
  const expires = claims['expires at'];
  return expires !== undefined && Number(expires) * 1000 + 999 < vectors.nowMs ? 'outside_time' : claims;
}

function isBadField(claims: Record<string, bigint>): boolean {
  const serial = claims['card serial'] ?? claims['phone key serial'] ?? 1n;
  if (serial === 0n || serial > 2n ** 53n - 1n || claims['generation'] === 0n) return true;
  return (claims['expiry day'] ?? 0n) < (claims['issue day'] ?? 0n) || (claims['activation code'] ?? 0n) > 9_999_999_999n;
}

const modulo97 = (digits: string): number => Number(BigInt(digits) % 97n);
const isChecked = (digits: string): boolean => modulo97(digits) === 1 && Number(digits.slice(-2)) >= 2 && Number(digits.slice(-2)) <= 98;

it('the tables of the page add up to the lengths that it names', () => {
  const kinds = tableAfter('## 1. Kinds');
  for (const [row, kind] of (['card', 'phone', 'enrolment'] as const).entries()) {
    const [, , , message = '', whole = '', digits = ''] = kinds[row] ?? [];
    const bytes = messageBytes(kind);
    expect([message, whole, digits]).toEqual([`${String(bytes)} bytes`, `${String(bytes + SIGNATURE)} bytes`, String(widthOf(bytes + SIGNATURE))]);
    let offset = 0;
    for (const field of fields[kind]) {
      expect(field.offset).toBe(offset);
      offset += field.bytes;
    }
  }
  for (const { bytes, digits } of vectors.padding) expect(widthOf(bytes)).toBe(digits);
});

it('a reader written from the page reads every good vector', () => {
  const dayNumber = (day: string | number | undefined): bigint => BigInt(Math.round((Date.parse(`${String(day)}T00:00:00Z`) - Date.UTC(2020, 0, 1)) / 86_400_000));
  for (const { claims, text } of vectors.cards)
    expect(read('card', text)).toMatchObject({
      'card serial': BigInt(claims['serial'] ?? 0),
      generation: BigInt(claims['generation'] ?? 0),
      'scheme class': BigInt(claims['schemeClass'] ?? 0),
      'issue day': dayNumber(claims['issuedOn']),
      'expiry day': dayNumber(claims['expiresOn']),
      'photo fingerprint': BigInt(`0x${String(claims['photo'])}`),
    });
  for (const { claims, text } of vectors.phones)
    expect(read('phone', text)).toMatchObject({ 'phone key serial': BigInt(claims['serial'] ?? 0), step: BigInt(claims['step'] ?? 0) });
  for (const { claims, text } of vectors.enrolments)
    expect(read('enrolment', text)).toMatchObject({ 'activation code': BigInt(claims['activationCode'] ?? 0), 'expires at': BigInt(claims['expiresAtSeconds'] ?? 0) });
});

it('and refuses every bad one for the reason that the vectors name; together they try all reasons of section 3', () => {
  for (const { name, reader, text, reason } of vectors.bad) expect([name, read(reader, text)]).toEqual([name, reason]);
  const reasons = tableAfter('## 3. Reading').map(([, reason = '']) => reason.replaceAll('`', ''));
  expect([...new Set(vectors.bad.map(({ reason }) => reason))].sort()).toEqual([...new Set(reasons)].sort());
});

it('typed numbers and binding codes check as the page says', () => {
  for (const { serial, number, printed } of vectors.typedNumbers.good) {
    const body = String(serial).padStart(14, '0').slice(-14);
    expect(number).toBe(body + String(98 - modulo97(`${body}00`)).padStart(2, '0'));
    expect([isChecked(number), printed]).toEqual([true, number.replace(/(\d{4})(?=\d)/g, '$1 ')]);
  }
  for (const { number } of vectors.typedNumbers.bad) expect(/^[0-9]{16}$/.test(number) && isChecked(number)).toBe(false);
  const isBinding = (text: string): boolean => /^0401[0-9]{30}$/.test(text) && isChecked(text);
  for (const { claims, text } of vectors.bindings) {
    expect(isBinding(text)).toBe(true);
    expect(text.slice(4, 32)).toBe(`${claims.token}${claims.county}${String(claims.expiresAtSeconds).padStart(10, '0')}`);
  }
  for (const { name, text } of vectors.badBindings) expect([name, isBinding(text)]).toEqual([name, false]);
});

it('a page that told another offset would be noticed', () => {
  const [vector] = vectors.cards;
  const day = fields.card.find(({ name }) => name === 'issue day');
  if (!vector || !day) throw new Error('the page has no issue day');
  const right = read('card', vector.text);
  day.offset -= 1;
  try {
    expect(read('card', vector.text)).not.toEqual(right);
  } finally {
    day.offset += 1;
  }
});
