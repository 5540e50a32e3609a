import { createHash, createHmac, createPublicKey, pbkdf2Sync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Day } from '#values';
import { addDays, day } from '#values';
import type { AbilityGrade, Category, MealDiscountPolicy, MealSubsidyPolicy, MealWindowName, PersonFacts } from '#core/policy';
import { ABILITY_GRADES, CATEGORIES, decideMeal } from '#core/policy';
import type { HolderRecord, Json, PhoneRecord } from './index.js';
import { parseCard } from '#core/code';
import * as snapshot from './index.js';

const { HOLDER_BYTES, KEY_BYTES, PHONE_BYTES, SnapshotTable } = snapshot;
const WINDOWS: readonly MealWindowName[] = ['breakfast', 'lunch', 'dinner'];
const ON = day('2026-11-23');

const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map(snapshot.hexOf);
const holder: fc.Arbitrary<HolderRecord> = fc.record({
  key: hex(8),
  holder: hex(6),
  generation: fc.integer({ min: 0, max: 255 }),
  state: fc.constantFrom('active' as const, 'lost' as const, 'suspended' as const, 'stopped' as const),
  social: fc.boolean(),
  priceClass: fc.integer({ min: 0, max: snapshot.CLASS_MAX }),
  expiresOn: fc.option(fc.integer({ min: 1, max: 0xffff }).map((days) => addDays(day('2020-01-01'), days))),
  usedWindows: fc.subarray([...WINDOWS]),
  usedDay: fc.nat(255),
  usedMonth: fc.nat(255),
});
const phone: fc.Arbitrary<PhoneRecord> = fc.tuple(holder, fc.uint8Array({ minLength: 32, maxLength: 32 })).map(([record, publicKey]) => ({ ...record, publicKey }));

describe('records', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(holder, (record) => {
        const bytes = snapshot.encodeHolder(record);
        expect(bytes).toHaveLength(HOLDER_BYTES);
        expect(snapshot.decodeHolder(bytes)).toEqual(record);
      }),
    );
    fc.assert(
      fc.property(phone, (record) => {
        expect(snapshot.decodePhone(snapshot.encodePhone(record))).toEqual(record);
      }),
    );
  });

  it('count up to 255 and stay there', () => {
    const record = { ...(fc.sample(holder, 1)[0] as HolderRecord), usedMonth: 300 };
    expect(snapshot.decodeHolder(snapshot.encodeHolder(record)).usedMonth).toBe(255);
  });

  it.each([
    ['a key of seven bytes', { key: '00'.repeat(7) }],
    ['a key that is no hex', { key: 'zz'.repeat(8) }],
    ['a generation of 256', { generation: 256 }],
    ['a class of 65536', { priceClass: 65_536 }],
    ['a card that expires before 2020', { expiresOn: '2019-12-31' as Day }],
  ])('are not made of %s', (_what, change) => {
    expect(() => snapshot.encodeHolder({ ...(fc.sample(holder, 1)[0] as HolderRecord), ...change })).toThrow(RangeError);
  });

  it('are not read from bytes that are cut', () => {
    expect(() => snapshot.decodeHolder(new Uint8Array(HOLDER_BYTES - 1))).toThrow(RangeError);
    expect(() => snapshot.decodePhone(new Uint8Array(PHONE_BYTES - 1))).toThrow(RangeError);
  });
});

/** Few different keys, so that deltas meet what stands. */
const keyed = fc.tuple(fc.nat(40), holder).map(([key, record]) => ({ ...record, key: key.toString(16).padStart(16, '0') }));
const unique = (records: readonly HolderRecord[]): HolderRecord[] => [...new Map(records.map((record) => [record.key, record])).values()];
const tableOf = (records: readonly HolderRecord[]) =>
  snapshot.tableOf(
    unique(records).map((record) => snapshot.encodeHolder(record)),
    HOLDER_BYTES,
  );

