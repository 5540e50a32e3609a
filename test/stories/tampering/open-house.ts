import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import { createApi } from '#api';
import { CreateUser, SignIn } from '#identity';
import { FACES, type Role, SetClock } from '#platform';
import { COUNTY, done, foundSmallCounty, LUNCH, type SmallCounty } from '../../support/small-county.js';
import { openTestDatabase } from '../../support/test-database.js';

export const PASSWORD = 'correct horse 85';

/** The small county with the whole app over it, and an administrator of the bureau signed in. */
export interface OpenHouse {
  readonly county: SmallCounty;
  readonly app: NestExpressApplication;
  token(login?: string): Promise<string>;
  close(): Promise<void>;
}

export async function openHouse(): Promise<OpenHouse> {
  const db = await openTestDatabase();
  const clock = new SetClock(LUNCH);
  const app = await createApi({ database: db.database, keys: db.keys, clock }, { faces: FACES, log: pino({ level: 'silent' }) });
  await app.init();
  const county = await foundSmallCounty(app, { db, clock });
  const accounts: Readonly<Record<string, Role>> = { 'wang.admin': 'bureau_admin', 'li.approver': 'bureau_approver', 'zhao.auditor': 'auditor' };
  for (const [login, role] of Object.entries(accounts))
    done(await county.get(CreateUser).create(county.bureau, { login, password: PASSWORD, displayName: login, role, areaCode: COUNTY }));
  return {
    county,
    app,
    token: async (login = 'wang.admin') => done(await county.get(SignIn).signIn({ audience: 'bureau', login, password: PASSWORD })).accessToken,
    close: async () => {
      await app.close();
      await db.drop();
    },
  };
}
