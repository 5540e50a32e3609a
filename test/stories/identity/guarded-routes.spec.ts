import { Controller, Get, Module, type Type, ValidationPipe } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { createHmac, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import request from 'supertest';
import { CardsModule } from '#cards';
import { CounterModule } from '#counter';
import { Audience, DisableUser, IdentityModule, OpenToAll, RevokeDevice, Roles, unguardedRoutes } from '#identity';
import { PlatformModule } from '#platform';
import { ProposalsModule } from '#proposals';
import { SitesModule } from '#sites';
import { BureauDevicesController } from '../../../apps/api/src/bureau/devices.controller.js';
import { LicencesController } from '../../../apps/api/src/bureau/licences.controller.js';
import { OperatorsController } from '../../../apps/api/src/bureau/operators.controller.js';
import { ProposalAnswers } from '../../../apps/api/src/bureau/proposals.answer.js';
import { PricesController } from '../../../apps/api/src/bureau/prices.controller.js';
import { BureauSessionsController } from '../../../apps/api/src/bureau/sessions.controller.js';
import { SitesController } from '../../../apps/api/src/bureau/sites.controller.js';
import { UsersController } from '../../../apps/api/src/bureau/users.controller.js';
import { CounterDevicesController } from '../../../apps/api/src/counter/devices.controller.js';
import { CounterSessionsController } from '../../../apps/api/src/counter/sessions.controller.js';
import { PublicSitesController } from '../../../apps/api/src/open/sites.controller.js';
import type { Office } from './office.js';
import { CAIHE_STREET, COUNTY, COUNTY_ACTOR, enrolTablet, good, hire, LUNCH, openOffice, PASSWORD, proofOf, signInAtBureau } from './office.js';

const CONTROLLERS: Type[] = [
  BureauSessionsController,
  UsersController,
  BureauDevicesController,
  OperatorsController,
  SitesController,
  LicencesController,
  PricesController,
  CounterSessionsController,
  CounterDevicesController,
  PublicSitesController,
];

/** Named by nobody: what the guard must shut and the boot test must find. */
@Controller('forgotten')
class ForgottenController {
  @Get()
  everything(): string {
    return 'all of it';
  }
  @Get('excused')
  @OpenToAll('a test')
  excused(): string {
    return 'fine';
  }
}

/** One route narrower than its controller. */
@Audience('bureau')
@Roles('bureau_admin', 'auditor')
@Controller('narrow')
class NarrowController {
  @Get()
  wide(): string {
    return 'wide';
  }
  @Get('auditors')
  @Roles('auditor')
  narrow(): string {
    return 'narrow';
  }
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsOf = (token: string): object => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;
/** Of a tablet that nobody has yet; bytes by chance are no point of the curve. */
const newPublicKey = (): string => generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '';
const signedBy = (key: KeyObject, claims: object): string => {
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
};

async function serve(office: Office, controllers: Type[]): Promise<NestExpressApplication> {
  const { database, keys } = office.test;
  @Module({
    imports: [PlatformModule.with({ database, keys, clock: office.clock }), IdentityModule, ProposalsModule, SitesModule, CardsModule, CounterModule],
    controllers,
    providers: [ProposalAnswers],
  })
  class MinimalApi {}
  const app = (await Test.createTestingModule({ imports: [MinimalApi] }).compile()).createNestApplication<NestExpressApplication>();
  app.setGlobalPrefix('api/v1');
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  return app.init();
}

describe('routes of accounts, devices and sites', () => {
  let office: Office;
  let app: NestExpressApplication;
  const get = (path: string, token?: string) => {
    const call = request(app.getHttpServer()).get(`/api/v1${path}`);
    return token === undefined ? call : call.set('Authorization', `Bearer ${token}`);
  };
  const post = (path: string, body: object, token?: string) => {
    const call = request(app.getHttpServer()).post(`/api/v1${path}`).send(body);
    return token === undefined ? call : call.set('Authorization', `Bearer ${token}`);
  };
  const tokenOf = async (login: string): Promise<string> => (await signInAtBureau(office, login)).accessToken;

  beforeAll(async () => {
    office = await openOffice();
    app = await serve(office, [...CONTROLLERS, ForgottenController, NarrowController]);
    await hire(office, { login: 'admin.zhou', role: 'bureau_admin', areaCode: COUNTY });
    await hire(office, { login: 'auditor.wu', role: 'auditor', areaCode: COUNTY });
    await hire(office, { login: 'street.he', role: 'street_officer', areaCode: CAIHE_STREET });
    await hire(office, { login: 'till.chen', role: 'site_operator', siteId: office.caihe });
  });
  afterAll(async () => {
    await app.close();
    await office.close();
  });
  beforeEach(() => {
    office.clock.set(LUNCH);
  });

  const tillSession = async () => {
    const tablet = await enrolTablet(office, office.caihe);
    const body = { login: 'till.chen', password: PASSWORD, device: proofOf(tablet, 'till.chen', LUNCH) };
    const answer = await post('/counter/sessions', body).expect(201);
    return { tablet, accessToken: (answer.body as { accessToken: string }).accessToken };
  };

  it('an officer signs in, is known, renews and signs out', async () => {
    const grant = (await post('/bureau/sessions', { login: 'Auditor.Wu', password: PASSWORD }).expect(201)).body as { accessToken: string; refreshToken: string };
    expect((await get('/bureau/sessions/current', grant.accessToken).expect(200)).body).toMatchObject({ role: 'auditor', areaCode: COUNTY });
    const next = (await post('/bureau/sessions/renewals', { refreshToken: grant.refreshToken }).expect(201)).body as { accessToken: string };
    await request(app.getHttpServer()).delete('/api/v1/bureau/sessions/current').set('Authorization', `Bearer ${next.accessToken}`).expect(204);
    expect((await get('/bureau/sessions/current', next.accessToken).expect(401)).body).toMatchObject({ code: 'unauthenticated', title: '请先登录', titleEn: 'Sign in first' });
  });

  it('no token, a forged one, one of another issuer, an unsigned one and an old one are all unauthenticated', async () => {
    const token = await tokenOf('admin.zhou');
    const claims = claimsOf(token);
    const forged = signedBy(createSecretKey(Buffer.alloc(32, 7)), claims);
    const issued = signedBy(office.test.keys.secret('jwt-bureau'), { ...claims, iss: 'somebody' });
    const unsigned = `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
    await get('/bureau/users', signedBy(office.test.keys.secret('jwt-bureau'), claims)).expect(200);
    for (const bad of [undefined, 'nonsense', forged, issued, unsigned]) expect((await get('/bureau/users', bad)).status).toBe(401);
    await get('/bureau/users', token).expect(200);
    office.clock.set(LUNCH + 15 * 60_000);
    await get('/bureau/users', token).expect(401);
  });

  it('a token of one audience opens no route of another', async () => {
    const { accessToken } = await tillSession();
    await get('/counter/sessions/current', accessToken).expect(200);
    expect((await get('/bureau/sites', accessToken).expect(401)).body).toMatchObject({ code: 'unauthenticated' });
    await get('/counter/sessions/current', await tokenOf('admin.zhou')).expect(401);
    const renamed = signedBy(office.test.keys.secret('jwt-bureau'), { ...claimsOf(accessToken), aud: 'bureau' });
    await get('/bureau/sites', renamed).expect(401);
    const strayed = signedBy(office.test.keys.secret('jwt-bureau'), { ...claimsOf(await tokenOf('admin.zhou')), aud: 'counter' });
    await get('/bureau/sites', strayed).expect(401);
  });

  it('a role that may not is forbidden, whether or not the id exists', async () => {
    const auditor = await tokenOf('auditor.wu');
    const unknown = '01930000-0000-7000-8000-000000000000';
    for (const siteId of [office.caihe, unknown]) {
      const answer = await post(`/bureau/sites/${siteId}/closure`, { closedOn: '2025-12-31', reason: '试试看' }, auditor).expect(403);
      expect(answer.body).toMatchObject({ code: 'forbidden', title: '没有权限' });
    }
    await get('/bureau/users', auditor).expect(403);
    await get('/narrow/auditors', auditor).expect(200);
    await get('/narrow/auditors', await tokenOf('admin.zhou')).expect(403);
    await get('/narrow', await tokenOf('street.he')).expect(403);
  });

  it('a street officer gets the same 404 for a site of another street as for none', async () => {
    const street = await tokenOf('street.he');
    const listed = (await get('/bureau/sites?limit=200', street).expect(200)).body as { items: { code: string }[] };
    expect(listed.items.map((site) => site.code)).toEqual(['CH01']);
    const [another, none] = [await get(`/bureau/sites/${office.kaixuan}`, street), await get('/bureau/sites/01930000-0000-7000-8000-000000000000', street)];
    expect([another.status, none.status]).toEqual([404, 404]);
    expect(another.body).toEqual(none.body);
    await get(`/bureau/sites/${office.caihe}`, street).expect(200);
    await post('/bureau/device-enrolments', { siteId: office.kaixuan }, street).expect(404);
  });

  it('a revoked tablet and a disabled account stop at the next request', async () => {
    const { tablet, accessToken } = await tillSession();
    await get('/counter/devices/current', accessToken).expect(200);
    good(await office.get(RevokeDevice).revoke(COUNTY_ACTOR, { deviceId: tablet.deviceId, reason: '遗失' }));
    expect((await get('/counter/devices/current', accessToken).expect(403)).body).toMatchObject({ code: 'device_revoked' });

    const user = await hire(office, { login: 'leaver', role: 'auditor', areaCode: COUNTY });
    const leaver = await tokenOf('leaver');
    await get('/bureau/sites', leaver).expect(200);
    good(await office.get(DisableUser).disable(COUNTY_ACTOR, { userId: user.id, reason: '调离' }));
    await get('/bureau/sites', leaver).expect(401);
  });

  it('a tablet is enrolled over the counter and signs in its operator', async () => {
    const { token } = (await post('/bureau/device-enrolments', { siteId: office.caihe }, await tokenOf('street.he')).expect(201)).body as { token: string };
    const tablet = await enrolTablet(office, office.kaixuan);
    const spare = newPublicKey();
    const enrolled = (await post('/counter/devices', { token, publicKey: spare, name: '平板二' }).expect(201)).body as object;
    expect(enrolled).toMatchObject({ siteId: office.caihe, siteCode: 'CH01', siteName: '采荷老年食堂', serverTime: LUNCH });
    // The answer may have been lost on its way: the same tablet is told again, another one is not.
    expect((await post('/counter/devices', { token, publicKey: spare, name: '平板二' }).expect(201)).body).toEqual(enrolled);
    const another = newPublicKey();
    expect((await post('/counter/devices', { token, publicKey: another, name: '平板三' }).expect(409)).body).toMatchObject({ code: 'token_used' });
    const elsewhere = { login: 'till.chen', password: PASSWORD, device: proofOf(tablet, 'till.chen', LUNCH) };
    expect((await post('/counter/sessions', elsewhere).expect(403)).body).toMatchObject({ code: 'forbidden' });
  });

  it('the bureau opens a site, files its papers and the public sees it', async () => {
    const admin = await tokenOf('admin.zhou');
    const operator = (await post('/bureau/operators', { creditCode: '91350100M000100Y43', name: '重复', openedOn: '2025-01-01' }, admin).expect(409)).body as object;
    expect(operator).toMatchObject({ code: 'conflict' });
    const operatorId = ((await get('/bureau/operators', admin).expect(200)).body as { items: { id: string }[] }).items[0]?.id;
    const site = {
      code: 'NEW-1',
      operatorId,
      name: '新食堂',
      nameEn: 'New canteen',
      type: 'canteen',
      areaCode: `${CAIHE_STREET}001`,
      address: '新路 1 号',
      seats: 40,
      portionsPerMeal: 80,
      openedOn: '2025-10-01',
    };
    await post('/bureau/sites', { ...site, secret: 1 }, admin).expect(400);
    const { id: siteId } = (await post('/bureau/sites', site, admin).expect(201)).body as { id: string };
    await post('/bureau/licences', { siteId, kind: 'food', number: 'JY9', validFrom: '2025-10-01', validUntil: '2026-09-30' }, admin).expect(201);
    const windows = [{ window: 'lunch', fromMinute: 630, toMinute: 810 }];
    await request(app.getHttpServer()).put(`/api/v1/bureau/sites/${siteId}/windows`).send({ windows }).set('Authorization', `Bearer ${admin}`).expect(200);
    const price = { siteId, name: '套餐 B', nameEn: 'Set B', priceFen: 1500, openPrice: false, validFrom: '2025-10-09' };
    const filed = (await post('/bureau/prices', price, admin).expect(201)).body as { id: string };
    expect(filed).toMatchObject({ priceFen: 1500, window: null, validUntil: null });
    const open = (await get(`/open/menus?siteId=${siteId}`).expect(200)).body as object;
    expect(open).toMatchObject({ code: 'NEW-1', servesToday: true, windows, menu: [{ name: '套餐 B', priceFen: 1500 }] });
    const list = (await get('/open/sites?limit=1').expect(200)).body as { items: unknown[]; next: string };
    expect([list.items.length, typeof list.next]).toEqual([1, 'string']);
    await post(`/bureau/prices/${filed.id}/withdrawal`, { validUntil: '2025-10-31' }, admin).expect(201);
    expect((await get(`/bureau/licences?validUntilMax=2025-12-31`, admin).expect(200)).body).toMatchObject({ items: [{ siteCode: 'CH01' }, { siteCode: 'KX01' }] });
    await get('/open/sites?limit=201').expect(400);
  });

  it('a route that names nobody is shut, and the boot check finds it', async () => {
    expect((await get('/forgotten', await tokenOf('admin.zhou')).expect(403)).body).toMatchObject({ code: 'forbidden' });
    await get('/forgotten/excused').expect(200);
    expect(unguardedRoutes(app)).toEqual(['ForgottenController.everything']);
  });

  it('two apps in one process keep their own strategies', async () => {
    const other = await openOffice();
    const otherApp = await serve(other, CONTROLLERS);
    await get('/bureau/users', await tokenOf('admin.zhou')).expect(200);
    const answer = await request(otherApp.getHttpServer())
      .get('/api/v1/bureau/users')
      .set('Authorization', `Bearer ${await tokenOf('admin.zhou')}`);
    expect(answer.status).toBe(401);
    await otherApp.close();
    await other.close();
  });

  it('fifty parallel requests of two accounts each keep their own actor', async () => {
    const tokens = [await tokenOf('admin.zhou'), await tokenOf('street.he')];
    const calls = Array.from({ length: 50 }, (_, index) => get('/bureau/sessions/current', tokens[index % 2]));
    const roles = (await Promise.all(calls)).map((answer) => (answer.body as { role: string }).role);
    expect(roles).toEqual(Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? 'bureau_admin' : 'street_officer')));
  });
});
