import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import request from 'supertest';
import type { Id } from '#values';
import { day, fen } from '#values';
import { IssueCards } from '#cards';
import { SetPin } from '#counter';
import { DEMO_POLICIES } from '#eligibility';
import { counterSignInText, CreateUser, deviceProofText, MakeDeviceEnrolment } from '#identity';
import { RegisterPerson, SetAreaContact } from '#people';
import { type Actor, Ids, systemActor } from '#platform';
import { OpenSites } from '#sites';
import { COUNTY, done, whole } from '../../support/small-county.js';
import { type FrontOffice, openFrontOffice, PASSWORD, STREET } from '../http/front-office.js';
import { PIN } from './tablet.js';
import { publish } from '../../support/two-persons.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC';
const MEAL_DAY = '2025-10-09';
const bureau: Actor = { ...systemActor(COUNTY), id: 'bureau', role: 'bureau_admin' };

let office: FrontOffice;
let key: KeyObject;
let deviceId: Id;
let siteId: Id;
let operatorId: Id;
let menuItemId: Id;
let person: { personId: Id; code: string; number: string };
let token = '';
let shiftId: Id;

const http = () => request(office.app.getHttpServer());
const get = <T>(type: new (...args: never[]) => T): T => office.app.get(type, { strict: false });
const id = (): Id => get(Ids).next();
function proof(purpose: string, instantMs = office.clock.nowMs()): { deviceId: Id; instantMs: number; signature: string } {
  return { deviceId, instantMs, signature: sign(null, Buffer.from(deviceProofText({ purpose, deviceId, instantMs })), key).toString('base64url') };
}
const header = (purpose: string): string => Object.values(proof(purpose)).join('.');
const at = (path: string) => `/api/v1/${path}`;

beforeAll(async () => {
  office = await openFrontOffice();
  for (const policy of DEMO_POLICIES) done(await publish({ get }, bureau, policy));
  const [site] = done(
    await get(OpenSites).openMany(bureau, [
      { ...whole('CH001', 1), menu: [{ name: '午餐套餐', nameEn: 'Lunch set', priceFen: fen(1600), openPrice: false, window: null, validFrom: day('2024-01-01') }] },
    ]),
  );
  if (!site) throw new Error('no site');
  siteId = site.id;
  menuItemId = site.menu[0]?.id ?? '';
  const user = done(await get(CreateUser).create(bureau, { login: 'caihe.operator', password: PASSWORD, displayName: '采荷 操作员', role: 'site_operator', siteId: site.id }));
  operatorId = user.id;
  done(await get(SetPin).set({ ...bureau, id: user.id, role: 'site_operator', siteId: site.id }, { password: PASSWORD, pin: PIN }));
  const idNumber = '99010119410305101';
  const registered = done(
    await get(RegisterPerson).register(bureau, { idNumber: idNumber + check(idNumber), name: '陈小英', phone: '13800001234', residenceArea: STREET, hukouArea: COUNTY }),
  );
  const [card] = await get(IssueCards).issue(bureau, [registered.personId]);
  if (!card) throw new Error('no card');
  person = card;
  const { token: enrolment } = done(await get(MakeDeviceEnrolment).make(bureau, { siteId: site.id }));
  const pair = generateKeyPairSync('ed25519');
  key = pair.privateKey;
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const enrolled = await http().post(at('counter/devices')).send({ token: enrolment, publicKey, name: '前台平板', version: '1.0.0' }).expect(201);
  deviceId = enrolled.body.deviceId;
  expect(enrolled.body.issuerKeys).toEqual([{ keyId: expect.any(Number), publicKey: expect.stringMatching(/^[\w-]{43}$/) }]);
  expect(enrolled.body.queueKey).toEqual({ keyId: expect.stringMatching(/^[0-9a-f]{16}$/), publicKey: expect.stringMatching(/^B[\w-]{86}$/) });
  expect(enrolled.body.helpTel).toBe('12345');
});
afterAll(() => office.close());

