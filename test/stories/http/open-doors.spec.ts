import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { CreateUser } from '#identity';
import { systemActor } from '#platform';
import { citizenIdCheck } from '#values';
import { type BureauRole, type FrontOffice, LUNCH, openFrontOffice, PASSWORD, STREET } from './front-office.js';
import { ENGINE } from '../../support/test-database.js';

let office: FrontOffice;
beforeAll(async () => {
  office = await openFrontOffice();
});
beforeEach(() => {
  office.clock.set(LUNCH);
});
afterAll(() => office.close());

const server = () => request(office.app.getHttpServer());
const post = (role: BureauRole, path: string, body: object) => server().post(`/api/v1/bureau/${path}`).auth(office.tokens[role], { type: 'bearer' }).send(body);
const OTHER = '99000119400304124';
const person = { idNumber: '990001194003041224', name: '陈小英', residenceArea: STREET, hukouArea: STREET };

describe('a guesser at an open door', () => {
  const publicKey = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
  const guess = (serial: number) =>
    server()
      .post('/api/v1/elder/activations')
      .send({ activationCode: String(1_000_000_000 + serial), bornOn: '1941-01-01', publicKey });
  const signIn = () => server().post('/api/v1/bureau/sessions').send({ login: 'auditor', password: PASSWORD });

  it('is told to wait after sixty wrong codes in a minute, at that door only, and may go on in the next', async () => {
    for (let serial = 0; serial < 60; serial++) expect((await guess(serial)).body).toMatchObject({ code: 'token_used' });
    const late = await guess(60);
    expect(late.status).toBe(429);
    expect(late.headers['retry-after']).toBe('60');
    expect(late.body).toMatchObject({ code: 'too_many_requests', title: '尝试次数过多', titleEn: 'Too many tries' });
    expect((await signIn()).status).toBe(201);
    expect((await server().post('/api/v1/counter/devices').send({ token: '123456789012', publicKey, name: '平板' })).body).toMatchObject({ code: 'token_used' });
    office.clock.set(LUNCH + 60_000);
    expect((await guess(61)).body).toMatchObject({ code: 'token_used' });
  });

  it('shuts no door at all with bodies that are malformed', async () => {
    office.clock.set(LUNCH + 5 * 60_000);
    for (let n = 0; n < 70; n++) expect((await server().post('/api/v1/elder/activations').send({ activationCode: '1' })).status).toBe(400);
    expect((await guess(200)).body).toMatchObject({ code: 'token_used' });
    expect((await signIn()).status).toBe(201);
    const deviceId = '019ab0d2-7c00-7000-8000-0123456789ab';
    for (const [path, body] of [
      ['counter/sessions/renewals', { refreshToken: `${deviceId}.${'A'.repeat(43)}` }],
      ['counter/server-times', { deviceId, nonce: 'A'.repeat(22) }],
      ['elder/sessions', { phoneKeyId: deviceId, instantMs: LUNCH, signature: 'A'.repeat(86) }],
    ] as const)
      expect([path, (await server().post(`/api/v1/${path}`).send(body)).status]).not.toEqual([path, 429]);
  });

  it('does not shut renewals and signatures, which nobody guesses, to the tablets of the same network', async () => {
    office.clock.set(LUNCH + 7 * 60_000);
    const forged = { refreshToken: `019ab0d2-7c00-7000-8000-0123456789ab.${'A'.repeat(43)}` };
    for (let n = 0; n < 70; n++) expect((await server().post('/api/v1/counter/sessions/renewals').send(forged)).status).toBe(401);
    const { body } = await signIn();
    const { refreshToken } = body as { refreshToken: string };
    expect((await server().post('/api/v1/bureau/sessions/renewals').send({ refreshToken })).status).toBe(201);
  });

  it('does not lock out seventy who sign in rightly from one address', async () => {
    office.clock.set(LUNCH + 10 * 60_000);
    for (let serial = 0; serial < 70; serial++) expect((await signIn()).status).toBe(201);
  });
});

describe('a proxy that nobody named', () => {
  it('is told in the log and by health, once X-Forwarded-For comes in', async () => {
    expect((await server().get('/health/ready')).body).not.toHaveProperty('warnings');
    await server().get('/api/v1/open/sites').set('X-Forwarded-For', '203.0.113.9');
    expect((await server().get('/health/ready')).body).toMatchObject({ status: 'up', warnings: ['proxies_unset'] });
    expect(office.log.filter((line) => line.includes('PROXIES'))).toHaveLength(1);
  });
});

