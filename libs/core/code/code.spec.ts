import { createHash, createPrivateKey, createPublicKey, sign as edSign, verify as edVerify } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import QRCode from 'qrcode';
import type { Day } from '#values';
import { addDays, day } from '#values';
import type { BindingClaims, CardClaims, EnrolmentClaims, PhoneClaims, Unreadable, Verified } from './index.js';
import * as code from './index.js';

/**
 * Goal: the frozen format of docs/codes.md, held by docs/code-vectors.json, which another implementation can run too.
 * Method: every vector is encoded anew and read back, then properties over all claims and over every changed digit.
 */
interface Vector<Claims> {
  name: string;
  claims: Claims;
  message: string;
  text: string;
}
interface Vectors {
  testKeys: Record<'issuer' | 'phone' | 'other', { seed: string; publicKey: string }>;
  keyId: number;
  photo: { utf8: string; fingerprint: string };
  nowMs: number;
  padding: { bytes: number; digits: number }[];
  digits: { bytes: string; digits: string }[];
  cards: Vector<Omit<CardClaims, 'serial'> & { serial: number }>[];
  phones: Vector<Omit<PhoneClaims, 'serial'> & { serial: number }>[];
  enrolments: Vector<EnrolmentClaims>[];
  bad: { name: string; reader: 'card' | 'phone' | 'enrolment'; text: string; reason: string }[];
  bindings: { name: string; claims: BindingClaims; text: string }[];
  badBindings: { name: string; text: string }[];
  typedNumbers: { good: { serial: number; number: string; printed: string }[]; bad: { name: string; number: string }[] };
}
const vectors = JSON.parse(readFileSync(join(process.cwd(), 'docs/code-vectors.json'), 'utf8')) as Vectors;

