import { Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import request from 'supertest';
import { citizenIdCheck, day } from '#values';
import { CardsModule, EnrolPhone, MakeActivation, ReplaceCard, ReportLost, RevokePhone } from '#cards';
import { FamilyModule } from '#family';
import { elderSignInText, ForgetPaces, IdentityModule } from '#identity';
import { DefineAreas, PeopleModule, RecordDeath, RegisterPerson } from '#people';
import { PlatformModule, SetClock, UnitOfWork } from '#platform';
import { ElderSessionRenewalsController } from '../../../apps/api/src/elder/session-renewals.controller.js';
import { ElderSessionsController } from '../../../apps/api/src/elder/sessions.controller.js';
import type { TestDatabase } from '../../support/test-database.js';
import { openTestDatabase } from '../../support/test-database.js';
import { CAIHE_STREET, COUNTY, COUNTY_ACTOR, good, LUNCH } from './office.js';

interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly displayName: string;
}
interface Phone {
  readonly personId: string;
  readonly phoneKeyId: string;
  readonly privateKey: KeyObject;
}

describe('an elder signs in with the phone', () => {
  let test: TestDatabase;
  let app: NestExpressApplication;
  const clock = new SetClock(LUNCH);
  let serial = 0;

  beforeAll(async () => {
    test = await openTestDatabase();
    @Module({
      imports: [PlatformModule.with({ database: test.database, keys: test.keys, clock }), IdentityModule, PeopleModule, CardsModule, FamilyModule],
      controllers: [ElderSessionsController, ElderSessionRenewalsController],
    })
    class ElderApi {}
    app = (await Test.createTestingModule({ imports: [ElderApi] }).compile()).createNestApplication<NestExpressApplication>();
    app.setGlobalPrefix('api/v1');
    await app.init();
    const area = { startsOn: day('2020-01-01'), endsOn: null, synthetic: true };
    const areas = [
      { code: COUNTY, parent: null, name: '上城区', nameEn: 'Shangcheng', ...area },
      { code: CAIHE_STREET, parent: COUNTY, name: '采荷街道', nameEn: 'Caihe', ...area },
    ];
    good(await app.get(DefineAreas).define(COUNTY_ACTOR, areas));
  });
  afterAll(async () => {
    await app.close();
    await test.drop();
  });
  beforeEach(() => {
    clock.set(LUNCH);
  });

  const enrolled = async (): Promise<Phone> => {
    const first17 = `99010119400101${String(++serial).padStart(3, '0')}`;
    const { personId } = good(
      await app.get(RegisterPerson).register(COUNTY_ACTOR, { idNumber: first17 + citizenIdCheck(first17), name: '陈阿婆', residenceArea: CAIHE_STREET, hukouArea: CAIHE_STREET }),
    );
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const { code: activationCode } = good(await app.get(MakeActivation).make(COUNTY_ACTOR, personId));
    const { phoneKeyId } = good(await app.get(EnrolPhone).enrol({ activationCode, publicKey: publicKey.export({ format: 'jwk' }).x ?? '' }));
    return { personId, phoneKeyId, privateKey };
  };
  const signIn = (phone: Phone, instantMs = LUNCH) => {
    const signature = sign(null, Buffer.from(elderSignInText({ phoneKeyId: phone.phoneKeyId, instantMs })), phone.privateKey).toString('base64url');
    return request(app.getHttpServer()).post('/api/v1/elder/sessions').send({ phoneKeyId: phone.phoneKeyId, instantMs, signature });
  };
  const renew = (refreshToken: string) => request(app.getHttpServer()).post('/api/v1/elder/sessions/renewals').send({ refreshToken });

  it('is known as herself, under a masked name, and may renew and sign out', async () => {
    const phone = await enrolled();
    const grant = (await signIn(phone).expect(201)).body as Grant;
    expect(grant.displayName).toBe('陈*婆');
    const who = await request(app.getHttpServer()).get('/api/v1/elder/sessions/current').set('Authorization', `Bearer ${grant.accessToken}`).expect(200);
    expect(who.body).toMatchObject({ id: phone.personId, personId: phone.personId, role: 'elder', areaCode: CAIHE_STREET });
    const next = (await renew(grant.refreshToken).expect(201)).body as Grant;
    // A lost answer is asked for again; a copy that comes later ends the session.
    await renew(grant.refreshToken).expect(201);
    clock.set(LUNCH + 31_000);
    await renew(grant.refreshToken).expect(401);
    await renew(next.refreshToken).expect(401);
  });

  it('with each signature once, at whatever process, however many come at one moment', async () => {
    const phone = await enrolled();
    const tries = await Promise.all([1, 2, 3, 4].map(() => signIn(phone)));
    expect(tries.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(tries.filter(({ status }) => status === 409).map(({ body }) => (body as { code: string }).code)).toEqual(['proof_used', 'proof_used', 'proof_used']);
    // Within the two minutes in which it is believed, and another instant is another signature.
    clock.set(LUNCH + 119_000);
    expect((await signIn(phone)).body).toMatchObject({ code: 'proof_used' });
    await signIn(phone, LUNCH + 1).expect(201);
    await signIn(await enrolled(), LUNCH).expect(201);
    // It is forgotten when it would be too old in any case, and stays too old.
    const kept = async () => (await app.get(UnitOfWork).reader.query('SELECT key_id FROM sign_in_proof')).length;
    clock.set(LUNCH + 20 * 60_000);
    expect([(await kept()) > 0, await app.get(ForgetPaces).forget(), await kept()]).toMatchObject([true, expect.any(Number), 0]);
    expect((await signIn(phone)).body).toMatchObject({ code: 'invalid_request' });
  });

  it('not with another key, an old signature, or an unknown phone', async () => {
    const phone = await enrolled();
    const other = await enrolled();
    expect((await signIn({ ...phone, privateKey: other.privateKey }).expect(401)).body).toMatchObject({ code: 'unauthenticated' });
    expect((await signIn({ ...phone, phoneKeyId: '01930000-0000-7000-8000-000000000000' }).expect(401)).body).toMatchObject({ code: 'unauthenticated' });
    expect((await signIn(phone, LUNCH - 120_001).expect(400)).body).toMatchObject({ detail: { field: 'instantMs', serverTime: LUNCH } });
    await signIn(phone, LUNCH - 120_000).expect(201);
  });

  it.each<[string, (phone: Phone) => Promise<unknown>, string]>([
    ['the card is reported lost', (phone) => app.get(ReportLost).report(COUNTY_ACTOR, { personId: phone.personId, reason: '包被偷' }), 'revoked'],
    ['the card was replaced', (phone) => app.get(ReplaceCard).replace(COUNTY_ACTOR, { personId: phone.personId, reason: '补卡' }), 'unauthenticated'],
    ['the phone is revoked', (phone) => app.get(RevokePhone).revoke(COUNTY_ACTOR, phone.phoneKeyId), 'unauthenticated'],
    ['its owner has died', (phone) => app.get(RecordDeath).record(COUNTY_ACTOR, { personId: phone.personId, diedOn: day('2025-10-08'), source: '殡仪馆' }), 'deceased'],
  ])('neither signs in nor renews once %s', async (_case, happens, code) => {
    const phone = await enrolled();
    const grant = (await signIn(phone).expect(201)).body as Grant;
    good(await happens(phone));
    expect((await signIn(phone)).body).toMatchObject({ code });
    expect((await renew(grant.refreshToken)).body).toMatchObject({ code });
  });
});