describe('a table', () => {
  it('finds every record by its key, and nothing by another', () => {
    fc.assert(
      fc.property(fc.array(keyed, { maxLength: 60 }), (records) => {
        const table = tableOf(records);
        for (const record of unique(records)) expect(snapshot.decodeHolder(table.find(snapshot.hexBytes(record.key, KEY_BYTES)) ?? new Uint8Array(0))).toEqual(record);
        expect(table.find(snapshot.hexBytes('ff'.repeat(8), KEY_BYTES))).toBeNull();
      }),
    );
  });

  it('after a delta is the table that would have been made anew', () => {
    fc.assert(
      fc.property(fc.array(keyed, { maxLength: 40 }), fc.array(keyed, { maxLength: 20 }), fc.array(fc.nat(40), { maxLength: 10 }), (before, changed, gone) => {
        const news = unique(changed);
        const goneKeys = [...new Set(gone.map((key) => key.toString(16).padStart(16, '0')))].filter((key) => !news.some((record) => record.key === key));
        const removed = snapshot.tableOf(
          goneKeys.map((key) => snapshot.hexBytes(key, KEY_BYTES)),
          KEY_BYTES,
        ).bytes;
        const after = tableOf(before).after(tableOf(news).bytes, removed);
        const expected = new Map([...unique(before).filter((record) => !goneKeys.includes(record.key)), ...news].map((record) => [record.key, record]));
        expect(snapshot.hexOf(after.bytes)).toBe(snapshot.hexOf(tableOf([...expected.values()]).bytes));
      }),
    );
  });

  it('is not made of bytes that are cut, out of order, or hold a key twice', () => {
    const [one, two] = [1, 2].map((key) => snapshot.encodeHolder({ ...(fc.sample(holder, 1)[0] as HolderRecord), key: String(key).padStart(16, '0') })) as [Uint8Array, Uint8Array];
    const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
    expect(new SnapshotTable(joined(one, two), HOLDER_BYTES).size).toBe(2);
    for (const bytes of [joined(two, one), joined(one, one), joined(one).subarray(1)]) expect(() => new SnapshotTable(bytes, HOLDER_BYTES)).toThrow(RangeError);
  });

  it('of 250,000 holders is 5.5 MB, and each is found', () => {
    const records = Array.from({ length: 250_000 }, (_, index) => {
      const bytes = new Uint8Array(HOLDER_BYTES);
      bytes.set(createHash('sha256').update(String(index)).digest().subarray(0, 8), 0);
      return bytes;
    });
    const table = snapshot.tableOf(records, HOLDER_BYTES);
    expect(table.bytes.length).toBe(5_500_000);
    for (let index = 0; index < 1000; index++) expect(table.find(records[index * 250] as Uint8Array)).not.toBeNull();
  });
});

const SUBSIDY = {
  kind: 'meal_subsidy',
  programme: 'meal_subsidy',
  version: 'v1',
  title: { zh: '补贴', en: 'Subsidy' },
  effectiveFrom: '2025-01-01',
  effectiveTo: null,
  source: 'test',
  stacking: 'HIGHEST',
  requires: [{ id: 'hukou', title: { zh: '户籍', en: 'Residence' }, when: { hukouWithin: '330102' } }],
  rules: [
    { id: 'poorest', title: { zh: '低保', en: 'Poorest' }, when: { category: ['TEKUN', 'DIBAO'] }, minSpendFen: 800, amountFen: 500 },
    { id: 'senior', title: { zh: '八十', en: 'Eighty' }, when: { all: [{ age: { min: 80 } }, { not: { ability: ['TOTAL'] } }] }, minSpendFen: 1500, amountFen: 300 },
    { id: 'purse', title: { zh: '专户', en: 'Purse' }, when: { any: [{ purseOpen: true }, { residenceWithin: '330102014' }] }, minSpendFen: 1000, amountFen: 100 },
  ],
  collective: [{ id: 'village', title: { zh: '村', en: 'Village' }, when: { residenceWithin: '330102014' }, amountFen: 100 }],
  charity: [{ id: 'charity', title: { zh: '慈善', en: 'Charity' }, when: { category: ['DIBAO'] }, amountFen: 100 }],
  caps: { perWindow: 1, perDay: 2, perMonth: 44 },
  windows: [],
  funding: [],
} as unknown as MealSubsidyPolicy;
const DISCOUNT = {
  kind: 'meal_discount',
  programme: 'meal_discount',
  version: 'v1',
  title: { zh: '优惠', en: 'Discount' },
  effectiveFrom: '2025-01-01',
  effectiveTo: null,
  source: 'test',
  requires: [{ id: 'sixty', title: { zh: '六十', en: 'Sixty' }, when: { age: { min: 60 } } }],
  rules: [
    { id: 'rate60', title: { zh: '八折', en: '20 % off' }, when: { age: { min: 60, max: 79 } }, rate: '0.8' },
    { id: 'rate80', title: { zh: '七折', en: '30 % off' }, when: { age: { min: 80 } }, rate: '0.7' },
  ],
} as unknown as MealDiscountPolicy;