it('a tablet learns who may open a shift, opens one, and reads the list', async () => {
  const named = await http().get(at('counter/operators')).set('Device-Proof', header('operators')).expect(200);
  expect(named.body.items).toEqual([{ operatorId, displayName: '采荷 操作员', role: 'site_operator', hasPin: true, badgeId: null }]);
  shiftId = id();
  const opened = await http()
    .post(at('counter/shifts'))
    .send({ id: shiftId, operatorId, pin: PIN, device: proof(`shift:${operatorId}`) })
    .expect(201);
  token = opened.body.accessToken;
  expect(opened.body.shift).toMatchObject({ id: shiftId, operatorName: '采荷 操作员', extensionsLeft: 12 });
  await http()
    .post(at('counter/shifts'))
    .send({ id: id(), operatorId, pin: PIN, device: proof(`shift:${operatorId}`) })
    .expect(409);
  // Whom to call: the street’s number while the county has none.
  for (const [areaCode, tel] of [
    [STREET, '0571-11112222'],
    [COUNTY, '0571-33334444'],
  ] as const) {
    done(await get(SetAreaContact).set({ ...systemActor(COUNTY), id: 'bureau', role: 'bureau_admin' }, { areaCode, tel }));
    expect((await http().get(at('counter/devices/current')).set('Authorization', `Bearer ${token}`).expect(200)).body.helpTel).toBe(tel);
  }
  const list = await http().get(at('counter/snapshot?format=2')).set('Device-Proof', header('snapshot')).expect(200);
  expect(list.body).toMatchObject({
    since: null,
    recordsTotal: { count: 1 },
    caps: { perWindow: 1, perDay: 2, perMonth: 44 },
    menu: [{ menuItemId }],
    operators: [{ operatorId }],
    format: 2,
  });
  // A page of the first format gets no list: it keeps its own and is soon replaced by the new page.
  await http().get(at('counter/snapshot')).set('Device-Proof', header('snapshot')).expect(400);
  // Who eats here is told in a session, and to nobody who only holds the tablet.
  expect((await http().get(at('counter/regulars')).auth(token, { type: 'bearer' }).expect(200)).body).toMatchObject({ people: { regulars: [], proxies: [], rounds: 100_000 } });
  await http().get(at('counter/regulars')).set('Device-Proof', header('snapshot')).expect(401);
  const same = await http()
    .get(at(`counter/snapshot?format=2&since=${String(list.body.serial)}`))
    .set('Device-Proof', header('snapshot'))
    .expect(200);
  expect(same.body).toMatchObject({ since: list.body.serial, records: '', removed: '' });
  await http().get(at('counter/snapshot?format=2&since=minus')).set('Device-Proof', header('snapshot')).expect(400);
  await http().get(at('counter/snapshot?format=2')).set('Device-Proof', header('report')).expect(401);
  await http().get(at('counter/snapshot?format=2')).set('Device-Proof', 'nonsense').expect(401);
  await http().get(at('counter/snapshot?format=2')).auth(token, { type: 'bearer' }).expect(401);
});

it('a tablet reports and asks the time', async () => {
  const told = await http().post(at('counter/device-reports')).set('Device-Proof', header('report')).send({ version: '1.0.1', queueLength: 2, installed: true }).expect(200);
  expect(told.body).toEqual({ serverTime: office.clock.nowMs(), snapshotSerial: expect.any(Number), revoked: false });
  await http().post(at('counter/device-reports')).set('Device-Proof', header('report')).send({ version: '1.0.1', queueLength: -1 }).expect(400);
  const time = await http().post(at('counter/server-times')).send({ deviceId, nonce: 'q83vEjRWeJASNFZ4kBI0Vg' }).expect(200);
  expect(time.body).toMatchObject({ deviceId, serverTime: office.clock.nowMs(), signature: expect.stringMatching(/^[\w-]{86}$/) });
});

it('photos are for clerks, and stand beside a quote with the note', async () => {
  const put = (role: keyof FrontOffice['tokens'], path: string, body: object) => http().put(at(path)).auth(office.tokens[role], { type: 'bearer' }).send(body);
  await put('auditor', `bureau/persons/${person.personId}/photo`, { photo: PNG }).expect(403);
  await put('bureau_approver', `bureau/persons/${person.personId}/meal-note`, { note: '软食' }).expect(403);
  await put('street_officer', `bureau/persons/${person.personId}/photo`, { photo: PNG }).expect(200);
  await put('bureau_officer', `bureau/persons/${person.personId}/meal-note`, { note: '糖尿病餐' }).expect(200);
  await http()
    .put(at(`bureau/persons/${person.personId}/photo`))
    .auth(token, { type: 'bearer' })
    .send({ photo: PNG })
    .expect(401);
  const quote = await http().post(at('counter/quotes')).auth(token, { type: 'bearer' }).send({ code: person.code, menuItemId }).expect(200);
  expect(quote.body.holder).toMatchObject({ nameMasked: '陈*英', age: 84, photo: `data:image/png;base64,${PNG}`, note: '糖尿病餐', proxies: [] });
});

