import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import request from 'supertest';
import { createApi } from '#api';
import { type Face, FACES } from '#platform';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';

/* Goal: a process that faces the internet says of itself only what its visitors need. */

let db: TestDatabase;
const apps: NestExpressApplication[] = [];
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(async () => {
  for (const app of apps) await app.close();
  await db.drop();
});

async function served(faces: readonly Face[], more: { hsts?: boolean; securityContact?: string } = {}) {
  const app = await createApi({ database: db.database, keys: db.keys }, { faces, log: pino({ level: 'silent' }), ...more });
  apps.push(app);
  return request(app.getHttpServer());
}

it('hides figures and documentation where the bureau is not served', async () => {
  const outside = await served(['elder', 'counter', 'open']);
  for (const path of ['/metrics', '/docs', '/docs/swagger-ui.css', '/openapi.json', '/api/v1/bureau/sites']) {
    const { status, type } = await outside.get(path);
    expect([path, status, type]).toEqual([path, 404, 'application/problem+json']);
  }
  await outside.get('/health/ready').expect(200);
  const inside = await served(FACES);
  for (const path of ['/metrics', '/openapi.json']) await inside.get(path).expect(200);
});

it('asks crawlers to stay away, and says where to tell of a fault when somebody reads it', async () => {
  const named = await served(['open'], { securityContact: 'mailto:security@example.org' });
  expect((await named.get('/robots.txt').expect(200)).text).toBe('User-agent: *\nAllow: /$\nAllow: /?\nDisallow: /\n');
  expect((await named.get('/.well-known/security.txt').expect(200)).text).toMatch(/^Contact: mailto:security@example\.org\nExpires: \d{4}-\d\d-\d\dT/);
  await (await served(['open'])).get('/.well-known/security.txt').expect(404);
});

it('tells browsers to come by TLS only where TLS stands in front, and to load nothing from elsewhere', async () => {
  const plain = await (await served(['open'])).get('/robots.txt');
  expect(plain.headers['strict-transport-security']).toBeUndefined();
  expect(plain.headers['content-security-policy']).not.toMatch(/https:/);
  const secure = await (await served(['open'], { hsts: true })).get('/robots.txt');
  expect(secure.headers['strict-transport-security']).toBe('max-age=31536000');
});
