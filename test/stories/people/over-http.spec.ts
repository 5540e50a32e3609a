import { type INestApplication, ValidationPipe } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { pino } from 'pino';
import request from 'supertest';
import type { Id } from '#values';
import { SettleDeath } from '#allowances';
import { RedemptionModule, SettleRevocation } from '#redemption';
import * as people from '#people';
import { StaffReader } from '#identity';
import { type Actor, Ids, ProblemFilter, UnitOfWork } from '#platform';
import { Propose, ReadProposals } from '#proposals';
import { AreasController } from '../../../apps/api/src/bureau/areas.controller.js';
import { AssessmentsController } from '../../../apps/api/src/bureau/assessments.controller.js';
import { CategoriesController } from '../../../apps/api/src/bureau/categories.controller.js';
import { DeathsController } from '../../../apps/api/src/bureau/deaths.controller.js';
import { ImportsController } from '../../../apps/api/src/bureau/imports.controller.js';
import { PersonSearchesController } from '../../../apps/api/src/bureau/person-searches.controller.js';
import { PersonsController } from '../../../apps/api/src/bureau/persons.controller.js';
import { ProposalAnswers } from '../../../apps/api/src/bureau/proposals.answer.js';
import { ProxiesController } from '../../../apps/api/src/bureau/proxies.controller.js';
import { MeController } from '../../../apps/api/src/elder/me.controller.js';
import { COUNTY, HUBIN, idNumber, RegistryOffice } from './registry-office.js';

const CONTROLLERS = [
  AreasController,
  AssessmentsController,
  CategoriesController,
  DeathsController,
  ImportsController,
  PersonSearchesController,
  PersonsController,
  ProxiesController,
  MeController,
];
const USE_CASES = [
  SettleDeath,
  SettleRevocation,
  people.ActivateRoster,
  people.AddCategory,
  people.AddGuardian,
  people.CheckRoster,
  people.ChoosePoints,
  people.DefineAreas,
  people.DiscardRoster,
  people.EndCategory,
  people.FindImports,
  people.FindPersons,
  people.ListAreas,
  people.OpenPurse,
  people.ReadImport,
  people.ReadOwnProfile,
  people.ReadPerson,
  people.RecordAssessment,
  people.RecordDeath,
  people.RecordMove,
  people.RegisterPerson,
  people.RegisterProxy,
  people.RevealPerson,
  people.RevokeProxy,
  people.RosterFaults,
  people.WithdrawFact,
  Propose,
  ReadProposals,
  StaffReader,
  UnitOfWork,
];

/*
 * What the routes take and answer. The guard has stories of its own; here the actor is put on the request.
 */
