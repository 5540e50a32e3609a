import request from 'supertest';
import { CreateUser } from '#identity';
import { Ids, systemActor, UnitOfWork } from '#platform';
import { COUNTY, done } from '../../support/small-county.js';
import { type FrontOffice, openFrontOffice, PASSWORD } from './front-office.js';

let office: FrontOffice;
const tokens: Record<string, string> = {};
const server = () => request(office.app.getHttpServer());
const post = (who: string, path: string, body: object) =>
  server()
    .post(`/api/v1/bureau/${path}`)
    .auth(tokens[who] ?? '', { type: 'bearer' })
    .send(body);
const get = (who: string, path: string) =>
  server()
    .get(`/api/v1/bureau/${path}`)
    .auth(tokens[who] ?? '', { type: 'bearer' });
const id = () => office.app.get(Ids, { strict: false }).next();
const signIn = async (login: string, password = PASSWORD) =>
  (await server().post('/api/v1/bureau/sessions').send({ login, password })).body as { accessToken: string; pending: string[]; code?: string };

beforeAll(async () => {
  office = await openFrontOffice();
  for (const [login, role, staffNumber] of [
    ['zhou', 'bureau_admin', 'MZ-1'],
    ['qian', 'bureau_admin', 'MZ-2'],
    ['sun', 'bureau_approver', 'MZ-3'],
  ] as const) {
    done(await office.app.get(CreateUser, { strict: false }).create(systemActor(COUNTY), { login, password: PASSWORD, displayName: login, role, areaCode: COUNTY, staffNumber }));
    tokens[login] = (await signIn(login)).accessToken;
  }
});
afterAll(() => office.close());

const approver = (login: string, staffNumber: string) => ({ reason: '新任复核', login, displayName: '张三', role: 'bureau_approver', areaCode: COUNTY, staffNumber });

describe('an account of the bureau', () => {
  it('is not made by one administrator', async () => {
    // Nor of a site: there is no such route.
    for (const role of ['bureau_admin', 'bureau_approver', 'bureau_officer', 'street_officer', 'auditor', 'site_manager', 'site_operator'])
      expect((await post('zhou', 'users', { login: 'same-ck', password: PASSWORD, displayName: '张三', role, areaCode: COUNTY })).status).toBe(404);
  });

  it('is opened by two, who each know half of its first password, and opens nothing before that is changed', async () => {
    const proposal = id();
    expect((await post('zhou', 'users/openings', { id: proposal, ...approver('zhang', 'MZ-9') })).status).toBe(202);
    expect((await signIn('zhang')).code).toBe('credentials_wrong');
    expect((await post('zhou', `proposals/${proposal}/confirmation`, {})).body).toMatchObject({ code: 'same_person' });
    expect((await get('zhou', `users/first-passwords/${proposal}`)).status).toBe(404);
    expect((await post('qian', `proposals/${proposal}/confirmation`, {})).status).toBe(200);
    const halves = [await get('zhou', `users/first-passwords/${proposal}`), await get('qian', `users/first-passwords/${proposal}`)].map(
      ({ body }) => body as { side: string; half: string },
    );
    expect(halves.map(({ side }) => side)).toEqual(['proposer', 'decider']);
    expect((await get('sun', `users/first-passwords/${proposal}`)).status).toBe(404);
    for (const { half } of halves) expect((await signIn('zhang', half)).code).toBe('credentials_wrong');
    const whole = halves.map(({ half }) => half).join('-');
    const first = await signIn('zhang', whole);
    expect(first.pending).toEqual(['password']);
    tokens['zhang'] = first.accessToken;
    expect((await get('zhang', 'today')).body).toMatchObject({ code: 'password_change_first' });
    expect((await post('zhang', 'password-changes', { current: whole, next: 'quite another horse 87' })).status).toBe(201);
    tokens['zhang'] = (await signIn('zhang', 'quite another horse 87')).accessToken;
    expect((await get('zhang', 'today')).status).toBe(200);
    expect((await get('zhou', `users/first-passwords/${proposal}`)).status).toBe(404);
  });

  it('of a staff number that has one already is refused at the confirmation, whole', async () => {
    const proposal = id();
    await post('zhou', 'users/openings', { id: proposal, ...approver('zhang.again', 'MZ-9') });
    expect((await post('qian', `proposals/${proposal}/confirmation`, {})).body).toMatchObject({ code: 'staff_number_taken' });
  });

  it('whose login is opened twice at one moment is refused once, for the login', async () => {
    for (const round of ['1', '2', '3']) {
      const openings = ['a', 'b'].map((which) => ({ proposal: id(), staffNumber: `MZ-2${round}${which}` }));
      for (const { proposal, staffNumber } of openings) await post('zhou', 'users/openings', { id: proposal, ...approver(`twice.${round}`, staffNumber), role: 'auditor' });
      const answers = await Promise.all(openings.map(({ proposal }) => post('qian', `proposals/${proposal}/confirmation`, {})));
      expect(answers.map(({ status, body }) => [status, (body as { code?: string }).code]).sort()).toEqual([
        [200, undefined],
        [409, 'login_taken'],
      ]);
    }
  });
});

