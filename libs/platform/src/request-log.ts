import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import { v7 as uuid7 } from 'uuid';

const current = new AsyncLocalStorage<string>();

/** The id of the request being answered; stands in the answer's X-Request-Id, in problems and in every log line. */
export function requestId(): string {
  return current.getStore() ?? '';
}

/**
 * One line a request: method, route, status, milliseconds, id. The route is the pattern (`/persons/:id`) and bodies and
 * query strings are left out, so that no personal data reaches the log.
 */
export function requestLog(log: Logger, seen: (line: { method: string; route: string; status: number; seconds: number }) => void): RequestHandler {
  return (request: Request, response: Response, next: NextFunction): void => {
    const given = request.header('x-request-id');
    const id = given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : uuid7();
    const started = process.hrtime.bigint();
    response.setHeader('X-Request-Id', id);
    response.on('finish', () => {
      const route = routeOf(request);
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      log.info({ requestId: id, method: request.method, route, status: response.statusCode, ms: Math.round(seconds * 1000) }, 'request');
      seen({ method: request.method, route, status: response.statusCode, seconds });
    });
    current.run(id, next);
  };
}

function routeOf(request: Request): string {
  const route = (request as { route?: { path?: unknown } }).route;
  return typeof route?.path === 'string' ? route.path : '(none)';
}