function testKey(name: 'issuer' | 'phone' | 'other') {
  const key = createPrivateKey({ key: Buffer.from(`302e020100300506032b657004220420${vectors.testKeys[name].seed}`, 'hex'), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key);
  return {
    sign: (message: Uint8Array) => new Uint8Array(edSign(null, message, key)),
    verify: (message: Uint8Array, signature: Uint8Array) => edVerify(null, message, publicKey, signature),
  };
}
const issuer = testKey('issuer');
const phone = testKey('phone');
const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const issued = (claims: { keyId: number }, message: Uint8Array, signature: Uint8Array): boolean => claims.keyId === vectors.keyId && issuer.verify(message, signature);
const phoned = (_claims: PhoneClaims, message: Uint8Array, signature: Uint8Array): boolean => phone.verify(message, signature);

const readers: Record<'card' | 'phone' | 'enrolment', (text: string) => Verified<unknown> | Unreadable> = {
  card: (text) => code.readCard(text, issued),
  phone: (text) => code.readPhone(text, phoned, vectors.nowMs),
  enrolment: (text) => code.readEnrolment(text, issued, vectors.nowMs),
};

describe('the frozen vectors', () => {
  it.each(vectors.cards)('card: $name', ({ claims, message, text }) => {
    const full = { ...claims, serial: BigInt(claims.serial) };
    expect(hex(code.cardMessage(full))).toBe(message);
    expect(code.encodeCard(full, issuer.sign)).toBe(text);
    expect(readers.card(text)).toEqual({ kind: 'verified', claims: full });
  });

  it.each(vectors.phones)('phone: $name', ({ claims, message, text }) => {
    const full = { ...claims, serial: BigInt(claims.serial) };
    expect(hex(code.phoneMessage(full))).toBe(message);
    expect(code.encodePhone(full, phone.sign)).toBe(text);
    expect(readers.phone(text)).toEqual({ kind: 'verified', claims: full });
  });

  it.each(vectors.enrolments)('enrolment: $name', ({ claims, message, text }) => {
    expect(hex(code.enrolmentMessage(claims))).toBe(message);
    expect(code.encodeEnrolment(claims, issuer.sign)).toBe(text);
    expect(readers.enrolment(text)).toEqual({ kind: 'verified', claims });
  });

  it.each(vectors.bad)('refused by the $reader reader as $reason: $name', ({ reader, text, reason }) => {
    expect(readers[reader](text)).toEqual({ kind: 'unreadable', reason });
  });

  it('holds the decimal padding, which printed cards depend on', () => {
    for (const { bytes, digits } of vectors.padding) expect([bytes, code.digitCount(bytes)]).toEqual([bytes, digits]);
    for (const { bytes, digits } of vectors.digits) expect(code.digitsOf(Buffer.from(bytes, 'hex'))).toBe(digits);
  });

  it('derives key id and photo fingerprint by the hash', () => {
    expect(code.keyIdOf(Buffer.from(vectors.testKeys.issuer.publicKey, 'hex'), sha256)).toBe(vectors.keyId);
    expect(code.photoFingerprint(Buffer.from(vectors.photo.utf8), sha256)).toBe(vectors.photo.fingerprint);
  });

  it.each(vectors.typedNumbers.good)('typed number of serial $serial', ({ serial, number, printed }) => {
    expect(code.typedNumber(BigInt(serial))).toBe(number);
    expect(code.typedNumberText(number)).toBe(printed);
    expect(code.isTypedNumber(number)).toBe(true);
  });

  it.each(vectors.bindings)('binding: $name', ({ claims, text }) => {
    expect(code.bindingText(claims)).toBe(text);
    expect(code.parseBinding(text)).toEqual(claims);
  });

  it.each(vectors.badBindings)('not a binding code: $name', ({ text }) => {
    expect(code.parseBinding(text)).toBeNull();
  });

  it.each(vectors.typedNumbers.bad)('not a typed number: $name', ({ number }) => {
    expect(code.isTypedNumber(number)).toBe(false);
  });
});

const DAY_ZERO = day('2020-01-01');
const days = fc.tuple(fc.nat(65535), fc.nat(65535)).map(([one, two]) => ({ issuedOn: addDays(DAY_ZERO, Math.min(one, two)), expiresOn: addDays(DAY_ZERO, Math.max(one, two)) }));
const serials = fc.bigInt(1n, code.SERIAL_MAX);
const cards: fc.Arbitrary<CardClaims> = fc
  .record({
    serial: serials,
    generation: fc.integer({ min: 1, max: 255 }),
    schemeClass: fc.nat(255),
    days,
    photo: fc.nat(0xffffffff).map((value) => value.toString(16).padStart(8, '0')),
  })
  .map(({ days: span, ...rest }) => ({ keyId: vectors.keyId, ...rest, ...span }));

describe('properties', () => {
  it('encode then read is the identity, for every purpose', () => {
    fc.assert(
      fc.property(cards, (claims) => {
        expect(readers.card(code.encodeCard(claims, issuer.sign))).toEqual({ kind: 'verified', claims });
      }),
    );
    const phones = fc.record({ serial: serials, step: fc.nat(0xffffffff) });
    fc.assert(
      fc.property(phones, (claims) => {
        expect(code.readPhone(code.encodePhone(claims, phone.sign), phoned, claims.step * code.PHONE_STEP_MS)).toEqual({ kind: 'verified', claims });
      }),
    );
    const enrolments = fc.record({
      keyId: fc.constant(vectors.keyId),
      activationCode: fc.bigInt(0n, 9_999_999_999n).map((value) => value.toString().padStart(10, '0')),
      expiresAtSeconds: fc.nat(0xffffffff),
    });
    fc.assert(
      fc.property(enrolments, (claims) => {
        expect(code.readEnrolment(code.encodeEnrolment(claims, issuer.sign), issued, 0)).toEqual({ kind: 'verified', claims });
      }),
    );
  });

  it('refuses a card in which any one digit is changed, at each of its 205 places', () => {
    const text = vectors.cards[0]?.text ?? '';
    expect(text).toHaveLength(205);
    for (let place = 0; place < text.length; place++) {
      const changed = text.slice(0, place) + String((Number(text[place]) + 1 + (place % 9)) % 10) + text.slice(place + 1);
      expect([place, readers.card(changed).kind]).toEqual([place, 'unreadable']);
    }
  });

  it('refuses any other text with one digit changed', () => {
    fc.assert(
      fc.property(cards, fc.nat(204), fc.integer({ min: 1, max: 9 }), (claims, place, by) => {
        const text = code.encodeCard(claims, issuer.sign);
        expect(readers.card(text.slice(0, place) + String((Number(text[place]) + by) % 10) + text.slice(place + 1)).kind).toBe('unreadable');
      }),
    );
  });

  it('answers a value for any text at all', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.bigInt(0n, 10n ** 320n).map(String),
      fc.integer({ min: 150, max: 215 }).map((length) => '7'.repeat(length)),
    );
    fc.assert(fc.property(anything, (text) => Object.values(readers).every((read) => read(text).kind === 'unreadable')));
  });

  it('bytes and digits are the same thing written twice', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 128 }), (bytes) => {
        expect(code.bytesOf(code.digitsOf(bytes))).toEqual(bytes);
      }),
    );
  });

  it('reads what a Chinese input method makes of a scan', () => {
    const text = vectors.cards[0]?.text ?? '';
    const fullWidth = text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
    expect(readers.card(`${fullWidth}\n`).kind).toBe('verified');
  });

  it('throws on a claim that does not fit, which is a bug of the caller', () => {
    const good: CardClaims = { ...(vectors.cards[0]?.claims as unknown as CardClaims), serial: 1n };
    const wrong: Partial<CardClaims>[] = [
      { serial: 0n },
      { serial: 2n ** 53n },
      { generation: 0 },
      { generation: 256 },
      { keyId: 256 },
      { expiresOn: '2019-12-31' as Day },
      { photo: 'XYZ' },
      { issuedOn: day('2019-12-31') },
    ];
    for (const part of wrong) expect(() => code.cardMessage({ ...good, ...part })).toThrow(RangeError);
  });
});

