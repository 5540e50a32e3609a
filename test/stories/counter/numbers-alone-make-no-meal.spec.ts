import type { Id } from '#values';
import { citizenIdCheck, isRefusal } from '#values';
import { BindSocialCard } from '#cards';
import { LookUpCard, QuoteHolder, RecordCardCheck, TypedGate } from '#counter';
import { PersonFactsReader, RegisterPerson } from '#people';
import { type Actor, type Row, UnitOfWork } from '#platform';
import { RedeemMeal, type RedeemItem } from '#redemption';
import { COUNTY, done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { putRow } from '../tampering/administrator.js';
import { openCounterCounty } from './tablet.js';

/*
 * Somebody at a till has numbers of cards: found, guessed, written down. A number makes no meal, and a till asks about people so
 * often and no more, whatever sessions are signed in to.
 */

let county: SmallCounty;
let person: SmallPerson;
let till: Actor;
beforeEach(async () => {
  county = await openCounterCounty();
  person = await county.person();
  ({ till } = county);
});
afterEach(async () => county.drop());

const gate = (code: string, birthYear?: number, redemptionId: Id = county.id()) => county.get(TypedGate).beforeMeal(till, { code, birthYear, redemptionId });
const quote = (code: string, birthYear?: number, actor = till) => county.get(QuoteHolder).quote({ ...county.meal(person, { code }), actor } satisfies RedeemItem, birthYear);
const codeOf = async (whose: SmallPerson, sessionId = county.id()): Promise<string> =>
  done(await county.get(LookUpCard).lookUp(till, sessionId, { by: 'number', last6: whose.number.slice(-6), birthYear: 1941 })).choices[0]?.code ?? '';
const acts = async (action: string): Promise<number> => Number((await county.one<{ n: number }>('SELECT COUNT(*) AS n FROM audit_entry WHERE action = ?', [action])).n);

it('a typed number takes no points, which are the person’s own; what their card would have taken is paid at the till', async () => {
  const points = async (personId: Id) => Number((await county.one<{ s: unknown }>('SELECT SUM(remaining) AS s FROM lot WHERE person_id = ?', [personId])).s);
  const [absent, present] = [await county.person({ born: '1940-01-01', points: 7_500n }), await county.person({ born: '1940-01-01', points: 7_500n })];
  const typed = done(await county.get(RedeemMeal).redeem(county.meal(absent, { code: absent.number }))).receipt;
  const scanned = done(await county.get(RedeemMeal).redeem(county.meal(present))).receipt;
  expect([typed.points, await points(absent.personId)]).toEqual([0n, 7_500]);
  expect(scanned.points).toBeGreaterThan(0n);
  expect([typed.selfPayFen, typed.subsidyFen]).toEqual([scanned.selfPayFen + scanned.points, scanned.subsidyFen]);
});

it('a typed number goes with the year of birth that only the person knows; a card, a phone and a social card are asked for none', async () => {
  expect(await gate(person.number)).toMatchObject({ code: 'birth_year_needed' });
  expect(await quote(person.number)).toMatchObject({ code: 'birth_year_needed' });
  expect(await gate(person.number, 1942)).toMatchObject({ code: 'birth_year_wrong' });
  expect(await quote(person.number, 1942)).toMatchObject({ code: 'birth_year_wrong' });
  expect(await gate(person.number, 1941)).toBeNull();
  expect(done(await quote(person.number, 1941))).toMatchObject({ holder: { nameMasked: '陈*英' } });
  expect([await gate(person.code), isRefusal(await quote(person.code))]).toEqual([null, false]);
  done(await county.get(BindSocialCard).bind(county.bureau, { personId: person.personId, number: 'A12345678' }));
  expect([await gate('A12345678'), isRefusal(await quote('A12345678'))]).toEqual([null, false]);
});

it('trying years, numbers and social cards ends after ten in an hour at a till, and each is in the log of acts', async () => {
  for (let index = 0; index < 4; index++) expect(await gate(person.number, 1900 + index)).toMatchObject({ code: 'birth_year_wrong' });
  for (let index = 0; index < 3; index++) expect(await gate('6200000000000017', 1941)).toMatchObject({ code: 'code_unknown' });
  for (let index = 0; index < 3; index++) expect(await quote(`Z${String(index)}2345678`)).toMatchObject({ code: 'code_unknown' });
  // Now even the right one, and whoever comes with a social card, is told that it is enough; cards and phones go on.
  expect(await gate(person.number, 1941)).toMatchObject({ code: 'typed_limit', detail: { most: 10, per: 'hour' } });
  expect(await quote('Z92345678')).toMatchObject({ code: 'typed_limit' });
  expect(isRefusal(await quote(person.code))).toBe(false);
  expect(await acts('card.typed_wrong')).toBe(10);
  county.clock.set(LUNCH + 3_600_000);
  expect(await gate(person.number, 1941)).toBeNull();
  // The day has its own end, whatever till: ten more.
  for (let index = 0; index < 10; index++) await gate(person.number, 1900 + index);
  county.clock.set(LUNCH + 2 * 3_600_000);
  till = { ...till, deviceId: county.id() };
  expect(await gate(person.number, 1941)).toMatchObject({ code: 'typed_limit', detail: { most: 20, per: 'day' } });
});

it('forty years at once are no more than ten one after the other: at the meal, the price and the record alike', async () => {
  const at: readonly ((year: number) => Promise<object | null>)[] = [
    (year) => gate(person.number, year),
    (year) => quote(person.number, year),
    (year) => county.get(RecordCardCheck).record(till, { id: county.id(), code: person.number, birthYear: year, outcome: 'not_the_person' }),
    (year) => quote(`Z${String(10_000_000 + year)}`),
  ];
  // None of them is right, so each that was looked at is a wrong one.
  const answers = await Promise.all(Array.from({ length: 10 }).flatMap((_unused, round) => at.map((door, index) => door(1942 + round * at.length + index))));
  const codes = answers.map((answer) => (isRefusal(answer) ? answer.code : 'let through'));
  expect(codes.filter((code) => code === 'birth_year_wrong' || code === 'code_unknown')).toHaveLength(10);
  expect(codes.filter((code) => code === 'typed_limit')).toHaveLength(30);
  expect(await acts('card.typed_wrong')).toBe(10);
  expect(await gate(person.number, 1941)).toMatchObject({ code: 'typed_limit', detail: { used: 10, most: 10, per: 'hour' } });
});

it('one operator at three tills at once tries twenty in a day', async () => {
  const tills = [till, { ...till, deviceId: county.id() }, { ...till, deviceId: county.id() }];
  const tries = tills.flatMap((one) => Array.from({ length: 12 }, (_unused, index) => quote(person.number, 1942 + index, one)));
  const codes = (await Promise.all(tries)).map((answer) => (isRefusal(answer) ? answer.code : 'let through'));
  expect(codes.filter((code) => code === 'birth_year_wrong')).toHaveLength(20);
  expect(codes.filter((code) => code === 'typed_limit')).toHaveLength(16);
});

it('right ones at once cost nothing of it, nor does a look that broke off, and a card that is held up is not counted at all', async () => {
  const wrong = async () => county.get(UnitOfWork).reader.query(`SELECT used FROM counter_use WHERE kind = 'wrong'`);
  expect(await Promise.all(Array.from({ length: 8 }, () => gate(person.number, 1941)))).toEqual(Array.from({ length: 8 }, () => null));
  expect(await wrong()).toEqual([]);
  await gate(person.number, 1942);
  await Promise.all(Array.from({ length: 8 }, () => gate(person.number, 1941)));
  expect(await wrong()).toEqual([{ used: 1 }, { used: 1 }]);
  const look = county.get(PersonFactsReader);
  look.of = () => Promise.reject(new Error('broken off'));
  await expect(gate(person.number, 1941)).rejects.toThrow('broken off');
  Reflect.deleteProperty(look, 'of');
  await gate(person.code);
  expect(await wrong()).toEqual([{ used: 1 }, { used: 1 }]);
});

it('the record that card and person did not fit is no way to try out numbers: it asks for the year too, and counts with the others', async () => {
  const check = (code: string, birthYear?: number, id = county.id()) => county.get(RecordCardCheck).record(till, { id, code, birthYear, outcome: 'not_the_person' });
  expect(await check(person.number)).toMatchObject({ code: 'birth_year_needed' });
  const id = county.id();
  done(await check(person.number, 1941, id));
  done(await check(person.number, 1941, id));
  done(await check(person.code));
  expect(await check(person.number, 1942)).toMatchObject({ code: 'birth_year_wrong' });
  // Under the id of a record that is there already too.
  for (let index = 0; index < 9; index++) expect(await check('6200000000000017', 1941, id)).toMatchObject({ code: 'code_unknown' });
  expect(await check(person.number, 1941)).toMatchObject({ code: 'typed_limit', detail: { most: 10, per: 'hour' } });
  expect(await gate(person.number, 1941)).toMatchObject({ code: 'typed_limit' });
  expect(await acts('card.typed_wrong')).toBe(10);
  done(await check(person.code));
});

it('twenty meals a day are by typed number, then the manager does it; the same meal again is its own answer', async () => {
  const item = county.meal(person, { code: person.number, evidence: 'typed', typedReason: '卡面磨损' });
  expect(await gate(person.number, 1941, item.id)).toBeNull();
  done(await county.get(RedeemMeal).redeem(item));
  for (let index = 1; index < 20; index++) {
    county.clock.set(LUNCH + index * 600_000);
    expect(await gate(person.number, 1941)).toBeNull();
  }
  expect(await gate(person.number, 1941)).toMatchObject({ code: 'typed_limit', detail: { most: 20 } });
  expect(await gate(person.number, undefined, item.id)).toBeNull();
  till = { ...till, role: 'site_manager', id: 'manager-CH001' };
  expect(await gate(person.number, 1941)).toBeNull();
  expect(await acts('redemption.typed')).toBe(1);
});

it('a lookup by the end of a number names nobody of another year of birth, and five sign-ins share one budget', async () => {
  const look = (birthYear: number, session = county.id()) => county.get(LookUpCard).lookUp(till, session, { by: 'number', last6: person.number.slice(-6), birthYear });
  expect(done(await look(1942)).choices).toEqual([]);
  expect(done(await look(1941)).choices).toHaveLength(1);
  for (let index = 2; index < 20; index++) done(await look(1941));
  expect(await look(1941)).toMatchObject({ code: 'lookup_limit', detail: { used: 20, most: 20 } });
  expect(await county.one<{ n: number }>('SELECT COUNT(*) AS n FROM card_lookup')).toEqual({ n: 20 });
});

it('a meal by a typed number or a lookup stands in the log of acts, whatever the till says or leaves out; one by a card does not', async () => {
  const byNumber = county.meal(await county.person(), {});
  const typed = await county.person();
  done(await county.get(RedeemMeal).redeem({ ...byNumber, code: typed.number }));
  done(await county.get(RedeemMeal).redeem(county.meal(await county.person(), { typedReason: '忘带卡' })));
  done(await county.get(RedeemMeal).redeem(county.meal(person, { code: await codeOf(person) })));
  expect(await acts('redemption.typed')).toBe(2);
});

it('a code of a lookup is counted with typed numbers at the meal', async () => {
  for (let index = 0; index < 20; index++) expect(await gate(person.number, 1941)).toBeNull();
  expect(await gate(await codeOf(person))).toMatchObject({ code: 'typed_limit', detail: { most: 20 } });
  till = { ...till, role: 'site_manager', id: 'manager-CH001', deviceId: county.id() };
  for (let index = 0; index < 20; index++) expect(await gate(`LK${'0'.repeat(20)}`)).toBeNull();
  expect(await gate(person.number, 1941)).toMatchObject({ code: 'typed_limit', detail: { most: 20, per: 'hour' } });
});

it('a code of a lookup is good at the tablet and in the session where somebody looked, and unknown anywhere else', async () => {
  const sessionId = county.id();
  const session = { audience: 'counter', user_id: null, person_id: null, device_id: till.deviceId, phone_key_id: null, refresh_hash: 'x', expires_at: LUNCH + 3_600_000 };
  await county.get(UnitOfWork).run((tx) => tx.insert('session', [{ id: sessionId, ...session, created_at: LUNCH, revoked_at: null, renewed_at: null, seal: null }]));
  const code = await codeOf(person, sessionId);
  const check = (actor: Actor) => county.get(RecordCardCheck).record(actor, { id: county.id(), code, outcome: 'not_the_person' });
  const other = { ...till, deviceId: county.id() };
  expect([await quote(code, undefined, other), await check(other)]).toMatchObject([{ code: 'code_unknown' }, { code: 'code_unknown' }]);
  expect(await county.get(RedeemMeal).redeem({ ...county.meal(person, { code }), actor: other })).toMatchObject({ code: 'code_unknown' });
  expect(isRefusal(await quote(code))).toBe(false);
  await county.get(UnitOfWork).run((tx) => tx.execute('UPDATE session SET revoked_at = ? WHERE id = ?', [LUNCH + 60_000, sessionId]));
  expect(isRefusal(await quote(code))).toBe(false);
  county.clock.set(LUNCH + 60_000);
  expect(await quote(code)).toMatchObject({ code: 'code_unknown' });
});

it('a code of a lookup stands for nobody once somebody wrote another person or another tablet into its rows', async () => {
  const code = await codeOf(person);
  const other = await county.person();
  const { code_hash, lookup_id } = await county.one<Row>('SELECT * FROM lookup_code');
  await putRow(county.db.database, 'lookup_code', { code_hash }, { person_id: other.personId });
  expect(await county.get(RedeemMeal).redeem(county.meal(person, { code }))).toMatchObject({ code: 'code_unknown' });
  await putRow(county.db.database, 'lookup_code', { code_hash }, { person_id: person.personId });
  await putRow(county.db.database, 'card_lookup', { id: lookup_id }, { device_id: county.id() });
  expect(await quote(code)).toMatchObject({ code: 'code_unknown' });
  await putRow(county.db.database, 'card_lookup', { id: lookup_id }, { device_id: till.deviceId });
  expect(isRefusal(await quote(code))).toBe(false);
});

it('prices are asked so often in an hour and no more; who lives elsewhere stands in the log of acts', async () => {
  const first17 = '99010519410305567';
  const idNumber = first17 + citizenIdCheck(first17);
  const registered = await county.get(RegisterPerson).register(county.bureau, { idNumber, name: '周长寿', phone: null, residenceArea: `${COUNTY}002`, hukouArea: COUNTY });
  const stranger = done(registered).personId;
  await county.get(BindSocialCard).bind(county.bureau, { personId: stranger, number: 'B12345678' });
  done(await quote(person.code));
  expect(await acts('card.quote')).toBe(0);
  await quote('B12345678');
  const foreign = await county.get(UnitOfWork).reader.query<{ object_id: string }>(`SELECT object_id FROM audit_entry WHERE action = 'card.quote'`);
  expect(foreign.map((row) => row.object_id)).toEqual([stranger]);
  await county.get(UnitOfWork).run((tx) => tx.execute(`UPDATE counter_use SET used = 400 WHERE kind = 'quote'`));
  expect(await quote(person.code)).toMatchObject({ code: 'till_limit', detail: { most: 400, per: 'hour' } });
  county.clock.set(LUNCH + 3_600_000);
  expect(isRefusal(await quote(person.code))).toBe(false);
});
