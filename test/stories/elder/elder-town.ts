import type { NestExpressApplication } from '@nestjs/platform-express';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { pino } from 'pino';
import request, { type Test } from 'supertest';
import { createApi } from '#api';
import { EnrolPhone, MakeActivation } from '#cards';
import { CreateUser, elderSignInText, type SessionGrant, SignIn } from '#identity';
import { type Actor, FACES, type Role, SetClock, Sms, systemActor, type TextMessage } from '#platform';
import { type Receipt, RedeemMeal, type RedeemItem } from '#redemption';
import { COUNTY, done, foundSmallCounty, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { openTestDatabase } from '../../support/test-database.js';

/** Keeps text messages for a test, where the terminal would show them. */
export class KeptSms extends Sms {
  override available = true;
  readonly sent: TextMessage[] = [];
  fails = false;

  override send(message: TextMessage): Promise<void> {
    if (this.fails) return Promise.reject(new Error('the gateway is down'));
    this.sent.push(message);
    return Promise.resolve();
  }

  codeFor(phone: string): string {
    return /验证码 (\d{6})/.exec(this.sent.findLast((message) => message.to === phone)?.text ?? '')?.[1] ?? '';
  }
}

export interface Phone {
  readonly personId: string;
  readonly phoneKeyId: string;
  readonly privateKey: KeyObject;
  readonly token: string;
}

type Verb = 'get' | 'post' | 'put' | 'delete';

/** The whole app over the small county, with phones that sign in and messages that are kept. */
export class ElderTown {
  constructor(
    readonly app: NestExpressApplication,
    readonly county: SmallCounty,
    readonly sms: KeptSms,
  ) {}

  private signIns = 0;

  call(verb: Verb, path: string, token?: string, body?: object): Test {
    const sent = request(this.app.getHttpServer())[verb](`/api/v1/${path}`);
    return (token === undefined ? sent : sent.auth(token, { type: 'bearer' })).send(body);
  }

  /** A phone enrolled at the desk and signed in. */
  async phone(person: SmallPerson): Promise<Phone> {
    const { publicKey, privateKey } = keyPair();
    const { code: activationCode } = done(await this.county.get(MakeActivation).make(systemActor(COUNTY), person.personId, { takeOver: true }));
    const { phoneKeyId } = done(await this.county.get(EnrolPhone).enrol({ activationCode, publicKey }));
    return { personId: person.personId, phoneKeyId, privateKey, token: await this.signIn(phoneKeyId, privateKey) };
  }

  async signIn(phoneKeyId: string, privateKey: KeyObject): Promise<string> {
    // Each signed instant is good once, and the clock here stands.
    const instantMs = this.county.clock.nowMs() - ++this.signIns;
    const signature = sign(null, Buffer.from(elderSignInText({ phoneKeyId, instantMs })), privateKey).toString('base64url');
    const { body } = await this.call('post', 'elder/sessions', undefined, { phoneKeyId, instantMs, signature }).expect(201);
    return (body as SessionGrant).accessToken;
  }

  async meal(person: SmallPerson, change: Partial<RedeemItem> = {}): Promise<Receipt> {
    return done(await this.county.get(RedeemMeal).redeem(this.county.meal(person, change))).receipt;
  }

  async staff(role: Role, areaCode = COUNTY): Promise<string> {
    const login = `${role.replace('_', '.')}.${areaCode}.${this.county.id().slice(-6)}`;
    done(await this.county.get(CreateUser).create(this.county.bureau, { login, password: 'correct horse 85', displayName: login, role, areaCode }));
    return done(await this.county.get(SignIn).signIn({ audience: 'bureau', login, password: 'correct horse 85' })).accessToken;
  }

  elder(person: SmallPerson): Actor {
    return { id: person.personId, role: 'elder', areaCode: `${COUNTY}001`, siteId: null, deviceId: null, personId: person.personId, staffNumber: null };
  }

  async drop(): Promise<void> {
    await this.county.drop();
  }
}

export function keyPair(): { publicKey: string; privateKey: KeyObject } {
  const pair = generateKeyPairSync('ed25519');
  return { publicKey: pair.publicKey.export({ format: 'jwk' }).x ?? '', privateKey: pair.privateKey };
}

export async function openElderTown(): Promise<ElderTown> {
  const db = await openTestDatabase();
  const clock = new SetClock(LUNCH);
  const sms = new KeptSms();
  const app = await createApi({ database: db.database, keys: db.keys, clock, sms }, { faces: FACES, log: pino({ level: 'silent' }) });
  await app.init();
  return new ElderTown(app, await foundSmallCounty(app, { db, clock }), sms);
}