describe('the typed number (ISO 7064 MOD 97-10)', () => {
  const numbers = serials.map(code.typedNumber);

  it('notices every single-digit error, exhaustively', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        for (let place = 0; place < 16; place++)
          for (let by = 1; by <= 9; by++) if (code.isTypedNumber(number.slice(0, place) + String((Number(number[place]) + by) % 10) + number.slice(place + 1))) return false;
        return true;
      }),
    );
  });

  it('notices every swap of two different neighbours, exhaustively over pairs of digits and places', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        for (let place = 0; place < 15; place++) {
          const [one = '', two = ''] = [number[place], number[place + 1]];
          if (one !== two && code.isTypedNumber(number.slice(0, place) + two + one + number.slice(place + 2))) return false;
        }
        return true;
      }),
    );
    // The check is linear modulo 97, so differences decide for all numbers at once: none of them may vanish.
    for (let place = 0n; place < 16n; place++)
      for (let difference = 1n; difference <= 9n; difference++) {
        expect((difference * 10n ** place) % 97n).not.toBe(0n);
        expect((difference * 9n * 10n ** place) % 97n).not.toBe(0n);
      }
  });

  it('tells the forms of texts apart', () => {
    const rows: [string, string][] = [
      [vectors.cards[0]?.text ?? '', 'card'],
      [vectors.phones[0]?.text ?? '', 'phone'],
      [vectors.enrolments[0]?.text ?? '', 'enrolment'],
      [vectors.typedNumbers.good[0]?.printed ?? '', 'number'],
      [`]Q1${vectors.cards[0]?.text ?? ''}`, 'card'],
      [`~${vectors.phones[0]?.text ?? ''}#`, 'phone'],
      [`]C1${vectors.typedNumbers.good[0]?.number ?? ''}`, 'number'],
      ['A12345678', 'social'],
      ['6228480402564890018', 'social'],
      ['https://example.org/x', 'none'],
      ['1234567', 'none'],
      ['', 'none'],
    ];
    for (const [text, form] of rows) expect([text, code.formOf(text)]).toEqual([text, form]);
  });
});

describe('where it must fit', () => {
  it('a card and a phone code fit a QR code of version 7 at level Q', () => {
    for (const text of [...vectors.cards, ...vectors.phones].map((vector) => vector.text)) {
      expect(QRCode.create([{ data: text, mode: 'numeric' }], { errorCorrectionLevel: 'Q' }).version).toBeLessThanOrEqual(7);
    }
  });

  it('runs in a browser: no module of Node, no Buffer, no clock, no chance', () => {
    const folder = join(process.cwd(), 'libs/core/code');
    const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
    expect(sources.length).toBeGreaterThan(4);
    for (const name of sources) expect([name, /node:|\bBuffer\b|process\.|Date\.now|Math\.random|Promise</.test(readFileSync(join(folder, name), 'utf8'))]).toEqual([name, false]);
  });
});
