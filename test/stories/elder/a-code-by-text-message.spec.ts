import { ForgetSmsCodes, ReportLost, SendSmsCode } from '#cards';
import { RecordDeath } from '#people';
import { DAY_BUDGET, Tally, UnitOfWork } from '#platform';
import { day, dayOf, isRefusal } from '#values';
import { done, LUNCH } from '../../support/small-county.js';
import { type ElderTown, keyPair, openElderTown } from './elder-town.js';
import { putRow } from '../tampering/administrator.js';

let town: ElderTown;
beforeAll(async () => {
  town = await openElderTown();
});
afterAll(() => town.drop());

let hour = 0;
let numbers = 0;
/** Each story has an hour of its own, so that the limit by address of one does not reach into the next. */
beforeEach(() => {
  town.county.clock.set(LUNCH + ++hour * 3_700_000);
});
const number = () => `1${String(3_800_000_000 + ++numbers)}`;
const ask = (phone: string) => town.call('post', 'elder/sms-codes', undefined, { phone });
const enrol = (phone: string, code: string, more: object = {}) => town.call('post', 'elder/sms-activations', undefined, { phone, code, publicKey: keyPair().publicKey, ...more });
const later = (ms: number) => {
  town.county.clock.set(town.county.clock.nowMs() + ms);
};
/** Digits that are not the code. */
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

it('opens the Love code by the code that was sent, once', async () => {
  const phone = number();
  const person = await town.county.person({ phone });
  expect((await ask(phone).expect(200)).body).toEqual({ validMinutes: 10, resendAfterSeconds: 60, serverTime: town.county.clock.nowMs() });
  const code = town.sms.codeFor(phone);
  const { publicKey, privateKey } = keyPair();
  const { body } = await enrol(phone, code, { publicKey }).expect(201);
  expect(body).toMatchObject({ personId: person.personId, serverTime: town.county.clock.nowMs() });
  const token = await town.signIn(body.phoneKeyId, privateKey);
  expect((await town.call('get', 'elder/me', token).expect(200)).body).toMatchObject({ personId: person.personId, name: '陈小英' });
  expect((await enrol(phone, code).expect(422)).body).toMatchObject({ code: 'sms_code_expired' });
  // The same phone again, whose answer was perhaps lost, is told the same; with a wrong code it is not.
  expect((await enrol(phone, code, { publicKey }).expect(201)).body).toMatchObject({ phoneKeyId: body.phoneKeyId, serial: body.serial });
  expect((await enrol(phone, wrong(code), { publicKey }).expect(422)).body).toMatchObject({ code: 'sms_code_expired' });
});

it('answers alike whether or not the number is registered, and sends only to one that is', async () => {
  const [known, nobody] = [number(), number()];
  await town.county.person({ phone: known });
  const before = town.sms.sent.length;
  const answers = [(await ask(known)).body, (await ask(nobody)).body];
  expect(answers[0]).toEqual(answers[1]);
  expect(town.sms.sent.slice(before).map((message) => message.to)).toEqual([known]);
  // Asked again at once, tried out, tried out to the end: still alike.
  for (const step of [() => [ask(known), ask(nobody)], ...Array.from({ length: 6 }, () => () => [enrol(known, wrong(town.sms.codeFor(known))), enrol(nobody, '000000')])]) {
    const [one, other] = await Promise.all(step());
    const { instance: _one, ...first } = one!.body;
    const { instance: _other, ...second } = other!.body;
    expect([one!.status, first]).toEqual([other!.status, second]);
  }
});

it('keeps the digits nowhere: what stands in the table finds no code without the key', async () => {
  const phone = number();
  await town.county.person({ phone });
  await ask(phone).expect(200);
  const code = town.sms.codeFor(phone);
  const rows = await town.county.get(UnitOfWork).reader.query('SELECT * FROM sms_code');
  expect(JSON.stringify(rows)).not.toContain(code);
  expect(JSON.stringify(rows)).not.toContain(phone);
});

