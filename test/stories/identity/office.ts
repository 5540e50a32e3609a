import type { INestApplicationContext, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Id } from '#values';
import { day, fen, isRefusal } from '#values';
import { counterSignInText, CreateUser, EnrolDevice, IdentityModule, MakeDeviceEnrolment, SignIn } from '#identity';
import type { Actor } from '#platform';
import { PlatformModule, SetClock, systemActor } from '#platform';
import type { WholeSite } from '#sites';
import { OpenSites, SitesModule } from '#sites';
import type { TestDatabase } from '../../support/test-database.js';
import { openTestDatabase } from '../../support/test-database.js';

/** Shangcheng; its streets are synthetic codes. */
export const COUNTY = '330102';
export const CAIHE_STREET = '330102007';
export const KAIXUAN_STREET = '330102008';
export const COUNTY_ACTOR: Actor = systemActor(COUNTY);
export const PASSWORD = 'correct horse 85';

/** 9 October 2025, 11:25 in Shanghai: lunch is being served. */
export const LUNCH = Date.UTC(2025, 9, 9, 3, 25);

/** The canteen of Caihe and the meal point of Kaixuan, in two streets. */
export const CAIHE_CANTEEN: WholeSite = {
  code: 'CH01',
  operator: { creditCode: '91350100M000100Y43', name: '彩荷餐饮有限公司' },
  name: '采荷老年食堂',
  nameEn: 'Caihe canteen',
  type: 'canteen',
  areaCode: `${CAIHE_STREET}001`,
  address: '采荷路 1 号',
  seats: 120,
  portionsPerMeal: 300,
  openedOn: day('2024-01-01'),
  licences: [{ kind: 'food', number: 'JY33301020000001', validFrom: day('2024-01-01'), validUntil: day('2025-10-31') }],
  windows: [{ window: 'lunch', fromMinute: 630, toMinute: 810 }],
  menu: [{ name: '套餐 A', nameEn: 'Set A', priceFen: fen(1600), openPrice: false, window: null, validFrom: day('2025-01-01') }],
};
export const KAIXUAN_POINT: WholeSite = { ...CAIHE_CANTEEN, code: 'KX01', name: '凯旋助餐点', nameEn: 'Kaixuan meal point', type: 'point', areaCode: `${KAIXUAN_STREET}002` };

/** A running county office: an empty database with two sites, a standing clock, and the modules of accounts and sites. */
export interface Office {
  readonly app: INestApplicationContext;
  readonly test: TestDatabase;
  readonly clock: SetClock;
  readonly caihe: Id;
  readonly kaixuan: Id;
  get<T>(type: Type<T>): T;
  close(): Promise<void>;
}

export async function openOffice(): Promise<Office> {
  const test = await openTestDatabase();
  const clock = new SetClock(LUNCH);
  const app = await Test.createTestingModule({ imports: [PlatformModule.with({ database: test.database, keys: test.keys, clock }), IdentityModule, SitesModule] }).compile();
  const [caihe, kaixuan] = good(await app.get(OpenSites).openMany(COUNTY_ACTOR, [CAIHE_CANTEEN, KAIXUAN_POINT]));
  if (!caihe || !kaixuan) throw new Error('two sites were to be opened');
  const close = async (): Promise<void> => {
    await app.close();
    await test.drop();
  };
  return { app, test, clock, caihe: caihe.id, kaixuan: kaixuan.id, get: (type) => app.get(type), close };
}

/** A tablet with its own key. */
export interface Tablet {
  readonly deviceId: Id;
  readonly privateKey: KeyObject;
}

export async function enrolTablet(office: Office, siteId: Id): Promise<Tablet> {
  const { token } = good(await office.get(MakeDeviceEnrolment).make(COUNTY_ACTOR, { siteId }));
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const device = good(await office.get(EnrolDevice).enrol({ token, publicKey: spki, name: '前台平板', version: '1.0.0' }));
  return { deviceId: device.id, privateKey };
}

/** What the tablet sends to sign its operator in. */
export function proofOf(tablet: Tablet, login: string, instantMs: number) {
  const message = counterSignInText({ deviceId: tablet.deviceId, login, instantMs });
  return { deviceId: tablet.deviceId, instantMs, signature: sign(null, Buffer.from(message), tablet.privateKey).toString('base64url') };
}

export async function hire(
  office: Office,
  account:
    | { login: string; role: 'site_operator' | 'site_manager'; siteId: Id }
    | { login: string; role: 'bureau_admin' | 'bureau_officer' | 'street_officer' | 'auditor'; areaCode: string },
) {
  return good(await office.get(CreateUser).create(COUNTY_ACTOR, { ...account, password: PASSWORD, displayName: account.login }));
}

export async function signInAtBureau(office: Office, login: string) {
  return good(await office.get(SignIn).signIn({ audience: 'bureau', login, password: PASSWORD }));
}

/** The value, or a failed test that names the refusal. */
export function good<T>(result: T): Exclude<T, { kind: 'refused' }> {
  if (isRefusal(result)) throw new Error(`refused: ${result.code} ${JSON.stringify(result.detail)}`);
  return result as Exclude<T, { kind: 'refused' }>;
}

/** The code of a refusal, or `ok`. */
export function verdict(result: unknown): string {
  return isRefusal(result) ? result.code : 'ok';
}
