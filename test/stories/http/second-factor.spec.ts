import request from 'supertest';
import type { Row } from '#platform';
import { codeAt } from '../../support/authenticator.js';
import { putRow } from '../tampering/administrator.js';
import { type FrontOffice, LUNCH, openFrontOffice, PASSWORD } from './front-office.js';

const STEP = 30_000;

interface Grant {
  readonly accessToken: string;
  readonly pending: readonly string[];
}

let office: FrontOffice;
beforeAll(async () => {
  office = await openFrontOffice({ secondFactor: 'required' });
});
afterAll(() => office.close());

const post = (path: string, body: object, token = '') => request(office.app.getHttpServer()).post(`/api/v1/bureau/${path}`).auth(token, { type: 'bearer' }).send(body);
const today = (token: string) => request(office.app.getHttpServer()).get('/api/v1/bureau/today').auth(token, { type: 'bearer' });
const signIn = (code?: string, login = 'bureau.officer') => post('sessions', { login, password: PASSWORD, ...(code === undefined ? {} : { code }) });

describe('the second factor of an officer', () => {
  let secret = '';
  let recovery: readonly string[] = [];

  it('is enrolled first: until then the session opens nothing else', async () => {
    const { accessToken, pending } = (await signIn()).body as Grant;
    expect(pending).toContain('second_factor');
    expect((await today(accessToken)).body).toMatchObject({ code: 'second_factor_first', title: '请先绑定动态码' });
    expect((await post('second-factors', { password: 'not the password' }, accessToken)).body).toMatchObject({ code: 'credentials_wrong' });
    const drafted = (await post('second-factors', { password: PASSWORD }, accessToken)).body as { secret: string; url: string; svg: string };
    expect(drafted.url).toMatch(/^otpauth:\/\/totp\/.*secret=/);
    expect(drafted.svg).toContain('<svg');
    secret = drafted.secret;
    const wrong = codeAt(secret, LUNCH + 10 * STEP);
    expect((await post('second-factors/confirmations', { code: wrong }, accessToken)).body).toMatchObject({ code: 'second_factor_wrong' });
    const confirmed = await post('second-factors/confirmations', { code: codeAt(secret, LUNCH) }, accessToken);
    recovery = (confirmed.body as { recoveryCodes: string[] }).recoveryCodes;
    expect(new Set(recovery).size).toBe(8);
    expect((await today(accessToken)).status).toBe(200);
  });

  it('is asked for at every sign-in, each code once, and no earlier one after it', async () => {
    expect((await signIn()).body).toMatchObject({ code: 'second_factor_needed' });
    expect((await signIn(codeAt(secret, LUNCH))).body).toMatchObject({ code: 'second_factor_wrong' });
    office.clock.set(LUNCH + 2 * STEP);
    const code = codeAt(secret, LUNCH + 2 * STEP);
    expect((await signIn(code)).status).toBe(201);
    expect((await signIn(code)).body).toMatchObject({ code: 'second_factor_wrong' });
    expect((await signIn(codeAt(secret, LUNCH + STEP))).body).toMatchObject({ code: 'second_factor_wrong' });
    // The clock of a phone may be half a minute off, not two.
    expect((await signIn(codeAt(secret, LUNCH + 4 * STEP))).body).toMatchObject({ code: 'second_factor_wrong' });
    expect((await signIn(codeAt(secret, LUNCH + 3 * STEP))).status).toBe(201);
  });

  it('of one code sent five times at once lets one in', async () => {
    office.clock.set(LUNCH + 5 * STEP);
    const answers = await Promise.all(Array.from({ length: 5 }, () => signIn(codeAt(secret, LUNCH + 5 * STEP))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('is replaced by a recovery code, each good once', async () => {
    office.clock.set(LUNCH + 60 * 60_000);
    const [first = '', second = ''] = recovery;
    expect((await signIn(first.toUpperCase())).status).toBe(201);
    expect((await signIn(first)).body).toMatchObject({ code: 'second_factor_wrong' });
    expect((await signIn(second)).status).toBe(201);
    // Spent stays spent: a row that is put back to what it was, by whoever writes into the database, opens nothing.
    const spent = (await office.test.database.reader.query('SELECT user_id, code_hash, used_at FROM recovery_code WHERE used_at IS NOT NULL')) as Row[];
    expect(spent).toHaveLength(2);
    for (const { user_id, code_hash } of spent) await putRow(office.test.database, 'recovery_code', { user_id, code_hash }, { used_at: null });
    expect((await signIn(first)).body).toMatchObject({ code: 'second_factor_wrong' });
    for (const { user_id, code_hash, used_at } of spent) await putRow(office.test.database, 'recovery_code', { user_id, code_hash }, { used_at });
    expect((await signIn(recovery[2])).status).toBe(201);
  });

  it('cannot be guessed by who has the password: wrong codes pause like wrong passwords', async () => {
    office.clock.set(LUNCH + 120 * 60_000);
    const verdicts: string[] = [];
    for (let n = 0; n < 8; n++) verdicts.push(((await signIn(String(100_000 + n))).body as { code: string }).code);
    expect(verdicts.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'second_factor_wrong'));
    expect(verdicts.slice(5)).toEqual(['account_locked', 'account_locked', 'account_locked']);
  });

  it('stands nowhere in clear: neither the secret nor a recovery code', async () => {
    const rows = await office.test.database.reader.query('SELECT second_factor_sealed FROM user_account WHERE second_factor_sealed IS NOT NULL');
    const codes = await office.test.database.reader.query('SELECT code_hash FROM recovery_code');
    const text = JSON.stringify([rows, codes]);
    expect(text).not.toContain(secret);
    for (const code of recovery) expect(text).not.toContain(code.replace(/-/g, ''));
  });
});