const someDay = (from: string, span: number) => fc.integer({ min: 0, max: span }).map((days) => addDays(day(from), days));
const plain: fc.Arbitrary<PersonFacts> = fc.record({
  personId: fc.constant('p'),
  birthDay: someDay('1925-01-01', 20_000),
  hukouArea: fc.constantFrom('330102', '330102007001', '330105'),
  residenceArea: fc.constantFrom('330102007001', '330102014002', '330105001'),
  diedOn: fc.option(someDay('2026-11-20', 6), { freq: 8 }),
  movedOutOn: fc.option(someDay('2026-11-20', 6), { freq: 8 }),
  purseOpenedOn: fc.option(someDay('2026-11-20', 6)),
  categories: fc.array(
    fc.record({ category: fc.constantFrom(...(Object.keys(CATEGORIES) as Category[])), startsOn: someDay('2026-11-20', 6), endsOn: fc.option(someDay('2026-11-22', 6)) }),
    { maxLength: 3 },
  ),
  assessments: fc.array(
    fc.record({ grade: fc.constantFrom(...(Object.keys(ABILITY_GRADES) as AbilityGrade[])), assessedOn: someDay('2026-11-18', 6), validUntil: someDay('2026-11-21', 6) }),
    { maxLength: 2 },
  ),
});
/** What stops a meal before the policies are asked: an altered record, a first day here that is still to come, a return after a move-out. */
const stops: fc.Arbitrary<Pick<PersonFacts, 'altered' | 'residences' | 'absences'>> = fc.record(
  {
    altered: fc.constant(true as const),
    residences: fc.tuple(fc.constantFrom('330102007001', '330102014002'), someDay('2026-11-20', 6)).map(([area, from]) => [{ area, from }]),
    absences: someDay('2026-11-20', 6).map((backOn) => [{ leftOn: day('2026-11-01'), backOn }]),
  },
  { requiredKeys: [] },
);
const facts = fc.tuple(plain, fc.option(stops, { freq: 2, nil: {} })).map(([person, stop]): PersonFacts => ({ ...person, ...stop }));

