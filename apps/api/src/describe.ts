import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FACES, type PlatformParts } from '#platform';
import { AppModule } from './app.module.js';
import { openApi } from './open-api.js';

/** In a preview Nest makes nothing, so what stands here is never touched. */
const NO_PARTS = { database: {}, keys: {} } as unknown as PlatformParts;

/**
 * Writes the description of the API to standard output, with neither database nor keys: `node dist/apps/api/src/describe.js`.
 * It is the same document that a running app serves at `/openapi.json`.
 */
async function describe(): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(NO_PARTS, FACES), { preview: true, logger: false, abortOnError: false });
  app.setGlobalPrefix('api/v1', { exclude: ['', 'health/live', 'health/ready', 'metrics'] });
  process.stdout.write(`${JSON.stringify(openApi(app), null, 2)}\n`);
}

await describe();