describe('a body', () => {
  it('may say null for what it leaves out', async () => {
    const registered = await post('street_officer', 'persons', { ...person, phone: null, purseOpenedOn: null, personId: null });
    expect(registered.status).toBe(201);
    const { personId } = registered.body as { personId: string };
    expect((await post('street_officer', 'categories', { personId, category: 'DIBAO', startsOn: '2025-01-01', endsOn: null, evidence: null })).status).toBe(201);
    expect((await post('street_officer', `persons/${personId}/guardians`, { relation: '女儿', name: '李芳', startsOn: '2025-01-01', endsOn: null })).status).toBe(201);
    expect((await post('auditor', 'person-searches', { idNumber: null, phone: null })).body).toMatchObject({ code: 'invalid_request' });
    expect((await post('street_officer', 'persons', { ...person, name: null })).body).toMatchObject({ code: 'invalid_request' });
  });

  it('that is no JSON, too deep, too large or of no sense is the caller’s fault, and has an id', async () => {
    const deep = `{"login":${'['.repeat(20_000)}${']'.repeat(20_000)},"password":"x"}`;
    expect((await post('bureau_admin', 'policies', { a: JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) as unknown })).status).toBe(400);
    for (const [body, status, code] of [
      ['{"login":', 400, 'invalid_request'],
      [deep, 400, 'invalid_request'],
      [`"${'x'.repeat(3_000_000)}"`, 413, 'too_large'],
      ['null', 400, 'invalid_request'],
      ['[]', 400, 'invalid_request'],
    ] as const) {
      const answer = await server().post('/api/v1/bureau/sessions').set('content-type', 'application/json').send(body);
      expect(answer.status).toBe(status);
      expect(answer.body).toMatchObject({ code, instance: answer.headers['x-request-id'] });
    }
  });

  it('is read only after its sender was let in, and no further than the route needs', async () => {
    const policies = server().post('/api/v1/bureau/policies').set('content-type', 'application/json');
    // A stranger's body is not even looked at: broken or large, the answer is the guard's.
    for (const body of ['{"broken":', `"${'x'.repeat(1_900_000)}"`]) {
      expect((await server().post('/api/v1/bureau/policies').set('content-type', 'application/json').send(body)).body).toMatchObject({ code: 'unauthenticated' });
    }
    const large = await policies.auth(office.tokens.bureau_admin, { type: 'bearer' }).send(JSON.stringify({ policy: { kind: 'x'.repeat(70_000) } }));
    expect([large.status, large.body]).toEqual([413, expect.objectContaining({ code: 'policy_too_large', detail: { bytesMax: 69_632 } })]);
    // 64 kB on any other route, unless it names another bound.
    expect((await post('street_officer', 'persons', { ...person, name: 'x'.repeat(65_536) })).body).toMatchObject({ code: 'too_large', detail: { bytesMax: 65_536 } });
    const personIds = Array.from({ length: 1000 }, () => '019ab0d2-7c00-7000-8000-0123456789ab');
    expect((await post('street_officer', 'print-batches', { title: '新卡', personIds, format: 'cr80' })).body).not.toMatchObject({ code: 'too_large' });
    expect((await post('street_officer', 'persons/019ab0d2-7c00-7000-8000-0123456789ab/photo', { photo: 'x'.repeat(84_000) })).body).not.toMatchObject({ code: 'too_large' });
  });

  it('asks for no month or amount beyond reckoning', async () => {
    const runId = '019ab0d2-7c00-7000-8000-0123456789ab';
    expect((await post('bureau_officer', 'reconciliations', { runId, month: '9999-12', areaCode: STREET.slice(0, 6) })).status).toBe(400);
    for (const amountFen of [1e308, 2 ** 53]) expect((await post('bureau_officer', 'donations', { id: runId, amountFen })).status).toBe(400);
  });
});

describe('what stays behind', () => {
  it('no copy of an answer about somebody', async () => {
    const answer = await server().get('/api/v1/bureau/persons').auth(office.tokens.auditor, { type: 'bearer' });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('nothing that another account of the machine could read', () => {
    const { dir, url } = office.test;
    const files = [...readdirSync(join(dir, 'keys')).map((name) => join(dir, 'keys', name)), ...(ENGINE === 'embedded' ? [url, `${url}-wal`] : [])];
    expect(files.filter((file) => (statSync(file).mode & 0o077) !== 0)).toEqual([]);
  });

  it('no value of a statement that failed, in the log', async () => {
    const { writer } = office.test.database;
    const rename = (from: string, to: string) => writer.query(`ALTER TABLE ${from} RENAME TO ${to}`);
    await rename('life_event', 'life_event_away');
    try {
      const failed = await post('street_officer', 'persons', { ...person, idNumber: `${OTHER}${citizenIdCheck(OTHER)}`, purseOpenedOn: '2025-01-01' });
      expect(failed.status).toBe(500);
    } finally {
      await rename('life_event_away', 'life_event');
    }
    const line = office.log.find((text) => text.includes('request failed')) ?? '';
    expect(line).toContain('INSERT INTO life_event');
    expect(line).not.toMatch(/parameters|registration|陈/);
  });
});

describe('an account of a street', () => {
  it('makes no law, no area and no donation, whatever its role', async () => {
    office.clock.set(LUNCH + 12 * 60_000);
    const login = 'street.admin';
    const account = { login, password: PASSWORD, displayName: login, role: 'bureau_admin', areaCode: STREET, staffNumber: 'T-street' } as const;
    await office.app.get(CreateUser, { strict: false }).create(systemActor(STREET.slice(0, 6)), account);
    const { body } = await server().post('/api/v1/bureau/sessions').send({ login, password: PASSWORD });
    const ask = (path: string, sent: object) =>
      server()
        .post(`/api/v1/bureau/${path}`)
        .auth((body as { accessToken: string }).accessToken, { type: 'bearer' })
        .send(sent);
    const area = { code: `${STREET}009`, parent: STREET, name: '新社区', nameEn: 'New', startsOn: '2025-01-01', synthetic: true };
    expect((await ask('areas', { areas: [area] })).body).toMatchObject({ code: 'forbidden' });
    const head = { id: '019ab0d2-7c00-7000-8000-0123456789ab', reason: '试一试能否办理' };
    expect((await ask('policies', { ...head, policy: {} })).body).toMatchObject({ code: 'forbidden' });
    expect((await ask('donations', { ...head, amountFen: 1 })).body).toMatchObject({ code: 'forbidden' });
  });
});