describe('a price class', () => {
  it('pays what the law would pay, at every price, for people of every kind, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 4000 }), fc.boolean(), fc.boolean(), (people, price, withDiscount, isWhole) => {
        // Half of the laws pay the whole meal of whoever is under their first rule.
        const rules = SUBSIDY.rules.map((rule, index) => (index === 0 && isWhole ? { ...rule, whole: true } : rule));
        const law = { discount: withDiscount ? DISCOUNT : null, subsidy: { ...SUBSIDY, rules } };
        const classifier = new snapshot.PriceClassifier(law, ON);
        for (const person of people) {
          const priceClass = classifier.of(person);
          const decision = decideMeal(person, law, ON, BigInt(price));
          expect(priceClass.eligible).toBe(decision.eligible);
          expect(snapshot.payersOf(priceClass, BigInt(price), true)).toEqual({
            discountRate: decision.discountRate,
            subsidyFen: decision.subsidyFen,
            whole: decision.whole,
            collectiveFen: decision.collectiveFen,
            charityFen: decision.charityFen,
          });
          expect(snapshot.payersOf(priceClass, BigInt(price), false).charityFen).toBe(0n);
        }
      }),
      { numRuns: 400 },
    );
  });

  it.each<[string, Partial<PersonFacts>]>([
    ['an altered record', { altered: true }],
    ['somebody who lives here from tomorrow on', { residences: [{ area: '330102007001', from: addDays(ON, 1) }] }],
    ['somebody who is back tomorrow', { absences: [{ leftOn: addDays(ON, -9), backOn: addDays(ON, 1) }] }],
  ])('of %s is nobody else’s, whoever comes first', (_what, stop) => {
    const law = { discount: DISCOUNT, subsidy: SUBSIDY };
    const elder: PersonFacts = {
      ...{ personId: 'p', birthDay: day('1940-05-05'), hukouArea: '330102', residenceArea: '330102007001' },
      ...{ diedOn: null, movedOutOn: null, purseOpenedOn: null, categories: [], assessments: [] },
    };
    const stopped = { ...elder, ...stop };
    for (const people of [
      [stopped, elder],
      [elder, stopped],
    ]) {
      const classifier = new snapshot.PriceClassifier(law, ON);
      const paid = people.map((person) => [person === stopped, classifier.of(person).eligible, snapshot.payersOf(classifier.of(person), 1600n, true).subsidyFen]);
      expect(paid.sort()).toEqual([
        [false, true, 300n],
        [true, false, 0n],
      ]);
    }
  });

  it('is one for people whom the law does not tell apart', () => {
    const classifier = new snapshot.PriceClassifier({ discount: DISCOUNT, subsidy: SUBSIDY }, ON);
    const person = (birthDay: string): PersonFacts => ({ ...(fc.sample(plain, 1)[0] as PersonFacts), birthDay: day(birthDay), diedOn: null, movedOutOn: null });
    const base = person('1940-05-05');
    expect(classifier.of({ ...base, personId: 'another' })).toBe(classifier.of(base));
    expect(classifier.of({ ...base, birthDay: day('1941-06-06') })).toBe(classifier.of(base));
    expect(classifier.of({ ...base, birthDay: day('1960-06-06') })).not.toBe(classifier.of(base));
  });
});

describe('limits', () => {
  it.each([
    [[100, 80, 90], { fresh: 120, stale: 90 }],
    [[101], { fresh: 122, stale: 101 }],
    [[10, 20, 0, 0], { fresh: 24, stale: 15 }],
    [[], { fresh: 300, stale: 150 }],
  ])('of a site with days of %j meals are %j', (days, ceilings) => {
    expect(snapshot.offlineCeilings(days, 300)).toEqual(ceilings);
  });

  it.each([
    ['nothing used', {}, 'lunch', ON, 1],
    ['this window used', { usedWindows: ['lunch'] as const, usedDay: 1, usedMonth: 1 }, 'lunch', ON, 0],
    ['another window used', { usedWindows: ['lunch'] as const, usedDay: 1, usedMonth: 1 }, 'dinner', ON, 1],
    ['the day used up', { usedDay: 2, usedMonth: 2 }, 'dinner', ON, 0],
    ['the next day', { usedWindows: ['lunch'] as const, usedDay: 2, usedMonth: 2 }, 'lunch', addDays(ON, 1), 1],
    ['the month used up', { usedMonth: 44 }, 'lunch', addDays(ON, 1), 0],
    ['the next month', { usedMonth: 44 }, 'lunch', day('2026-12-01'), 1],
  ] as const)('with %s', (_what, used, window, on, left) => {
    const record = { usedWindows: [], usedDay: 0, usedMonth: 0, ...used };
    expect(snapshot.mealsLeft(record, { perDay: 2, perMonth: 44 }, { snapshotDay: ON, day: on, window })).toBe(left);
  });
});

describe('canonical JSON', () => {
  it('is the same whatever the order of names, and parses to the same value', () => {
    const value = fc.jsonValue({ noUnicodeString: false }).filter((json) => !/\d\.\d|e[+-]\d/i.test(JSON.stringify(json)));
    const turned = (json: unknown): unknown =>
      Array.isArray(json)
        ? json.map(turned)
        : json !== null && typeof json === 'object'
          ? Object.fromEntries(
              Object.entries(json)
                .reverse()
                .map(([name, each]) => [name, turned(each)]),
            )
          : json;
    fc.assert(
      fc.property(value, (json) => {
        fc.pre(!JSON.stringify(json).includes('__proto__') && !Object.is(json, -0) && !JSON.stringify(json).match(/\d{16,}/));
        const text = snapshot.canonicalJson(json as Json);
        expect(snapshot.canonicalJson(turned(json) as Json)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(json)));
      }),
    );
  });

  it('holds whole numbers only', () => {
    for (const number of [1.5, NaN, Infinity, 2 ** 53]) expect(() => snapshot.canonicalJson({ a: number })).toThrow(RangeError);
  });
});

