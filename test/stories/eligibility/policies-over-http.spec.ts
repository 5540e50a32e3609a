import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ValidationPipe } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { day, type Id } from '#values';
import { DEMO_POLICIES, EligibilityModule } from '#eligibility';
import { ProposalsModule } from '#proposals';
import { CreateUser, IdentityModule, SignIn } from '#identity';
import { PlatformModule, SetClock } from '#platform';
import { PoliciesController } from '../../../apps/api/src/bureau/policies.controller.js';
import { POLICY_EXAMPLE } from '../../../apps/api/src/bureau/policies.dto.js';
import { ProposalAnswers } from '../../../apps/api/src/bureau/proposals.answer.js';
import { ProposalsController } from '../../../apps/api/src/bureau/proposals.controller.js';
import { publish } from '../../support/two-persons.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { COUNTY, good, type LawOffice, NOON, registerGrandmaChen } from './law-office.js';
import { NullIsAbsent } from '../../../apps/api/src/null-is-absent.js';

const PASSWORD = 'correct horse 85';

describe('policies over HTTP', () => {
  let app: NestExpressApplication;
  let test: TestDatabase;
  let chen: Id;
  const tokens: Record<string, string> = {};
  const get = (role: string, path: string) =>
    request(app.getHttpServer())
      .get(path)
      .auth(tokens[role] ?? '', { type: 'bearer' });
  let asked = 0;
  const post = (role: string, policy: unknown, head: object = { id: `019ab0d2-7c00-7000-8000-${String(++asked).padStart(12, '0')}`, reason: '测试所需' }) =>
    request(app.getHttpServer())
      .post('/bureau/policies')
      .auth(tokens[role] ?? '', { type: 'bearer' })
      .send({ ...head, policy });

  beforeAll(async () => {
    test = await openTestDatabase();
    const clock = new SetClock(NOON);
    const module = await Test.createTestingModule({
      imports: [PlatformModule.with({ database: test.database, keys: test.keys, clock }), IdentityModule, EligibilityModule, ProposalsModule],
      controllers: [PoliciesController, ProposalsController],
      providers: [ProposalAnswers],
    }).compile();
    app = module.createNestApplication<NestExpressApplication>();
    app.useGlobalPipes(new NullIsAbsent(), new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
    await app.init();
    const from = (type: Parameters<typeof module.get>[0]) => module.get(type, { strict: false }) as never;
    for (const policy of DEMO_POLICIES) good(await publish(module, COUNTY, policy));
    chen = await registerGrandmaChen({ get: from } as unknown as LawOffice);
    for (const [role, areaCode] of [
      ['bureau_admin', '330102'],
      ['bureau_approver', '330102'],
      ['auditor', '330102'],
      ['street_officer', '330102002'],
    ] as const) {
      const login = role.replace('_', '.');
      good(await (from(CreateUser) as CreateUser).create(COUNTY, { login, password: PASSWORD, displayName: login, role, areaCode, staffNumber: role.toUpperCase() }));
      tokens[role] = good(await (from(SignIn) as SignIn).signIn({ audience: 'bureau', login, password: PASSWORD })).accessToken;
    }
  });
  afterAll(async () => {
    await app.close();
    await test.drop();
  });

  it('lists, and shows one', async () => {
    const { body: page } = await get('auditor', '/bureau/policies?limit=2').expect(200);
    expect(page.items.map((item: { programme: string; version: string }) => `${item.programme}@${item.version}`)).toEqual(['cyf@2023-01-01', 'cyf@2025-05-01']);
    const { body: rest } = await get('auditor', `/bureau/policies?limit=200&cursor=${String(page.next)}`).expect(200);
    expect([rest.items.length, rest.next]).toEqual([4, null]);
    const { body: one } = await get('auditor', `/bureau/policies/${String(page.items[0].id)}`).expect(200);
    expect(one).toEqual(page.items[0]);
    expect(one.policy).toEqual(DEMO_POLICIES[0]);
  });

  it('shows the law of a day', async () => {
    const { body } = await get('auditor', '/bureau/laws/2025-04-30').expect(200);
    expect(body.policies.map((policy: { programme: string; version: string }) => `${policy.programme}@${policy.version}`)).toEqual(['cyf@2023-01-01', 'meal_subsidy@2023-01-01']);
    await get('auditor', '/bureau/laws/2025-02-30').expect(400);
  });

  it('explains a decision with exact integers, within the area only', async () => {
    const { body } = await get('auditor', `/bureau/persons/${chen}/decisions?day=2025-11-20&listPriceFen=1600`).expect(200);
    expect(body).toMatchObject({ nameMasked: '陈*英', month: '2025-11', meal: { listPriceFen: 1600, discountRate: '0.7', subsidyFen: 300 } });
    expect(body.allowances[0]).toMatchObject({ programme: 'cyf', unit: 'POINT', amount: 7500, entitled: true, reasons: [{ rule: 'cyf@2025-05-01#senior80', facts: { age: 85 } }] });
    expect(body.allowances[0].findings).toHaveLength(8);
    await get('street_officer', `/bureau/persons/${chen}/decisions?day=2025-11-20`).expect(404);
    await get('auditor', `/bureau/persons/${chen}/decisions`).expect(400);
    await get('auditor', `/bureau/persons/${chen}/decisions?day=2025-11-20&listPriceFen=16.5`).expect(400);
  });

  it('publishes for the administrator alone', async () => {
    const proposal = { id: '019ab0d2-7c00-7000-8000-0123456789ab', reason: '冬季慰问金，县长办公会纪要 12 号' };
    await post('auditor', POLICY_EXAMPLE, proposal).expect(403);
    const { body } = await post('bureau_admin', POLICY_EXAMPLE, proposal).expect(202);
    expect(body).toMatchObject({ ...proposal, kind: 'policy.publish', state: 'open', mayDecide: false, proposedByName: 'bureau.admin' });
    expect((await post('bureau_admin', POLICY_EXAMPLE, proposal).expect(202)).body).toEqual(body);
    expect((await get('auditor', '/bureau/laws/2026-01-10')).body.policies).not.toContainEqual(POLICY_EXAMPLE);
    const decide = (role: string, what: string, sent: object) =>
      request(app.getHttpServer())
        .post(`/bureau/proposals/${proposal.id}/${what}`)
        .auth(tokens[role] ?? '', { type: 'bearer' })
        .send(sent);
    expect((await decide('bureau_admin', 'confirmation', {}).expect(403)).body).toMatchObject({ code: 'same_person' });
    await decide('auditor', 'confirmation', {}).expect(403);
    await decide('bureau_approver', 'refusal', {}).expect(400);
    const confirmed = await decide('bureau_approver', 'confirmation', {}).expect(200);
    expect(confirmed.body).toMatchObject({ state: 'confirmed', decision: { decision: 'confirmed', decidedByName: 'bureau.approver' } });
    expect((await decide('bureau_approver', 'confirmation', {}).expect(200)).body).toEqual(confirmed.body);
    expect((await decide('bureau_approver', 'refusal', { reason: '改变主意' }).expect(409)).body).toMatchObject({ code: 'proposal_decided' });
    expect((await get('auditor', '/bureau/laws/2026-01-10')).body.policies).toContainEqual(POLICY_EXAMPLE);
  });

  it('takes the whole example of docs/policy.md as it is printed there', async () => {
    const [, printed = ''] = /```json\n([^]*?)```/.exec(readFileSync(join(process.cwd(), 'docs', 'policy.md'), 'utf8')) ?? [];
    const example = { ...(JSON.parse(printed) as object), programme: 'as_printed' };
    await post('bureau_admin', example).expect(202);
    expect((await post('bureau_admin', { ...example, expiryMonths: undefined }).expect(422)).body).toMatchObject({
      detail: { faults: ['expiryMonths: 缺少字段 / missing field'] },
    });
  });

  it('refuses what is faulty or overlaps, with the reason', async () => {
    const faulty = await post('bureau_admin', { ...POLICY_EXAMPLE, bonus: true }).expect(422);
    expect(faulty.body).toMatchObject({ code: 'policy_invalid', detail: { faults: ['bonus: 未知字段 / unknown field'] } });
    const later = { ...POLICY_EXAMPLE, version: '2', effectiveFrom: day('2026-02-28'), effectiveTo: null };
    expect((await post('bureau_admin', later).expect(409)).body).toMatchObject({ code: 'policy_overlap', detail: { overlaps: ['winter_cash: 2026-01-01 / 2, 2026-02-28'] } });
    await post('bureau_admin', []).expect(400);
  });

  it('answers nobody without a token', async () => {
    await request(app.getHttpServer()).get('/bureau/policies').expect(401);
  });
});
