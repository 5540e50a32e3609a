import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import swaggerUi from 'swagger-ui-express';
import { type Face, Metrics, type PlatformParts, ProblemFilter, requestLog } from '#platform';
import { AppModule } from './app.module.js';
import { openApi } from './open-api.js';

const BODY_MAX = '2mb';
/** Requests under way at a stop are given this long. */
export const GRACE_MS = 10_000;

/** The app, configured but not listening: what `main` serves and what tests call. */
export async function createApi(parts: PlatformParts, options: { faces: readonly Face[]; log: Logger; nestLog?: boolean }): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(parts, options.faces), {
    logger: options.nestLog === true ? ['warn', 'error', 'fatal'] : ['error', 'fatal'],
    bodyParser: false,
    abortOnError: false,
  });
  app.useBodyParser('json', { limit: BODY_MAX });
  app.use(helmet({ contentSecurityPolicy: { directives: { 'script-src': ["'self'"], 'upgrade-insecure-requests': null } }, hsts: false }));
  const metrics = app.get(Metrics);
  app.use(
    requestLog(options.log, (line) => {
      metrics.request(line);
    }),
  );
  app.setGlobalPrefix('api/v1', { exclude: ['', 'health/live', 'health/ready', 'metrics'] });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true, stopAtFirstError: false }));
  app.useGlobalFilters(new ProblemFilter(options.log));
  serveDocs(app);
  return app;
}

/** `/openapi.json`, described at the first request and kept, and `/docs`, the page that shows it. */
function serveDocs(app: NestExpressApplication): void {
  let document: OpenAPIObject | null = null;
  const at = { swaggerUrl: '/openapi.json', customSiteTitle: '爱心卡 Love Card API' };
  app.use('/docs', swaggerUi.serveFiles(undefined, at), swaggerUi.setup(undefined, at));
  app.use('/openapi.json', (_request: Request, response: Response) => {
    document ??= openApi(app);
    response.json(document);
  });
}