describe('the vectors of docs/snapshot-vectors.json', () => {
  const vectors = JSON.parse(readFileSync(join(process.cwd(), 'docs/snapshot-vectors.json'), 'utf8')) as {
    lookupKey: string;
    lookups: { text: string; key: string }[];
    holders: { record: HolderRecord; bytes: string }[];
    phones: { record: Omit<PhoneRecord, 'publicKey'> & { publicKey: string }; bytes: string }[];
    delta: { before: string; changed: string; removed: string; after: string; sha256: string };
    canonical: { value: Json; text: string; sha256: string }[];
    signed: { head: snapshot.SnapshotHead; digest: string; text: string };
    cardTags: { code: string; signature: string; key: string }[];
    stretched: { salt: string; rounds: number; numbers: { digest: string; key: string }[] };
    certificate: snapshot.OnlineCertificate & { text: string };
  };
  const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

  it('name the keys of lookups', () => {
    for (const { text, key } of vectors.lookups) expect(createHmac('sha256', bytesOf(vectors.lookupKey)).update(text).digest('hex').slice(0, key.length)).toBe(key);
    expect(vectors.lookups.map(({ text }) => text)).toEqual([
      snapshot.cardLookupText('6200000000000017'),
      snapshot.socialLookupText('A12345678'),
      snapshot.holderLookupText('019ab0d2-7c00-7000-8000-0123456789ab'),
      snapshot.carrierLookupText('019ab0d2-7c00-7000-8000-0123456789ad'),
    ]);
  });

  it('key cards by their own signatures, and typed numbers slowly', () => {
    for (const { code, signature, key } of vectors.cardTags) {
      const card = parseCard(code);
      expect(card.kind === 'unverified' && snapshot.hexOf(card.signature)).toBe(signature);
      expect(
        createHash('sha256')
          .update(snapshot.cardTagBytes(bytesOf(signature)))
          .digest('hex')
          .slice(0, 16),
      ).toBe(key);
    }
    const { salt, rounds, numbers } = vectors.stretched;
    expect(rounds).toBe(snapshot.STRETCH_ROUNDS);
    expect(numbers.map((number) => number.digest)).toEqual(vectors.lookups.slice(0, 2).map((lookup) => lookup.key));
    for (const { digest, key } of numbers) expect(pbkdf2Sync(bytesOf(digest), bytesOf(salt), rounds, 8, 'sha256').toString('hex')).toBe(key);
  });

  it('vouch for the online key', () => {
    const { text, signature, ...certificate } = vectors.certificate;
    expect(snapshot.certificateText(certificate)).toBe(text);
    const [issuer = ''] = certificate.issuerKeys;
    expect(verify(null, Buffer.from(text), createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: issuer }, format: 'jwk' }), Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('write the records', () => {
    for (const { record, bytes } of vectors.holders) {
      expect(snapshot.hexOf(snapshot.encodeHolder(record))).toBe(bytes);
      expect(snapshot.decodeHolder(bytesOf(bytes))).toEqual(record);
    }
    for (const { record, bytes } of vectors.phones) expect(snapshot.hexOf(snapshot.encodePhone({ ...record, publicKey: bytesOf(record.publicKey) }))).toBe(bytes);
  });

  it('apply the delta', () => {
    const { before, changed, removed, after, sha256 } = vectors.delta;
    const table = new SnapshotTable(bytesOf(before), HOLDER_BYTES).after(bytesOf(changed), bytesOf(removed));
    expect(snapshot.hexOf(table.bytes)).toBe(after);
    expect(createHash('sha256').update(table.bytes).digest('hex')).toBe(sha256);
  });

  it('make the signed text', () => {
    for (const { value, text, sha256 } of vectors.canonical) {
      expect(snapshot.canonicalJson(value)).toBe(text);
      expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
    }
    expect(snapshot.snapshotText(vectors.signed.head, vectors.signed.digest)).toBe(vectors.signed.text);
  });
});
