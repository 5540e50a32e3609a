import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import request from 'supertest';
import { createApi } from '#api';
import { CreateUser, RevokeDevice, SignIn } from '#identity';
import { FACES } from '#platform';
import { COUNTY, done, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { elder, OfflineTill, openOfflineCounty } from './offline-till.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PASSWORD = 'correct horse 85';

let county: SmallCounty;
let app: NestExpressApplication;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  county = await openOfflineCounty();
  app = await createApi({ database: county.db.database, keys: county.db.keys, clock: county.clock }, { faces: FACES, log: pino({ level: 'silent' }) });
  await app.init();
  county.clock.set(LUNCH + 60 * MINUTE);
  for (const [login, role] of [
    ['wang.officer', 'bureau_officer'],
    ['li.approver', 'bureau_approver'],
    ['zhao.auditor', 'auditor'],
  ] as const) {
    done(await app.get(CreateUser, { strict: false }).create(county.bureau, { login, password: PASSWORD, displayName: login, role, areaCode: COUNTY }));
    tokens[login] = done(await app.get(SignIn, { strict: false }).signIn({ audience: 'bureau', login, password: PASSWORD })).accessToken;
  }
});
beforeEach(() => {
  county.clock.set(LUNCH + 60 * MINUTE);
});
afterAll(async () => {
  await app.close();
  await county.drop();
});

const server = () => request(app.getHttpServer());
const upload = (body: object) => server().post('/api/v1/counter/event-batches').send(body);
const bureau = (login: string, path: string) =>
  server()
    .get(`/api/v1/bureau/${path}`)
    .auth(tokens[login] ?? '', { type: 'bearer' });
const decide = (login: string, eventId: string, body: object = { decision: 'grant', reason: '停电证明已核' }) =>
  server()
    .post(`/api/v1/bureau/offline-reviews/${eventId}/decisions`)
    .auth(tokens[login] ?? '', { type: 'bearer' })
    .send(body);

it('takes events in without a session, and answers in exact integers and both languages', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  const id = till.meal(person, { at: LUNCH });
  const answer = await upload(till.batch());
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    serverTime: LUNCH + 60 * MINUTE,
    expectedSeq: 2,
    fault: null,
    verdicts: [
      {
        seq: 1,
        id,
        outcome: 'accepted',
        code: null,
        problem: null,
        words: { zh: '已确认', en: 'Confirmed' },
        replay: false,
        receipt: { redemptionId: id, subsidyFen: 300, selfPayFen: 820 },
      },
    ],
  });
});

it('takes events in of a device that was revoked since', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  till.meal(person, { at: LUNCH });
  done(await county.get(RevokeDevice).revoke(county.bureau, { deviceId: till.deviceId, reason: '平板遗失' }));
  expect((await upload(till.batch())).body).toMatchObject({ verdicts: [{ outcome: 'accepted' }] });
});

it('explains a verdict as a problem of the catalogue', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  till.meal(person, { at: LUNCH });
  till.meal(person, { at: LUNCH + MINUTE });
  await upload(till.batch(1, 1));
  const { body } = await upload(till.batch(2, 2));
  expect(body).toMatchObject({
    verdicts: [
      {
        outcome: 'site_bears',
        code: 'already_redeemed',
        problem: { code: 'already_redeemed', title: '本餐已用过', titleEn: 'Already used for this meal', detail: { because: 'elder_limit', borneBy: 'site' } },
        words: { zh: '补贴由网点承担，可申诉（本餐已用过）' },
      },
    ],
  });
});

it('is a problem for a body that is none, and for a tablet that nobody enrolled', async () => {
  const till = await OfflineTill.enrol(county);
  till.record('close', { at: LUNCH }, {});
  const batch = till.batch();
  for (const change of [{ events: [] }, { events: [7] }, { signature: '' }, { headHash: 'x' }, { fromSeq: 0 }, { deviceId: 'x' }, { events: ['x'.repeat(9000)] }])
    expect((await upload({ ...batch, ...change })).body).toMatchObject({ code: 'invalid_request' });
  expect((await upload({ ...batch, deviceId: county.id() })).body).toMatchObject({ code: 'not_found' });
  expect((await upload(batch)).status).toBe(200);
});

