import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import { createApi } from '#api';
import { CreateUser, type SessionGrant, SignIn } from '#identity';
import { DefineAreas } from '#people';
import { type Actor, FACES, type PlatformParts, type Role, SetClock, systemActor } from '#platform';
import { area, COUNTY, done } from '../../support/small-county.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';

export const STREET = `${COUNTY}001`;
export const PASSWORD = 'correct horse 85';
/** 9 October 2025, 11:25 in Shanghai. */
export const LUNCH = Date.UTC(2025, 9, 9, 3, 25);
export const BUREAU_ROLES = ['bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor', 'street_officer'] as const satisfies readonly Role[];
export type BureauRole = (typeof BUREAU_ROLES)[number];

/** The whole app as `main` serves it, over an empty county with one street and an account for each role of the bureau. */
export interface FrontOffice {
  readonly app: NestExpressApplication;
  readonly test: TestDatabase;
  readonly clock: SetClock;
  /** Every line that was logged. */
  readonly log: readonly string[];
  /** Access tokens. */
  readonly tokens: Readonly<Record<BureauRole, string>>;
  close(): Promise<void>;
}

export async function openFrontOffice(parts: Pick<PlatformParts, 'secondFactor'> = {}): Promise<FrontOffice> {
  const test = await openTestDatabase();
  const clock = new SetClock(LUNCH);
  const log: string[] = [];
  const lines = pino({ level: 'info' }, { write: (line: string) => log.push(line) });
  const app = await createApi({ database: test.database, keys: test.keys, clock, ...parts }, { faces: FACES, log: lines });
  await app.init();
  const county: Actor = systemActor(COUNTY);
  done(await app.get(DefineAreas, { strict: false }).define(county, [area(COUNTY, null, '上城区'), area(STREET, COUNTY, '清波街道')]));
  const tokens = {} as Record<BureauRole, string>;
  for (const role of BUREAU_ROLES) {
    const login = role.replace('_', '.');
    const areaCode = role === 'street_officer' ? STREET : COUNTY;
    done(
      await app.get(CreateUser, { strict: false }).create(county, { login, password: PASSWORD, displayName: login, role, areaCode, staffNumber: `T-${role}`.replaceAll('_', '-') }),
    );
    const grant: SessionGrant = done(await app.get(SignIn, { strict: false }).signIn({ audience: 'bureau', login, password: PASSWORD }));
    tokens[role] = grant.accessToken;
  }
  const close = async (): Promise<void> => {
    await app.close();
    await test.drop();
  };
  return { app, test, clock, log, tokens, close };
}
