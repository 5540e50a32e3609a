import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { BadRequestException, Catch, HttpException } from '@nestjs/common';
import type { Response } from 'express';
import type { Logger } from 'pino';
import type { Refusal } from '#values';
import { refuse } from '#values';
import { isForeignText, isTransient } from './database-error.js';
import { outageOf } from './outage.js';
import { problemOf, ProblemException } from './problem.js';
import { requestId } from './request-log.js';
import { SealBroken } from './vault.js';

/** Writes every refusal as application/problem+json (RFC 9457), an outage of the database among them. What is neither is a bug: logged in full, told in one sentence. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const refusal = refusalOf(error);
    const problem = refusal ? problemOf(refusal) : UNKNOWN;
    if (error instanceof SealBroken) this.log.warn({ field: error.field, id: error.id, requestId: requestId() }, 'a sealed field cannot be opened');
    if (!refusal) this.log.error({ err: logged(error), requestId: requestId() }, 'request failed');
    if (response.headersSent) {
      response.end();
      return;
    }
    const wait = RETRY_AFTER_SECONDS[problem.code];
    if (wait !== undefined) response.setHeader('Retry-After', String(wait));
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify({ ...problem, instance: requestId() }));
  }
}

const RETRY_AFTER_SECONDS: Readonly<Record<string, number>> = {
  overloaded: 2,
  database_away: 2,
  database_busy: 2,
  outcome_unknown: 1,
  storage_full: 10,
  storage_failed: 10,
  storage_low: 30,
  storage_read_only: 30,
  too_many_requests: 60,
  account_locked: 600,
};

const UNKNOWN = {
  type: 'urn:love-card:fault',
  status: 500,
  code: 'fault',
  title: '系统出错，请稍后再试',
  titleEn: 'Something went wrong; try again later',
  action: '请记下编号并联系管理员。',
  actionEn: 'Note the id and tell the administrator.',
  detail: {},
};

function refusalOf(error: unknown): Refusal | null {
  if (error instanceof ProblemException) return error.refusal;
  if (error instanceof SealBroken) return refuse('field_unreadable', { field: error.field, id: error.id });
  if (isTransient(error)) return refuse('overloaded');
  // Told by the watch over the storage, once when it begins and once when it ends.
  const outage = outageOf(error);
  if (outage !== null) return refuse(outage.code);
  if (isForeignText(error)) return refuse('invalid_request');
  if (error instanceof BadRequestException) return refuse('invalid_request', { fields: messagesOf(error) });
  if (error instanceof HttpException) return refuse(HTTP_CODES[error.getStatus()] ?? 'invalid_request');
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? refuse(HTTP_CODES[status] ?? 'invalid_request') : null;
}

const HTTP_CODES: Readonly<Record<number, Refusal['code']>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'too_large',
  429: 'too_many_requests',
  503: 'overloaded',
};

function messagesOf(error: BadRequestException): readonly string[] {
  const body = error.getResponse();
  const message = typeof body === 'string' ? body : (body as { message?: string | string[] }).message;
  return Array.isArray(message) ? message : [message ?? 'malformed'];
}

/** What the log keeps of an error. The driver hangs the values of the statement on it, also written out as SQL: names and numbers are among them. */
function logged(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, query } = error as { code?: unknown; query?: unknown };
  return { type: error.name, message: error.message, stack: error.stack, ...(typeof code === 'string' ? { code } : {}), ...(typeof query === 'string' ? { query } : {}) };
}