describe('the registry over HTTP', () => {
  let office: RegistryOffice;
  let app: INestApplication;
  let actor: Actor = COUNTY;
  let chen: Id;
  const http = (): ReturnType<typeof request> => request(app.getHttpServer());

  beforeAll(async () => {
    office = await RegistryOffice.open([RedemptionModule]);
    const providers = USE_CASES.map((useCase) => ({ provide: useCase, useValue: office.get<unknown>(useCase) }));
    const module = await Test.createTestingModule({ controllers: CONTROLLERS, providers: [...providers, ProposalAnswers] }).compile();
    app = module.createNestApplication();
    app.use((incoming: { principal?: unknown }, _response: unknown, next: () => void) => {
      incoming.principal = { actor, sessionId: 's' };
      next();
    });
    app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }));
    app.useGlobalFilters(new ProblemFilter(pino({ level: 'silent' })));
    await app.init();
  });
  afterAll(async () => {
    // The office first: a pool that stays open would keep a failed run alive.
    await office.close();
    await app.close();
  });
  beforeEach(() => {
    actor = COUNTY;
  });

  it('registers, shows masked, and refuses in both languages', async () => {
    const body = { idNumber: idNumber(1), name: '陈小英', phone: '13800138000', residenceArea: '330102001', hukouArea: '330105' };
    const created = await http().post('/bureau/persons').send(body).expect(201);
    chen = (created.body as { personId: Id }).personId;
    const again = await http().post('/bureau/persons').send(body).expect(409);
    expect(again.body).toMatchObject({ code: 'person_exists', title: '此人已登记', titleEn: 'This person is already registered' });
    await http()
      .post('/bureau/persons')
      .send({ ...body, note: 'x' })
      .expect(400);
    await http()
      .post('/bureau/persons')
      .send({ ...body, idNumber: `${idNumber(1).slice(0, 17)}A` })
      .expect(422);
    const shown = await http().get(`/bureau/persons/${chen}`).expect(200);
    expect(JSON.stringify(shown.body)).not.toMatch(/陈小英|13800138000|990000/);
    expect(shown.body).toMatchObject({ nameMasked: '陈*英', categories: [], proxies: [] });
    actor = HUBIN;
    await http().get(`/bureau/persons/${chen}`).expect(404);
  });

  it('finds by number in a body only, and reveals for a reason', async () => {
    const found = await http()
      .post('/bureau/person-searches')
      .send({ idNumber: idNumber(1) })
      .expect(200);
    expect(found.body).toMatchObject({ items: [{ personId: chen }], next: null });
    await http().post('/bureau/person-searches').send({}).expect(400);
    await http()
      .get(`/bureau/persons?idNumber=${idNumber(1)}`)
      .expect(400);
    await http().get('/bureau/persons?limit=201').expect(400);
    await http().get('/bureau/persons?limit=1').expect(200);
    await http().post(`/bureau/persons/${chen}/reveals`).send({ reason: '看' }).expect(422);
    const revealed = await http().post(`/bureau/persons/${chen}/reveals`).send({ reason: '电话核实身份' }).expect(200);
    expect(revealed.body).toMatchObject({ idNumber: idNumber(1), name: '陈小英', phone: '13800138000' });
  });

  it('records facts', async () => {
    await http().post(`/bureau/persons/${chen}/purse`).send({ openedOn: '2025-01-01' }).expect(200);
    await http().post(`/bureau/persons/${chen}/moves`).send({ kind: 'move_in', effectiveOn: '2025-11-01', residenceArea: '330102001001', source: '家属' }).expect(200);
    const category = await http().post('/bureau/categories').send({ personId: chen, category: 'DIBAO', startsOn: '2025-01-01', evidence: '低保证 1' }).expect(201);
    await http().post('/bureau/categories').send({ personId: chen, category: 'RICH', startsOn: '2025-01-01' }).expect(400);
    await http()
      .post(`/bureau/categories/${(category.body as { categoryId: Id }).categoryId}/end`)
      .send({ endsOn: '2025-06-30' })
      .expect(200);
    const items = (await http().get('/bureau/assessments/items').expect(200)).body as people.AbilityItem[];
    const scores = Object.fromEntries(items.map(({ code, scoreMax }) => [code, scoreMax]));
    const sheet = { personId: chen, assessedOn: '2025-11-01', scores, coma: false, mentalIllness: false, accidentsIn30Days: 0, assessor: 'PG-1', secondAssessor: 'PG-2' };
    expect((await http().post('/bureau/assessments').send(sheet).expect(201)).body).toMatchObject({ total: 90, grade: 'INTACT' });
    await http()
      .post('/bureau/assessments')
      .send({ ...sheet, secondAssessor: 'PG-1' })
      .expect(403);
    const proxy = { personId: chen, relation: '邻居', name: '张伟强', consentedOn: '2025-11-01', endsOn: '2026-10-31', mealsPerMonth: 22 };
    const { proxyId } = (await http().post('/bureau/proxies').send(proxy).expect(201)).body as { proxyId: Id };
    await http().post(`/bureau/proxies/${proxyId}/revocation`).expect(200);
    await http().post(`/bureau/persons/${chen}/guardians`).send({ relation: '女儿', name: '李芳', startsOn: '2025-01-01' }).expect(201);
    await http().post(`/bureau/persons/${chen}/death`).send({ diedOn: '2025-11-10', source: '殡仪馆' }).expect(200);
    await http().post(`/bureau/persons/${chen}/death`).send({ diedOn: '2025-11-11', source: '殡仪馆' }).expect(409);
    await http().post(`/bureau/persons/${chen}/death-revocation`).send({ reason: '同名误登记' }).expect(200);
    const shown = await http().get(`/bureau/persons/${chen}`).expect(200);
    expect(shown.body).toMatchObject({
      diedOn: null,
      purseOpenedOn: '2025-01-01',
      categories: [{ category: 'DIBAO', endsOn: '2025-06-30' }],
      assessments: [{ grade: 'INTACT' }],
      guardians: [{ relation: '女儿' }],
    });
  });

  it('takes a roster as a stream, hands out its faults, and brings it in', async () => {
    const template = await http().get('/bureau/imports/template.csv').expect(200);
    const [header = '', example = ''] = template.text.split('\r\n');
    const csv = [header, example.replace('330102001001,330102001', '330102001,330105'), `${idNumber(2)},李明,,330102001,330105,,,,`, `123,李明,,330102001,330105,,,,`].join('\r\n');
    const upload = http().post('/bureau/imports?fileName=%E6%B8%85%E6%B3%A2.csv').set('content-type', 'text/csv; charset=utf-8');
    const checked = (await upload.send(csv).expect(201)).body as people.ImportRecord;
    expect(checked).toMatchObject({ fileName: '清波.csv', state: 'checked', rowsTotal: 3, rowsGood: 2, rowsFaulty: 1 });
    const faults = await http().get(`/bureau/imports/${checked.importId}/faults.csv`).expect(200).expect('content-type', 'text/csv; charset=utf-8');
    expect(faults.text).toContain('4,id_number,citizen_id_invalid,"身份证号不正确"');
    await http().post(`/bureau/imports/${checked.importId}/activation`).send({}).expect(422);
    const activated = await http().post(`/bureau/imports/${checked.importId}/activation`).send({ partial: true }).expect(200);
    expect(activated.body).toMatchObject({ state: 'activated' });
    await http().post(`/bureau/imports/${checked.importId}/activation`).send({ partial: true }).expect(409);
    await http().delete(`/bureau/imports/${checked.importId}`).expect(409);
    await http().post('/bureau/imports').send({ rows: [] }).expect(400);
    office.clock.set(office.clock.nowMs() + 1000);
    await http().post('/bureau/imports').set('content-type', 'text/csv').send('name\n陈').expect(422);
    expect((await http().get('/bureau/imports').expect(200)).body).toMatchObject({ items: [{ state: 'rejected' }, { state: 'activated' }], next: null });
  });

  it('takes the correction of a 户籍 for a second person, and withdraws a category', async () => {
    const correction = { id: office.get(Ids).next(), reason: '户口簿登记有误', what: 'hukou', area: '330102001' };
    const proposed = await http().post(`/bureau/persons/${chen}/place-corrections`).send(correction).expect(202);
    expect(proposed.body).toMatchObject({ kind: 'person.correct_place', state: 'open' });
    await http()
      .post(`/bureau/persons/${chen}/place-corrections`)
      .send({ ...correction, what: 'name' })
      .expect(400);
    const added = await http().post('/bureau/categories').send({ personId: chen, category: 'JISHENG', startsOn: '2025-01-01' }).expect(201);
    const { categoryId } = added.body as { categoryId: Id };
    await http().post(`/bureau/categories/${categoryId}/withdrawal`).send({ reason: '错' }).expect(422);
    const withdrawn = await http().post(`/bureau/categories/${categoryId}/withdrawal`).send({ reason: '登记到了别人名下' }).expect(200);
    expect(withdrawn.body).toEqual({ id: categoryId, withdrawnAt: office.clock.nowMs() });
  });

  it('lists and defines areas', async () => {
    const added = { code: '330102004', parent: '330102', name: '小营街道', nameEn: 'Xiaoying', startsOn: '2021-04-09', synthetic: true };
    await http()
      .post('/bureau/areas')
      .send({ areas: [added] })
      .expect(200, { added: 1, changed: 0 });
    await http()
      .post('/bureau/areas')
      .send({ areas: [{ ...added, code: '33010' }] })
      .expect(400);
    actor = HUBIN;
    expect((await http().get('/bureau/areas').expect(200)).body).toMatchObject({ items: [{ code: '330102002' }] });
  });

  it('shows an elder his own profile and takes his choice', async () => {
    actor = { ...COUNTY, id: chen, role: 'elder', personId: chen };
    expect((await http().get('/elder/me').expect(200)).body).toMatchObject({ name: '陈小英', phoneMasked: '*8000', residenceName: '清波一社区', pointsOnMeals: true });
    await http().put('/elder/me/points-choice').send({ pointsOnMeals: 'yes' }).expect(400);
    await http().put('/elder/me/points-choice').send({ pointsOnMeals: false }).expect(200, { personId: chen, pointsOnMeals: false });
    actor = COUNTY;
    await http().get('/elder/me').expect(404);
  });
});