it('is a problem, and never a fault, whatever the size and depth of what comes', async () => {
  const till = await OfflineTill.enrol(county);
  till.record('close', { at: LUNCH }, {});
  const batch = till.batch();
  // Each quotation mark is two letters of JSON.
  const large = await upload({ ...batch, events: Array.from({ length: 256 }, () => '"'.repeat(8_000)) });
  expect([large.status, large.headers['content-type'], (large.body as { code?: string }).code]).toEqual([413, expect.stringContaining('application/problem+json'), 'too_large']);
  for (const body of [
    { ...batch, events: Array(257).fill('{}') },
    { ...batch, hashes: Array(257).fill('a'.repeat(64)) },
    { ...batch, toSeq: 10 ** 12 },
    { ...batch, appVersion: '第一版' },
    [batch],
  ])
    expect((await upload(body)).body).toMatchObject({ code: 'invalid_request' });
  const deep = await server()
    .post('/api/v1/counter/event-batches')
    .set('content-type', 'application/json')
    .send(`{"events":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
  expect(deep.status).toBe(400);
  const file = await server()
    .post('/api/v1/bureau/queue-files')
    .auth(tokens['wang.officer'] ?? '', { type: 'bearer' })
    .send({ file: '['.repeat(100_000) });
  expect(file.body).toMatchObject({ status: 422, code: 'queue_file_unreadable' });
});

it('lets two persons say who bears a meal, over the same door', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  till.meal(person, { at: LUNCH });
  const id = till.meal(person, { at: LUNCH + MINUTE });
  await upload(till.batch());
  const say = (login: string, body: object) =>
    server()
      .post(`/api/v1/bureau/offline-reviews/${id}/bearers`)
      .auth(tokens[login] ?? '', { type: 'bearer' })
      .send(body);
  expect((await say('zhao.auditor', { bearer: 'funds', reason: '申诉成立' })).status).toBe(403);
  expect((await say('wang.officer', { bearer: 'nobody', reason: '申诉成立' })).status).toBe(400);
  expect((await say('wang.officer', { bearer: 'funds', reason: '申诉成立' })).body).toMatchObject({
    bearers: ['funds'],
    words: [{ bearer: 'funds', byName: 'wang.officer', own: true, closes: false }],
  });
  expect((await say('li.approver', { bearer: 'funds', reason: '申诉成立' })).body).toMatchObject({
    bearers: ['site'],
    verdict: { outcome: 'accepted' },
    words: [{ own: false }, { closes: true }],
  });
});

it('shows verdicts to the tablets of the site, and to nobody else', async () => {
  const [till, other, person] = [await OfflineTill.enrol(county), await OfflineTill.enrol(county, 'other'), await elder(county)];
  const id = till.meal(person, { at: LUNCH });
  await upload(till.batch());
  const tokenAt = async (tablet: OfflineTill, login: string): Promise<string> => {
    done(
      await app
        .get(CreateUser, { strict: false })
        .create(county.bureau, { login, password: PASSWORD, displayName: login, role: 'site_operator', siteId: tablet.actor.siteId ?? '' }),
    );
    const signedIn = await server()
      .post('/api/v1/counter/sessions')
      .send({ login, password: PASSWORD, device: tablet.proof(login) });
    return (signedIn.body as { accessToken: string }).accessToken;
  };
  const [here, there] = [await tokenAt(till, 'caihe.till'), await tokenAt(other, 'hubin.till')];
  const ask = (path: string, token: string) => server().get(`/api/v1/counter/${path}`).auth(token, { type: 'bearer' });
  expect((await ask(`event-verdicts/${id}`, here)).body).toMatchObject({ id, outcome: 'accepted', replay: true });
  expect((await ask(`event-verdicts?ids=${id},${county.id()}`, here)).body).toMatchObject({ verdicts: [{ id, outcome: 'accepted' }] });
  expect((await ask(`event-verdicts/${id}`, there)).body).toMatchObject({ code: 'not_found' });
  expect((await ask('event-verdicts?ids=x', here)).body).toMatchObject({ code: 'invalid_request' });
  for (const token of ['', tokens['li.approver'] ?? '']) expect((await ask(`event-verdicts/${id}`, token)).status).toBe(401);
});

it('lists a held row to the bureau, and lets two different persons decide one that is nine days old', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  const id = till.meal(person, { at: LUNCH - 9 * DAY });
  await upload(till.batch());
  const listed = await bureau('zhao.auditor', 'offline-reviews?list=held');
  expect(listed.body).toMatchObject({
    items: [{ eventId: id, kind: 'meal', nameMasked: '陈*英', persons: 2, verdict: { outcome: 'held', code: 'batch_late' }, decisions: [] }],
    next: null,
  });
  expect((await decide('zhao.auditor', id)).status).toBe(403);
  expect((await decide('wang.officer', id, { decision: 'grant', reason: '短' })).status).toBe(400);
  expect((await decide('wang.officer', id)).body).toMatchObject({ verdict: { outcome: 'held' }, decisions: [{ decision: 'grant', reason: '停电证明已核' }] });
  expect((await decide('wang.officer', id, { decision: 'decline', reason: '材料不符' })).body).toMatchObject({ code: 'same_person' });
  expect((await decide('li.approver', id)).body).toMatchObject({ persons: 0, verdict: { outcome: 'accepted', receipt: { occurredAt: LUNCH - 9 * DAY } } });
  expect((await bureau('wang.officer', 'offline-reviews?list=held')).body).toMatchObject({ items: [] });
  expect((await bureau('wang.officer', `offline-reviews/${county.id()}`)).body).toMatchObject({ code: 'not_found' });
  expect((await bureau('wang.officer', 'offline-reviews?list=nothing')).body).toMatchObject({ code: 'invalid_request' });
});

/** Eighteen such requests made 1,962 meals of the six days before, with nothing but a till's session. */
it('knows no door that takes the time of a meal from its caller: there is no batch of redemptions, and a single one is of now', async () => {
  const [till, person] = [await OfflineTill.enrol(county), await elder(county)];
  done(
    await app
      .get(CreateUser, { strict: false })
      .create(county.bureau, { login: 'ghost.till', password: PASSWORD, displayName: '前台', role: 'site_operator', siteId: till.actor.siteId ?? '' }),
  );
  const session = await server()
    .post('/api/v1/counter/sessions')
    .send({ login: 'ghost.till', password: PASSWORD, device: till.proof('ghost.till') });
  const item = { id: county.id(), code: person.code, menuItemId: till.menuItemId, tender: 'cash', occurredAt: LUNCH - 3 * DAY, offline: false };
  const send = (path: string, body: object) =>
    server()
      .post(`/api/v1/counter/${path}`)
      .auth((session.body as { accessToken: string }).accessToken, { type: 'bearer' })
      .send(body);
  expect((await send('redemption-batches', { items: [item] })).status).toBe(404);
  expect((await send('redemptions', item)).status).toBe(400);
  const { occurredAt: _occurredAt, offline: _offline, ...now } = item;
  expect((await send('redemptions', now)).body).toMatchObject({ occurredAt: LUNCH + 60 * MINUTE });
});
