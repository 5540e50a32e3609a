import { createHash, createHmac } from 'node:crypto';
import { LookupKey } from '#cards';
import { typedNumber } from '#core/code';
import { ReadSnapshot, type Snapshot } from '#counter';
import { cardLookupText, cardTagBytes, HOLDER_BYTES, SnapshotTable, tableOf } from '#core/snapshot';
import { RedeemMeal } from '#redemption';
import { done, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { openCounterCounty, Tablet } from './tablet.js';

/*
 * Somebody has a tablet, or only the token of one, and with it the whole list of the county. The attack of the first format:
 * try card numbers in a range against the keys of the list. The list of today gives nothing to try them with.
 */

/** Numbers tried: the range in which the card lies, as an attacker would cut 10^14 into pieces. */
const RANGE = 4000n;

let county: SmallCounty;
let person: SmallPerson;
let list: Snapshot;
beforeAll(async () => {
  county = await openCounterCounty();
  person = await county.person({ categories: ['DIBAO'] });
  done(await county.get(RedeemMeal).redeem(county.meal(person)));
  const tablet = await Tablet.at(county, county.till.siteId);
  county.clock.set(county.clock.nowMs() + 20_000);
  list = done(await county.get(ReadSnapshot).read(tablet.proof('snapshot'), {}));
});
afterAll(async () => county.drop());

/** All numbers in a range around a card's, right check digits included. */
function range(): string[] {
  const body = BigInt(person.number.slice(0, 14));
  return Array.from({ length: Number(RANGE) }, (_, index) => typedNumber(body - RANGE / 2n + BigInt(index)));
}

const table = (records: string): SnapshotTable => new SnapshotTable(new Uint8Array(Buffer.from(records, 'base64')), HOLDER_BYTES);
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest().subarray(0, 8);

/** Everything in the list that might serve as a key, and none: each text or bytes of up to 64 bytes, as text and decoded. */
function keysIn(value: unknown): Buffer[] {
  if (typeof value === 'string') return value.length > 100 ? [] : [Buffer.from(value), Buffer.from(value, 'base64url'), Buffer.from(value, 'hex')];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(keysIn);
}

it('would have given a card away in the first format: its number was found in a range by the key that came along', () => {
  const { bytes } = county.get(LookupKey);
  const record = new Uint8Array(HOLDER_BYTES);
  record.set(hmac(bytes, cardLookupText(person.number)), 0);
  const before = tableOf([record], HOLDER_BYTES);
  expect(range().filter((number) => before.find(hmac(bytes, cardLookupText(number))) !== null)).toEqual([person.number]);
});

it('gives none away: no number of that range is found by anything that the list holds', () => {
  const records = table(list.records);
  expect(records.size).toBe(1);
  const keys = [Buffer.alloc(0), ...keysIn({ ...list, records: '', phones: '' })];
  expect(keys.length).toBeGreaterThan(10);
  const numbers = range();
  const found = keys.flatMap((key) => numbers.filter((number) => records.find(hmac(key, cardLookupText(number))) !== null));
  const plain = numbers.filter((number) =>
    [number, cardLookupText(number)].some(
      (text) =>
        records.find(createHash('sha256').update(text).digest().subarray(0, 8)) !== null ||
        records.find(
          createHash('sha256')
            .update(cardTagBytes(Buffer.from(text)))
            .digest()
            .subarray(0, 8),
        ) !== null,
    ),
  );
  expect([found, plain]).toEqual([[], []]);
});

it('says of nobody who it is or why a meal costs what it costs: no name, no number, no rule, no number of a class that counts up', () => {
  const text = JSON.stringify(list);
  expect(text).not.toMatch(/陈|小英|1941|990101|DIBAO|poorest|meal_subsidy/);
  expect(text).not.toContain(person.number);
  expect(text).not.toContain(person.personId);
  expect(text).not.toContain(county.get(LookupKey).bytes.toString('base64url'));
  for (const { id, ...rest } of list.classes) {
    expect(Object.keys(rest).sort()).toEqual(['discountRate', 'eligible', 'steps']);
    expect(id).toBeGreaterThan(0);
  }
});