it('a card that cannot be read is looked up, redeemed, delivered and counted', async () => {
  const post = (path: string, body: object) => http().post(at(path)).auth(token, { type: 'bearer' }).send(body);
  await post('counter/card-lookups', {}).expect(400);
  await post('counter/card-lookups', { phone: '13800001234' }).expect(400);
  const found = await post('counter/card-lookups', { last6: person.number.slice(-6), birthYear: 1941 }).expect(200);
  // The last digits of a number alone find nobody.
  await post('counter/card-lookups', { last6: person.number.slice(-6) }).expect(400);
  expect(found.body).toMatchObject({ choices: [{ last4: person.number.slice(-4), holder: { nameMasked: '陈*英' } }], left: 19 });
  const code = found.body.choices[0].code as string;
  const order = await post('counter/deliveries', { id: id(), code, day: MEAL_DAY, window: 'lunch', menuItemId, address: '采荷路 3 号' }).expect(201);
  await post('counter/card-checks', { id: id(), code: person.code, outcome: 'not_the_person' }).expect(201);
  const meal = { id: id(), code, menuItemId, tender: 'cash', evidence: 'typed' };
  await post('counter/redemptions', { ...meal, evidence: 'hearsay' }).expect(400);
  await post('counter/redemptions', meal).expect(201);
  const step = await post(`counter/deliveries/${String(order.body.id)}/steps`, { id: id(), step: 'delivered', redemptionId: meal.id }).expect(201);
  expect(step.body).toMatchObject({ state: 'delivered', unproven: false, address: '采荷路 3 号', note: '糖尿病餐' });
  const totals = await http()
    .get(at(`counter/days/${MEAL_DAY}`))
    .auth(token, { type: 'bearer' })
    .expect(200);
  expect(totals.body).toMatchObject({ meals: 1, subsidyFen: 300, takings: { cashFen: 820 }, unprovenDeliveries: 0 });
  await http().get(at('counter/days/2025-13-01')).auth(token, { type: 'bearer' }).expect(400);
  const round = await http()
    .get(at(`counter/deliveries?day=${MEAL_DAY}`))
    .auth(token, { type: 'bearer' })
    .expect(200);
  expect(round.body.items).toHaveLength(1);
});

it('the shift is extended and closed, and its token ends with it', async () => {
  const post = (path: string, body: object) => http().post(at(path)).auth(token, { type: 'bearer' }).send(body);
  await post(`counter/shifts/${shiftId}/extension`, {}).expect(200);
  const current = await http().get(at('counter/shifts/current')).auth(token, { type: 'bearer' }).expect(200);
  expect(current.body).toMatchObject({ shift: { id: shiftId, extensionsLeft: 11 }, totals: { meals: 1, takings: { cashFen: 820 } } });
  const refused = await post(`counter/shifts/${shiftId}/closing`, { id: id(), countedCashFen: 820, unsentRows: 2 }).expect(409);
  expect(refused.body).toMatchObject({ code: 'unsent_rows', title: '还有未上传的记录' });
  const closed = await post(`counter/shifts/${shiftId}/closing`, { id: id(), countedCashFen: 820, unsentRows: 0 }).expect(201);
  expect(closed.body).toMatchObject({ shiftId, differenceFen: 0, totals: { meals: 1 } });
  await http().get(at('counter/shifts/current')).auth(token, { type: 'bearer' }).expect(401);
});

