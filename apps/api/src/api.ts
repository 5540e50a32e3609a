import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { type Face, Metrics, type PlatformParts, ProblemFilter, requestLog } from '#platform';
import { AppModule } from './app.module.js';

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
  app.use(requestLog(options.log, (line) => { metrics.request(line); }));
  app.setGlobalPrefix('api/v1', { exclude: ['', 'health/live', 'health/ready', 'metrics'] });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true, stopAtFirstError: false }));
  app.useGlobalFilters(new ProblemFilter(options.log));
  SwaggerModule.setup('docs', app, () => openApi(app), { jsonDocumentUrl: 'openapi.json' });
  return app;
}

export function openApi(app: NestExpressApplication): OpenAPIObject {
  const document = new DocumentBuilder()
    .setTitle('爱心卡 Love Card')
    .setDescription('助餐与养老服务补贴 / Meal aid and eldercare vouchers. 拒绝以 application/problem+json 返回，原因目录见 GET /api/v1/open/problems. Money is whole fen, points are whole hundredths, instants are UTC milliseconds.')
    .setVersion('1')
    .addBearerAuth()
    .addTag('elder', '老人与家属 / Older people and families')
    .addTag('counter', '助餐点柜台 / Meal-site counters')
    .addTag('bureau', '民政监管 / Civil-affairs bureau')
    .addTag('open', '公开 / Public')
    .build();
  return SwaggerModule.createDocument(app, document);
}
