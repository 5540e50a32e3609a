import { ValidationPipe } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { CreateUser, IdentityModule, SignIn } from '#identity';
import { JobsModule, WorkJob } from '#jobs';
import { PlatformModule } from '#platform';
import { ReconcileJob, ReconciliationModule } from '#reconciliation';
import { ReconciliationsController } from '../../../apps/api/src/bureau/reconciliations.controller.js';
import { COUNTY, done } from '../../support/small-county.js';
import { AuditedCounty, NOVEMBER } from './audited-county.js';

const PASSWORD = 'correct horse 85';
const PATH = '/bureau/reconciliations';

let county: AuditedCounty;
let app: NestExpressApplication;
const tokens: Record<string, string> = {};
const get = (role: string, path: string) =>
  request(app.getHttpServer())
    .get(path)
    .auth(tokens[role] ?? '', { type: 'bearer' });
const post = (role: string, body: object) =>
  request(app.getHttpServer())
    .post(PATH)
    .auth(tokens[role] ?? '', { type: 'bearer' })
    .send(body);

beforeAll(async () => {
  county = await AuditedCounty.open();
  const chen = await county.county.person({ categories: ['DIBAO'] });
  await county.issue();
  const meal = await county.eat(chen, '23 11:30');
  await county.administrator(['UPDATE redemption SET subsidy_fen = subsidy_fen + 200, points = points - 200 WHERE id = ?', meal]);
  await county.administrator(['UPDATE lot SET remaining = remaining + 50 WHERE person_id = ?', chen.personId]);
  const { db, clock } = county.county;
  const module = await Test.createTestingModule({
    imports: [PlatformModule.with({ database: db.database, keys: db.keys, clock }), IdentityModule, JobsModule, ReconciliationModule],
    controllers: [ReconciliationsController],
  }).compile();
  app = module.createNestApplication<NestExpressApplication>();
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  await app.init();
  for (const [role, areaCode] of [
    ['auditor', COUNTY],
    ['street_officer', `${COUNTY}002`],
  ] as const) {
    const login = role.replace('_', '.');
    done(await county.county.get(CreateUser).create(county.county.bureau, { login, password: PASSWORD, displayName: login, role, areaCode }));
    tokens[role] = done(await county.county.get(SignIn).signIn({ audience: 'bureau', login, password: PASSWORD })).accessToken;
  }
});
/** What the other thread does. */
const work = () =>
  app.get(WorkJob, { strict: false }).next([app.get(ReconcileJob, { strict: false })], 'this test', (error) => {
    throw error;
  });

afterAll(async () => {
  await app.close();
  await county.county.drop();
});

it('runs, lists, pages and explains, all in exact integers and both languages', async () => {
  const runId = county.county.id();
  const { body: asked } = await post('auditor', { runId, month: NOVEMBER, areaCode: COUNTY }).expect(202);
  expect(asked).toMatchObject({ id: runId, endedAt: null, persons: 0, work: { state: 'queued', ahead: 0, total: null, code: null } });
  expect((await get('auditor', `${PATH}/${runId}`).expect(200)).body).toEqual(asked);
  await work();
  const { body: run } = await get('auditor', `${PATH}/${runId}`).expect(200);
  expect(run).toMatchObject({ id: runId, month: NOVEMBER, work: null, persons: 1, redemptions: 1, linesChecked: 2, differences: 2 });
  expect(run.totals).toEqual([
    { type: 'amount_drift', title: { zh: '分摊金额与重算不符', en: 'The split differs from the law run again' }, owner: 'bureau_officer', count: 1, amount: 200 },
    { type: 'lot_drift', title: { zh: '额度余额与分录不符', en: 'A lot differs from the sum of its postings' }, owner: 'auditor', count: 1, amount: 50 },
  ]);
  expect((await post('auditor', { runId, month: NOVEMBER, areaCode: COUNTY }).expect(202)).body).toEqual(run);
  expect((await get('auditor', `${PATH}?month=${NOVEMBER}`).expect(200)).body).toEqual({ items: [run], next: null });
  expect((await get('auditor', `${PATH}/${runId}`).expect(200)).body).toEqual(run);

  const { body: first } = await get('auditor', `${PATH}/${runId}/differences?limit=1`).expect(200);
  const { body: second } = await get('auditor', `${PATH}/${runId}/differences?limit=1&cursor=${String(first.next)}`).expect(200);
  expect([first.items[0].type, second.items[0].type, second.next]).toEqual(['amount_drift', 'lot_drift', null]);
  expect(first.items[0]).toMatchObject({ unit: 'CNY', amount: 200, expected: { subsidyFen: 500, points: 520 }, found: { subsidyFen: 700, points: 320 } });
  expect((await get('auditor', `${PATH}/${runId}/differences?type=lot_drift`).expect(200)).body.items).toEqual(second.items);
  const { body: told } = await get('auditor', `${PATH}/${runId}/differences/1`).expect(200);
  expect(told).toMatchObject({ ...first.items[0], nameMasked: '陈*英', stands: true });
  expect((told.reasons as { rule: string }[]).map((reason) => reason.rule)).toContain('meal_subsidy@2025-05-01#poorest');
});

it('keeps a street to its own area, and refuses what it does not understand', async () => {
  const runId = county.county.id();
  const { body: run } = await post('auditor', { runId, month: NOVEMBER, areaCode: COUNTY }).expect(202);
  await work();
  await post('street_officer', { runId: county.county.id(), month: NOVEMBER, areaCode: COUNTY }).expect(403);
  await get('street_officer', `${PATH}/${String(run.id)}`).expect(404);
  await get('street_officer', `${PATH}/${String(run.id)}/differences/1`).expect(404);
  expect((await get('street_officer', PATH).expect(200)).body.items).toEqual([]);
  await post('auditor', { runId, month: '2026-13', areaCode: COUNTY }).expect(400);
  await post('auditor', { runId, month: NOVEMBER, areaCode: COUNTY, force: true }).expect(400);
  await get('auditor', `${PATH}/${runId}/differences?type=nonsense`).expect(400);
  await request(app.getHttpServer()).get(PATH).expect(401);
});
