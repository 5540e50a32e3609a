import { join } from 'node:path';
import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import swaggerUi from 'swagger-ui-express';
import { refuse } from '#values';
import { Clock, type Face, Metrics, type PlatformParts, problemOf, ProblemFilter, requestLog } from '#platform';
import { AppModule } from './app.module.js';
import { CleanText } from './clean-text.js';
import { NullIsAbsent } from './null-is-absent.js';
import { openApi } from './open-api.js';
import { scriptSources, servePages } from './pages.js';
import { ProxyWatch } from './proxy-watch.js';

/** A year. */
const HSTS_SECONDS = 31_536_000;
/** Beside the built code: dist/web, whether this file runs from dist or from its source. */
const BUILT_PAGES = join(import.meta.dirname.split(/[\\/](?:dist[\\/])?apps[\\/]api[\\/]/)[0] ?? '.', 'dist', 'web');
/** The faces whose answers are about somebody. */
const PERSONAL = ['/api/v1/elder', '/api/v1/counter', '/api/v1/bureau'];
/** Requests under way at a stop are given this long. */
export const GRACE_MS = 10_000;

/** The app, configured but not listening: what `main` serves and what tests call. */
export async function createApi(
  parts: PlatformParts,
  options: { faces: readonly Face[]; log: Logger; nestLog?: boolean; proxies?: number; hsts?: boolean; securityContact?: string },
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(parts, options.faces), {
    logger: options.nestLog === true ? ['warn', 'error', 'fatal'] : ['error', 'fatal'],
    bodyParser: false,
    abortOnError: false,
  });
  app.set('trust proxy', options.proxies ?? 0);
  app.use(
    helmet({
      contentSecurityPolicy: {
        // Nothing is loaded from anywhere else. Styles stand inline on the front page, in the pages' own bindings and in the documentation.
        directives: {
          'script-src': [scriptSources],
          'style-src': ["'self'", "'unsafe-inline'"],
          'font-src': ["'self'", 'data:'],
          'worker-src': ["'self'"],
          'img-src': ["'self'", 'data:', 'blob:'],
          'upgrade-insecure-requests': null,
        },
      },
      hsts: options.hsts === true ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
    }),
  );
  const metrics = app.get(Metrics);
  app.use(
    requestLog(options.log, (line) => {
      metrics.request(line);
    }),
  );
  if ((options.proxies ?? 0) === 0) app.use(app.get(ProxyWatch).middleware(options.log));
  app.use(PERSONAL, keptByNobody);
  app.setGlobalPrefix('api/v1', { exclude: ['', 'health/live', 'health/ready', 'metrics'] });
  app.useGlobalPipes(new NullIsAbsent(), new CleanText(), new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true, stopAtFirstError: false }));
  app.useGlobalFilters(new ProblemFilter(options.log));
  serveForStrangers(app, options);
  // What a process of the bureau tells of itself is not for the internet: elsewhere these addresses are not there.
  if (options.faces.includes('bureau')) serveDocs(app);
  else app.use(['/metrics', '/docs', '/openapi.json'], notFound);
  servePages(app, { faces: options.faces, folder: BUILT_PAGES });
  await app.init();
  // Nest itself answers for unknown routes under the prefix only. Last, so that every known route comes before it.
  app.use(notFound);
  return app;
}

function notFound(_request: Request, response: Response): void {
  const problem = problemOf(refuse('not_found'));
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem, instance: response.getHeader('X-Request-Id') }));
}

/** What crawlers and finders of faults look for first. */
function serveForStrangers(app: NestExpressApplication, { securityContact = '' }: { readonly securityContact?: string }): void {
  app.use('/robots.txt', (_request: Request, response: Response) => {
    response.type('text/plain').send('User-agent: *\nAllow: /$\nAllow: /?\nDisallow: /\n');
  });
  if (securityContact === '') return;
  app.use('/.well-known/security.txt', (_request: Request, response: Response) => {
    const expires = new Date(app.get(Clock).nowMs() + HSTS_SECONDS * 1000).toISOString();
    response.type('text/plain').send(`Contact: ${securityContact}\nExpires: ${expires}\nPreferred-Languages: zh, en\n`);
  });
}

/** Tokens, names and meals: no browser and no proxy keeps a copy. */
function keptByNobody(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
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