describe('an approver’s password, role and second factor', () => {
  const sun = async () => ((await get('zhou', 'users')).body as { items: { id: string; login: string; role: string }[] }).items.find(({ login }) => login === 'sun');
  const change = async (who: string, body: object) => {
    const proposal = id();
    const answer = await post(who, `users/${(await sun())?.id ?? ''}/changes`, { id: proposal, reason: '本人申请', ...body });
    return { proposal, answer };
  };

  it('are not given by one administrator', async () => {
    const reset = await post('zhou', `users/${(await sun())?.id ?? ''}/password-reset`, { password: 'quite a new horse 88', reason: '忘记密码' });
    expect(reset.status).toBe(404);
    expect((await signIn('sun')).accessToken).toBeDefined();
  });

  it('are changed by two, neither of whom is their holder', async () => {
    const { proposal, answer } = await change('zhou', { what: 'role', role: 'bureau_officer' });
    expect(answer.status).toBe(202);
    expect((await post('sun', `proposals/${proposal}/confirmation`, {})).body).toMatchObject({ code: 'same_person' });
    expect((await sun())?.role).toBe('bureau_approver');
    expect((await post('qian', `proposals/${proposal}/confirmation`, {})).status).toBe(200);
    expect((await sun())?.role).toBe('bureau_officer');
    expect((await get('sun', 'today')).status).toBe(401);

    const reset = await change('zhou', { what: 'password' });
    expect((await post('qian', `proposals/${reset.proposal}/confirmation`, {})).status).toBe(200);
    expect((await signIn('sun')).code).toBe('credentials_wrong');
  });
});

describe('those who decide', () => {
  const users = async (who: string) => ((await get(who, 'users')).body as { items: { id: string; login: string; disabledAt: number | null }[] }).items;
  const disable = async (who: string, login: string) => {
    const target = (await users(who)).find((one) => one.login === login);
    return post(who, `users/${target?.id ?? ''}/disablement`, { reason: '已离职' });
  };
  const alarms = async (who: string) => ((await get(who, 'alarms')).body as { items: { kind: string; value: number }[] }).items.map(({ kind, value }) => [kind, value]);

  it('are put out by one person while two others decide, and never below that, though two put each other out at one moment', async () => {
    for (const login of ['bureau.admin', 'bureau.approver']) expect((await disable('zhou', login)).status).toBe(201);
    // Now zhou, qian and zhang decide.
    const ids = await users('zhou');
    const idOf = (login: string) => ids.find((one) => one.login === login)?.id ?? '';
    const [byZhou, byQian] = await Promise.all([
      post('zhou', `users/${idOf('qian')}/disablement`, { reason: '已离职' }),
      post('qian', `users/${idOf('zhou')}/disablement`, { reason: '已离职' }),
    ]);
    const [winner, loser, refused] = byZhou.status === 201 ? ['zhou', 'qian', byQian] : ['qian', 'zhou', byZhou];
    expect([byZhou.status, byQian.status].filter((status) => status === 201)).toHaveLength(1);
    // Either the other one decides still, or the loser's session had ended first.
    expect(['deciders_needed', 'unauthenticated']).toContain((refused.body as { code: string }).code);
    expect((await users(winner)).filter((one) => one.disabledAt !== null).map((one) => one.login)).toEqual(['bureau.admin', 'bureau.approver', loser]);
    const last = await disable(winner, 'zhang');
    expect([last.status, last.body]).toMatchObject([409, { code: 'deciders_needed' }]);
    // Who decides nothing is put out as ever.
    expect((await disable(winner, 'sun')).status).toBe(201);
    expect(await alarms(winner)).toEqual([]);
    // By a hand in the database, or before there was this rule.
    await office.app.get(UnitOfWork, { strict: false }).run((tx) => tx.execute("UPDATE user_account SET disabled_at = 1 WHERE login = 'zhang'"));
    expect(await alarms(winner)).toEqual([['deciders_few', 1]]);
  });
});
