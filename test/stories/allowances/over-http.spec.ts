import { type INestApplication, ValidationPipe } from '@nestjs/common';
import request from 'supertest';
import { AccountStatement, ReadTrialBalance } from '#ledger';
import { ApproveRun, CancelRun, CompareRun, DraftRun, PostRun, PurseReader, RunReader } from '#allowances';
import { type Actor, Ids, ProblemFilter, UnitOfWork } from '#platform';
import { Test } from '@nestjs/testing';
import { pino } from 'pino';
import { StaffReader } from '#identity';
import { DecideProposal, Propose, ReadProposals } from '#proposals';
import { ProposalAnswers } from '../../../apps/api/src/bureau/proposals.answer.js';
import { IssuanceRunsController } from '../../../apps/api/src/bureau/issuance-runs.controller.js';
import { LedgerController } from '../../../apps/api/src/bureau/ledger.controller.js';
import { PurseController } from '../../../apps/api/src/elder/purse.controller.js';
import { CHECKER, County, MAKER } from './county.js';

/*
 * What the routes take and answer: amounts as whole numbers, refusals as problems, unknown fields refused. The guard has
 * stories of its own; here the actor is put on the request.
 */
describe('allowances and the ledger over HTTP', () => {
  let county: County;
  let app: INestApplication;
  let actor: Actor = MAKER;
  const http = (): ReturnType<typeof request> => request(app.getHttpServer());

  beforeAll(async () => {
    county = await County.open();
    await county.people({ chen: {}, lin: { birthDay: '1935-01-01' }, zhou: { purseOpenedOn: null } });
    const useCases = [
      DraftRun,
      ApproveRun,
      PostRun,
      CancelRun,
      RunReader,
      CompareRun,
      PurseReader,
      AccountStatement,
      ReadTrialBalance,
      Propose,
      ReadProposals,
      StaffReader,
      UnitOfWork,
    ];
    const module = await Test.createTestingModule({
      controllers: [IssuanceRunsController, LedgerController, PurseController],
      providers: [ProposalAnswers, ...useCases.map((useCase) => ({ provide: useCase, useValue: county.module.get<unknown>(useCase, { strict: false }) }))],
    }).compile();
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
    await app.close();
    await county.close();
  });

  it('drafts, refuses the maker, approves, posts and lists', async () => {
    const body = { runId: county.module.get(Ids).next(), programme: 'cyf', month: '2026-03', kind: 'monthly' };
    const url = `/bureau/issuance-runs/${body.runId}`;
    const drafted = await http().post('/bureau/issuance-runs').send(body).expect(201);
    expect(drafted.body).toMatchObject({ id: body.runId, state: 'draft', linesTotal: 2, amountTotal: 22_500, linesPosted: 0 });
    await http()
      .post('/bureau/issuance-runs')
      .send({ ...body, note: 'x' })
      .expect(400);
    await http()
      .post('/bureau/issuance-runs')
      .send({ ...body, month: '2026-13' })
      .expect(400);
    const refused = await http().post(`${url}/approval`).expect(403);
    expect(refused.body).toMatchObject({ code: 'same_person', title: '经办与复核须为两人' });
    actor = CHECKER;
    await http().post(`${url}/approval`).expect(200);
    actor = MAKER;
    const posted = await http().post(`${url}/posting`).expect(200);
    expect(posted.body).toMatchObject({ state: 'posted', linesPosted: 2 });
    await http().post(`${url}/cancellation`).expect(409);
    const lines = await http().get(`${url}/lines?limit=1`).expect(200);
    expect(lines.body).toMatchObject({ items: [{ lineNo: 1, unit: 'POINT' }], next: expect.any(String) as string });
    const runs = await http().get('/bureau/issuance-runs?programme=cyf').expect(200);
    expect(runs.body).toMatchObject({ items: [{ id: body.runId }], next: null });
    await http()
      .get(`/bureau/issuance-runs/${county.module.get(Ids).next()}`)
      .expect(404);
  });

  it('shows the second person a month beside the one before: who is newly registered, who joined, who left', async () => {
    const draft = async (month: string, kind: string): Promise<string> => {
      const runId = county.module.get(Ids).next();
      await http().post('/bureau/issuance-runs').send({ runId, programme: 'cyf', month, kind }).expect(201);
      return `/bureau/issuance-runs/${runId}`;
    };
    const { body: march } = await http().get('/bureau/issuance-runs?programme=cyf').expect(200);
    const [{ id }] = (march as { items: [{ id: string }] }).items;
    const own = { people: 2, amount: 22_500 };
    await http()
      .get(`/bureau/issuance-runs/${id}/comparison`)
      .expect(200, { runId: id, own, before: null, registeredSince: { people: 0, amount: 0 }, joined: null, raised: null, left: null });
    county.on('2026-04-01');
    await county.people({ wang: { registeredAt: county.clock.nowMs() }, wu: { registeredAt: county.clock.nowMs(), birthDay: '1960-01-01' } });
    await county.change('zhou', 'purse_opened_on', '2026-03-15');
    await county.change('lin', 'died_on', '2026-03-20');
    await county.change('chen', 'birth_day', '1935-01-01');
    const { body } = await http()
      .get(`${await draft('2026-04', 'monthly')}/comparison`)
      .expect(200);
    expect(body).toMatchObject({
      own: { people: 3, amount: 30_000 },
      before: { runId: id, month: '2026-03', ...own },
      registeredSince: { people: 1, amount: 7500 },
      joined: { people: 2, amount: 15_000 },
      raised: { people: 1, amount: 7500 },
      left: { people: 1, amount: 15_000 },
    });
    // A difference stands beside its own month: who was registered since is told here too.
    const difference = await http()
      .get(`${await draft('2026-03', 'difference')}/comparison`)
      .expect(200);
    expect(difference.body).toMatchObject({ before: { runId: id }, registeredSince: { people: 1, amount: 7500 }, joined: { people: 1, amount: 7500 }, raised: null, left: null });
    actor = { ...MAKER, areaCode: '330102003' };
    await http().get(`/bureau/issuance-runs/${id}/comparison`).expect(403);
    actor = MAKER;
    await http()
      .get(`/bureau/issuance-runs/${county.module.get(Ids).next()}/comparison`)
      .expect(404);
  });

  it('records budget once and shows the books, now and before', async () => {
    const body = { id: county.module.get(Ids).next(), reason: '区财政拨款到账', funder: 'NEWFUND', amountFen: 1_000_000 };
    const proposed = await http().post('/bureau/ledger/appropriations').send(body).expect(202);
    expect(proposed.body).toMatchObject({ id: body.id, kind: 'money.appropriate', state: 'open', mayDecide: false, title: { zh: '登记拨款 NEWFUND 10000.00 元' } });
    expect((await http().post('/bureau/ledger/appropriations').send(body).expect(202)).body).toEqual(proposed.body);
    await http()
      .post('/bureau/ledger/appropriations')
      .send({ ...body, amountFen: 9_007_199_254_740_991 })
      .expect(400);
    await http()
      .post('/bureau/ledger/appropriations')
      .send({ ...body, reason: undefined })
      .expect(400);
    await county.module.get(DecideProposal, { strict: false }).decide(CHECKER, { id: body.id, decision: 'confirmed' });
    await http()
      .post('/bureau/ledger/appropriations')
      .send({ ...body, amountFen: 1.5 })
      .expect(400);
    await http()
      .post('/bureau/ledger/appropriations')
      .send({ ...body, funder: 'CHARITY' })
      .expect(400);
    const now = await http().get('/bureau/ledger/trial-balance').expect(200);
    expect(now.body).toMatchObject({ totals: { CNY: 0, POINT: 0 } });
    expect((now.body as { lines: unknown[] }).lines).toContainEqual({ account: 'FUND', owner: 'NEWFUND', unit: 'CNY', amount: 1_000_000, postings: 1 });
    await http()
      .get('/bureau/ledger/trial-balance?recordedBefore=1')
      .expect(200, { lines: [], totals: { CNY: 0, POINT: 0 } });
    const statement = await http().get('/bureau/ledger/accounts/FUND/NEWFUND/postings?limit=5').expect(200);
    expect(statement.body).toMatchObject({ balance: 1_000_000, items: [{ kind: 'appropriation', amount: 1_000_000 }], next: null });
    await http().get('/bureau/ledger/accounts/BANK/DISTRICT/postings').expect(400);
  });

  it('shows a person their own lots', async () => {
    actor = { ...MAKER, role: 'elder', personId: county.id('chen') };
    const purse = await http().get('/elder/purse').expect(200);
    expect(purse.body).toMatchObject({
      balance: 7500,
      words: { zh: '现有 75.00 分可用', en: '75.00 points to spend' },
      lots: [{ state: 'live', remaining: 7500, expiresOn: '2027-03-31' }],
    });
    actor = MAKER;
  });
});