it('gives nobody else’s code by a number that somebody wrote into the index of their row', async () => {
  const phone = number();
  const [own, victim] = [await town.county.person({ phone }), await town.county.person({ phone: number() })];
  await ask(phone).expect(200);
  const index = async (id: string) => (await town.county.one<{ phone_index: string }>('SELECT phone_index FROM person WHERE id = ?', [id])).phone_index;
  const [mine, theirs] = [await index(own.personId), await index(victim.personId)];
  const stand = async (first: string | null, second: string) => {
    for (const [id, phone_index] of [
      [own.personId, first],
      [victim.personId, second],
    ] as const)
      await putRow(town.county.db.database, 'person', { id }, { phone_index });
  };
  await stand(null, mine);
  expect((await enrol(phone, town.sms.codeFor(phone)).expect(422)).body).toMatchObject({ code: 'sms_code_wrong' });
  await stand(mine, theirs);
  expect((await enrol(phone, town.sms.codeFor(phone)).expect(201)).body).toMatchObject({ personId: own.personId });
});

it('gives five tries and says how many are left; then even the right code is spent', async () => {
  const phone = number();
  await town.county.person({ phone });
  await ask(phone).expect(200);
  const code = town.sms.codeFor(phone);
  for (const triesLeft of [4, 3, 2, 1]) expect((await enrol(phone, wrong(code))).body).toMatchObject({ code: 'sms_code_wrong', detail: { triesLeft } });
  expect((await enrol(phone, wrong(code)).expect(429)).body).toMatchObject({ code: 'sms_code_spent' });
  expect((await enrol(phone, code)).body).toMatchObject({ code: 'sms_code_spent' });
  later(60_000);
  await ask(phone).expect(200);
  await enrol(phone, town.sms.codeFor(phone)).expect(201);
});

it('counts tries made at the same moment one by one', async () => {
  const phone = number();
  await town.county.person({ phone });
  await ask(phone).expect(200);
  const bad = wrong(town.sms.codeFor(phone));
  const answers = await Promise.all(Array.from({ length: 12 }, () => enrol(phone, bad)));
  expect(answers.filter((answer) => answer.body.code === 'sms_code_wrong')).toHaveLength(4);
  expect(answers.filter((answer) => answer.body.code === 'sms_code_spent')).toHaveLength(8);
});

it('is good for ten minutes, and a newer code ends the one before', async () => {
  const phone = number();
  await town.county.person({ phone });
  await ask(phone).expect(200);
  const first = town.sms.codeFor(phone);
  later(60_000);
  await ask(phone).expect(200);
  const second = town.sms.codeFor(phone);
  if (first !== second) expect((await enrol(phone, first)).body).toMatchObject({ code: 'sms_code_wrong' });
  later(10 * 60_000);
  expect((await enrol(phone, second)).body).toMatchObject({ code: 'sms_code_expired' });
});

it('sends again after 60 seconds, ten times a day to one number', async () => {
  const phone = number();
  await town.county.person({ phone });
  await ask(phone).expect(200);
  expect((await ask(phone).expect(429)).body).toMatchObject({ code: 'sms_too_soon', detail: { retryAfterSeconds: 60 } });
  later(59_999);
  expect((await ask(phone)).body).toMatchObject({ detail: { retryAfterSeconds: 1 } });
  for (let sent = 1; sent < 10; sent++) {
    later(61 * 60_000);
    await ask(phone).expect(200);
  }
  later(61 * 60_000);
  expect((await ask(phone)).body).toMatchObject({ code: 'sms_limit' });
  hour += 12;
});

it('sends thirty an hour for one address, to whatever numbers', async () => {
  const send = (address: string) => town.county.get(SendSmsCode).send({ phone: number(), address });
  for (let sent = 0; sent < 30; sent++) expect(await send('203.0.113.7')).toMatchObject({ validMinutes: 10 });
  expect(await send('203.0.113.7')).toMatchObject({ code: 'sms_limit' });
  expect(await send('203.0.113.8')).toMatchObject({ validMinutes: 10 });
});

it('counts requests of one address at one moment one by one', async () => {
  const asked = await Promise.all(Array.from({ length: 40 }, () => town.county.get(SendSmsCode).send({ phone: number(), address: '203.0.113.17' })));
  const refused = asked.filter((answer) => isRefusal(answer));
  expect([asked.length - refused.length, new Set(refused.map(({ code }) => code))]).toEqual([30, new Set(['sms_limit'])]);
});