describe('an account of a till', () => {
  const OWN = 'four quiet rivers 9';
  let given = '';
  let helper: Id;
  const byBureau = (role: 'bureau_admin' | 'bureau_approver', method: 'get' | 'post', path: string, body?: object) => {
    const agent = http();
    return agent[method](at(`bureau/${path}`))
      .auth(office.tokens[role], { type: 'bearer' })
      .send(body);
  };
  /** The first password that two persons gave, each of whom knows half of it. */
  const firstPassword = async (path: string, body: object): Promise<string> => {
    const proposal = id();
    await byBureau('bureau_admin', 'post', path, { id: proposal, reason: '新来的帮手', ...body }).expect(202);
    expect((await byBureau('bureau_admin', 'post', `proposals/${proposal}/confirmation`, {})).body).toMatchObject({ code: 'same_person' });
    await byBureau('bureau_approver', 'post', `proposals/${proposal}/confirmation`, {}).expect(200);
    const halves: string[] = [];
    for (const role of ['bureau_admin', 'bureau_approver'] as const)
      halves.push((await byBureau(role, 'get', `users/first-passwords/${proposal}`).expect(200)).body.half as string);
    return halves.join('-');
  };
  const signIn = async (login: string, password: string) => {
    office.clock.set(office.clock.nowMs() + 1000);
    const instantMs = office.clock.nowMs();
    const signature = sign(null, Buffer.from(counterSignInText({ deviceId, login, instantMs })), key).toString('base64url');
    return (await http().post(at('counter/sessions')).send({ login, password, device: { deviceId, instantMs, signature } })).body as {
      accessToken: string;
      refreshToken: string;
      pending: string[];
      code?: string;
      actor: { id: Id };
    };
  };
  const as = (access: string) => ({
    get: (path: string) =>
      http()
        .get(at(`counter/${path}`))
        .auth(access, { type: 'bearer' }),
    post: (path: string, body: object) =>
      http()
        .post(at(`counter/${path}`))
        .auth(access, { type: 'bearer' })
        .send(body),
    pin: (password: string) => http().put(at('counter/pin')).auth(access, { type: 'bearer' }).send({ password, pin: PIN }),
  });
  const openShift = (operator: Id) => {
    office.clock.set(office.clock.nowMs() + 1000);
    return http()
      .post(at('counter/shifts'))
      .send({ id: id(), operatorId: operator, pin: PIN, device: proof(`shift:${operator}`) });
  };

  it('is opened by two persons, and by no route of one', async () => {
    const account = { login: 'caihe.helper', displayName: '采荷 帮手', role: 'site_operator', staffNumber: 'CH-07' };
    expect((await byBureau('bureau_admin', 'post', 'users', { ...account, siteId, password: OWN })).status).toBe(404);
    expect((await byBureau('bureau_admin', 'post', 'users/openings', { id: id(), reason: '新来的帮手', ...account })).body).toMatchObject({ code: 'not_found' });
    expect(
      (await byBureau('bureau_admin', 'post', 'users/openings', { id: id(), reason: '新来的帮手', ...account, role: 'bureau_officer', areaCode: COUNTY, siteId })).body,
    ).toMatchObject({
      code: 'invalid_request',
    });
    given = await firstPassword('users/openings', { ...account, siteId });
    const users = (await byBureau('bureau_admin', 'get', 'users?role=site_operator').expect(200)).body.items as { id: Id; login: string; siteId: Id; areaCode: string }[];
    expect(users.find(({ login }) => login === account.login)).toMatchObject({ siteId, staffNumber: 'CH-07', passwordTemporary: true });
  });

  it('opens nothing with its first password but the change of it', async () => {
    const first = await signIn('caihe.helper', given);
    helper = first.actor.id;
    expect(first.pending).toContain('password');
    const { get: read, post, pin } = as(first.accessToken);
    for (const refused of [
      await read('devices/current'),
      await read(`days/${MEAL_DAY}`),
      await post('quotes', { code: person.code, menuItemId }),
      await post('redemptions', { id: id(), code: person.code, menuItemId, tender: 'cash', evidence: 'no_photo' }),
      await pin(given),
    ])
      expect([refused.status, refused.body]).toMatchObject([403, { code: 'password_change_first' }]);
    // Not by a renewal of the session either.
    const renewed = await http().post(at('counter/sessions/renewals')).send({ refreshToken: first.refreshToken }).expect(201);
    expect(renewed.body.pending).toContain('password');
    expect((await as(renewed.body.accessToken).pin(given)).body).toMatchObject({ code: 'password_change_first' });
    expect((await openShift(helper)).body).toMatchObject({ code: 'pin_wrong' });

    expect((await as(renewed.body.accessToken).post('password-changes', { current: given, next: given })).body).toMatchObject({ code: 'password_reused' });
    await as(renewed.body.accessToken).post('password-changes', { current: given, next: OWN }).expect(201);
    expect((await signIn('caihe.helper', given)).code).toBe('credentials_wrong');
    const own = await signIn('caihe.helper', OWN);
    expect(own.pending).not.toContain('password');
    await as(own.accessToken).pin(OWN).expect(200);
    await as((await openShift(helper).expect(201)).body.accessToken)
      .get('devices/current')
      .expect(200);
  });

  it('has its password given anew by two; that stops no till whose operator comes in by PIN, and opens nothing itself', async () => {
    expect((await byBureau('bureau_admin', 'post', `users/${helper}/password-reset`, { password: OWN, reason: '忘记密码' })).status).toBe(404);
    expect((await byBureau('bureau_admin', 'post', `users/${helper}/changes`, { id: id(), reason: '升为负责人', what: 'role', role: 'bureau_officer' })).body).toMatchObject({
      code: 'invalid_request',
    });
    const again = await firstPassword(`users/${helper}/changes`, { what: 'password' });
    const shift = await openShift(helper).expect(201);
    await as(shift.body.accessToken).get('devices/current').expect(200);
    const renewed = await http().post(at('counter/sessions/renewals')).send({ refreshToken: shift.body.refreshToken }).expect(201);
    expect(renewed.body.pending).not.toContain('password');
    await as(renewed.body.accessToken).get('devices/current').expect(200);
    const first = await signIn('caihe.helper', again);
    expect((await as(first.accessToken).pin(again)).body).toMatchObject({ code: 'password_change_first' });
  });
});

it('no name, phone, number of a card or address stands in the log', () => {
  const log = office.log.join('\n');
  for (const secret of ['陈小英', '13800001234', person.number, person.code, '采荷路 3 号', PIN, PNG.slice(0, 40)]) expect(log).not.toContain(secret);
});

/** The check character of a citizen ID. */
function check(first17: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return '10X98765432'[weights.reduce((total, weight, index) => total + weight * Number(first17[index]), 0) % 11] ?? '';
}
