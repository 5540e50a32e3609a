import type { CanActivate, ExecutionContext, INestApplication } from '@nestjs/common';
import { ValidationPipe } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { pino } from 'pino';
import request from 'supertest';
import { CARDS_TABLES, CardsModule } from '#cards';
import type { Actor } from '#platform';
import { PlatformModule, ProblemFilter, SetClock, UnitOfWork } from '#platform';
import { CardBindingsController } from '../../../apps/api/src/bureau/card-bindings.controller.js';
import { CarriersController } from '../../../apps/api/src/bureau/carriers.controller.js';
import { CardsController } from '../../../apps/api/src/bureau/cards.controller.js';
import { ElderActivationsController } from '../../../apps/api/src/elder/activations.controller.js';
import { ElderCarrierController } from '../../../apps/api/src/elder/carrier.controller.js';
import { ElderPhoneKeysController } from '../../../apps/api/src/elder/phone-keys.controller.js';
import type { TestDatabase } from '../../support/test-database.js';
import { openTestDatabase } from '../../support/test-database.js';
import { CAIHE, clerkOf, elderSelf, KAIXUAN, LUNCH_MS, onEngine, Phone, registerPersons } from './card-desk.js';

/** Goal: the routes decode, call and map. Method: the controllers alone, with whoever the test says signed in. */
describe(onEngine('cards over HTTP'), () => {
  let test: TestDatabase;
  let app: INestApplication;
  let actor: Actor;
  let person = '';

  beforeAll(async () => {
    test = await openTestDatabase(CARDS_TABLES);
    const module = await Test.createTestingModule({
      imports: [PlatformModule.with({ database: test.database, keys: test.keys, clock: new SetClock(LUNCH_MS) }), CardsModule],
      controllers: [CardsController, CarriersController, CardBindingsController, ElderActivationsController, ElderCarrierController, ElderPhoneKeysController],
    }).compile();
    app = module.createNestApplication();
    app.useGlobalGuards(
      new (class implements CanActivate {
        canActivate(context: ExecutionContext): boolean {
          context.switchToHttp().getRequest<{ principal: unknown }>().principal = { actor, sessionId: 'session' };
          return true;
        }
      })(),
    );
    app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
    app.useGlobalFilters(new ProblemFilter(pino({ level: 'silent' })));
    await app.init();
    [person = ''] = await registerPersons(module.get(UnitOfWork), 1);
    actor = clerkOf(CAIHE);
  });
  afterAll(async () => {
    await app.close();
    await test.drop();
  });
  const http = () => request(app.getHttpServer() as never);

  it('a life of a card: issued, printed, bound, enrolled, lost, found, replaced', async () => {
    const issued = await http()
      .post('/bureau/cards')
      .send({ personIds: [person] })
      .expect(201);
    expect(issued.body).toEqual({
      items: [
        {
          personId: person,
          cardId: expect.any(String) as unknown,
          generation: 1,
        },
      ],
    });
    expect(
      (
        await http()
          .post('/bureau/cards')
          .send({ personIds: [person] })
          .expect(201)
      ).body,
    ).toEqual({ items: [] });
    const card = await http().get(`/bureau/cards/${person}`).expect(200);
    expect(card.body).toMatchObject({ state: 'active', generation: 1, number: expect.stringMatching(/^\d{16}$/) as unknown });
    // Codes of 205 digits leave on paper only.
    for (const { body } of [issued, card]) expect(JSON.stringify(body)).not.toMatch(/\d{100}/);
    const svg = await http().get(`/bureau/cards/${person}/code.svg`).expect(200).expect('content-type', 'image/svg+xml').expect('cache-control', 'no-store');
    expect((svg.body as Buffer).toString()).toContain('<svg');
    await http().get(`/bureau/cards/${person}/code.png`).expect(200).expect('content-type', 'image/png');

    await http().post('/bureau/social-cards').send({ personId: person, number: 'A12345678' }).expect(201);
    const activation = await http().post('/bureau/activations').send({ personId: person, validMinutes: 30 }).expect(201);
    const { activationCode, code, expiresAt } = activation.body as { activationCode: string; code: string; expiresAt: number };
    expect(expiresAt).toBe(LUNCH_MS + 30 * 60_000);
    await http().post('/elder/activations').send({ activationCode, publicKey: new Phone().publicKey }).expect(400);
    const enrolled = await http().post('/elder/activations').send({ activationCode: code, publicKey: new Phone().publicKey }).expect(201);
    expect(enrolled.body).toMatchObject({ personId: person, serverTime: LUNCH_MS });
    await http().post('/elder/activations').send({ activationCode, bornOn: '1941-01-01', publicKey: new Phone().publicKey }).expect(409);
    const again = (wish: object) =>
      http()
        .post('/bureau/activations')
        .send({ personId: person, ...wish });
    expect((await again({}).expect(409)).body).toMatchObject({ code: 'phone_bound_elsewhere', detail: { enrolledAt: LUNCH_MS } });
    await again({ takeOver: true }).expect(201);

    actor = elderSelf(person);
    const own = await http().get('/elder/carrier').expect(200);
    expect(own.body).toMatchObject({
      state: 'active',
      socialCardBound: true,
      phones: [{ phoneKeyId: (enrolled.body as { phoneKeyId: string }).phoneKeyId }],
      serverTime: LUNCH_MS,
    });
    await http()
      .post('/elder/card-losses')
      .send({})
      .expect(200)
      .expect((answer) => {
        expect(answer.body).toMatchObject({ state: 'lost', generation: 1 });
      });
    await http()
      .post('/elder/card-loss-withdrawals')
      .send({})
      .expect(200)
      .expect((answer) => {
        expect(answer.body).toMatchObject({ state: 'active' });
      });
    await http()
      .post(`/elder/phone-keys/${(enrolled.body as { phoneKeyId: string }).phoneKeyId}/revocation`)
      .expect(200);

    actor = clerkOf(CAIHE);
    await http().post('/bureau/card-losses').send({ personId: person, reason: '丢失' }).expect(200);
    await http()
      .get(`/bureau/cards/${person}/code.svg`)
      .expect(422)
      .expect('content-type', /application\/problem\+json/);
    const replaced = await http().post('/bureau/card-replacements').send({ personId: person, generation: 1, reason: '丢失补办' }).expect(201);
    expect(replaced.body).toEqual({ personId: person, cardId: expect.any(String) as unknown, generation: 2 });
    await http().post('/bureau/card-replacements').send({ personId: person, generation: 1, reason: '丢失补办' }).expect(409);
    await http().post('/bureau/card-suspensions').send({ personId: person, reason: '待核实身份' }).expect(200);
    await http().post('/bureau/card-resumptions').send({ personId: person, reason: '已核实无误' }).expect(200);
    await http().post('/bureau/social-card-releases').send({ personId: person, reason: '换新社保卡' }).expect(200);
    await http()
      .get(`/bureau/carriers/${person}`)
      .expect(200)
      .expect((answer) => {
        expect(answer.body).toMatchObject({ generation: 2, state: 'active', phones: [], socialCardBound: false });
      });
  });

  it('another street finds nothing', async () => {
    actor = clerkOf(KAIXUAN);
    await http().get(`/bureau/cards/${person}`).expect(404);
    await http().get(`/bureau/carriers/${person}`).expect(404);
    await http().get(`/bureau/cards/${person}/code.png`).expect(404);
    await http().post('/bureau/card-losses').send({ personId: person, reason: '丢失' }).expect(404);
    await http().post('/bureau/activations').send({ personId: person }).expect(404);
    await http().post('/bureau/social-cards').send({ personId: person, number: 'A12345678' }).expect(404);
  });

  it('refuses what is malformed, and fields it does not know', async () => {
    actor = clerkOf(CAIHE);
    const wrong: [string, object][] = [
      ['/bureau/cards', { personIds: [] }],
      ['/bureau/cards', { personIds: ['x'] }],
      ['/bureau/card-losses', { personId: person }],
      ['/bureau/card-losses', { personId: person, reason: '丢失', state: 'active' }],
      ['/bureau/card-replacements', { personId: person, reason: '折断' }],
      ['/bureau/card-replacements', { personId: person, reason: '折断', generation: 256 }],
      ['/bureau/activations', { personId: person, validMinutes: 5 }],
      ['/bureau/social-cards', { personId: person, number: '11010519491231002X' }],
      ['/elder/activations', { activationCode: '123', publicKey: new Phone().publicKey }],
      ['/elder/activations', { activationCode: '0123456789', publicKey: 'short' }],
    ];
    for (const [path, body] of wrong) {
      const answer = await http().post(path).send(body);
      expect([path, answer.status, (answer.body as { code?: string }).code]).toEqual([path, 400, 'invalid_request']);
    }
    await http().post('/bureau/card-suspensions').send({ personId: person, reason: '疑' }).expect(422);
  });
});
