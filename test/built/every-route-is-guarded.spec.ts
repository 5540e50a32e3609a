import { ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import { createApi } from '#api';
import { unguardedRoutes } from '#identity';
import { FACES } from '#platform';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

let db: TestDatabase;
let app: NestExpressApplication;
beforeAll(async () => {
  db = await openTestDatabase([], 'embedded');
  app = await createApi({ database: db.database, keys: db.keys }, { faces: FACES, log: pino({ level: 'silent' }) });
  await app.init();
});
afterAll(async () => {
  await app.close();
  await db.drop();
});

it('every route of the full app names its audience, or why it is open', () => {
  const controllers = [...app.get(ModulesContainer).values()].reduce((sum, module) => sum + module.controllers.size, 0);
  expect(controllers).toBeGreaterThan(30);
  expect(unguardedRoutes(app)).toEqual([]);
});