it('counts the messages of the county at one moment one by one', async () => {
  const phones = Array.from({ length: 12 }, number);
  for (const phone of phones) await town.county.person({ phone });
  const work = town.county.get(UnitOfWork);
  const today = dayOf(town.county.clock.nowMs());
  const before = await town.county.get(Tally).of(work.reader, 'text_message', today);
  const stand = (n: number) => work.run((tx) => town.county.get(Tally).add(tx, 'text_message', today, n));
  const room = DAY_BUDGET.text_message.most - before - 3;
  await stand(room);
  const sent = town.sms.sent.length;
  const answers = await Promise.all(phones.map((phone, index) => town.county.get(SendSmsCode).send({ phone, address: `198.51.100.${String(index)}` })));
  expect(answers.filter((answer) => isRefusal(answer) && answer.code === 'sms_limit')).toHaveLength(9);
  expect(town.sms.sent.length - sent).toBe(3);
  expect(await town.county.get(Tally).of(work.reader, 'text_message', today)).toBe(DAY_BUDGET.text_message.most);
  await stand(-room);
});

it('sends so many messages a day for the whole county and no more; numbers that are nobody’s use none of them up', async () => {
  const [own, another] = [number(), number()];
  await town.county.person({ phone: own });
  await town.county.person({ phone: another });
  const work = town.county.get(UnitOfWork);
  const today = dayOf(town.county.clock.nowMs());
  const sent = async () => town.county.get(Tally).of(work.reader, 'text_message', today);
  const before = await sent();
  expect((await ask(number())).status).toBe(200);
  expect(await sent()).toBe(before);
  expect((await ask(own)).status).toBe(200);
  expect(await sent()).toBe(before + 1);
  await work.run((tx) => tx.execute('UPDATE tally SET n = ? WHERE name = ? AND day = ?', [DAY_BUDGET.text_message.most, 'text_message', today]));
  expect((await ask(another)).body).toMatchObject({ code: 'sms_limit' });
  expect((await ask(number())).body).toMatchObject({ code: 'sms_limit' });
  await work.run((tx) => tx.execute('UPDATE tally SET n = ? WHERE name = ? AND day = ?', [before, 'text_message', today]));
});

it('asks whose phone it is where several people are registered on one number', async () => {
  const phone = number();
  const people = [await town.county.person({ phone, name: '陈小英' }), await town.county.person({ phone, name: '王大山' })].sort((a, b) => (a.personId < b.personId ? -1 : 1));
  await ask(phone).expect(200);
  const code = town.sms.codeFor(phone);
  const { body } = await enrol(phone, code).expect(409);
  expect(body).toMatchObject({ code: 'person_choice_needed', detail: { choices: ['1', '2'] } });
  expect([...body.detail.names].sort()).toEqual(['王*山', '陈*英']);
  await enrol(phone, code, { choice: '3' }).expect(409);
  expect((await enrol(phone, code, { choice: '2' }).expect(201)).body.personId).toBe(people[1]!.personId);
});

it('moves to another phone only when told to, and the other one is out at once', async () => {
  const phone = number();
  const person = await town.county.person({ phone });
  const old = await town.phone(person);
  await ask(phone).expect(200);
  const code = town.sms.codeFor(phone);
  expect((await enrol(phone, code).expect(409)).body).toMatchObject({ code: 'phone_bound_elsewhere' });
  await town.call('get', 'elder/me', old.token).expect(200);
  await enrol(phone, code, { takeOver: true }).expect(201);
  await town.call('get', 'elder/me', old.token).expect(401);
});

it('binds nothing while the card is lost, and sends nothing to the number of somebody who died', async () => {
  const [lost, dead] = [number(), number()];
  const person = await town.county.person({ phone: lost });
  await ask(lost).expect(200);
  done(await town.county.get(ReportLost).report(town.county.bureau, { personId: person.personId, reason: '包丢了' }));
  expect((await enrol(lost, town.sms.codeFor(lost))).body).toMatchObject({ code: 'revoked' });

  const other = await town.county.person({ phone: dead });
  done(await town.county.get(RecordDeath).record(town.county.bureau, { personId: other.personId, diedOn: day('2026-11-01'), source: '殡仪馆' }));
  await ask(dead).expect(200);
  expect(town.sms.codeFor(dead)).toBe('');
});

it('says so where no driver is set up, to known and unknown numbers alike; forgets codes after two days', async () => {
  town.sms.available = false;
  expect((await ask(number()).expect(503)).body).toMatchObject({ code: 'sms_unavailable' });
  town.sms.available = true;
  later(3 * 24 * 3_600_000);
  expect(await town.county.get(ForgetSmsCodes).forget()).toBeGreaterThan(0);
  expect(await town.county.one('SELECT COUNT(*) AS n FROM sms_code')).toEqual({ n: 0 });
});
