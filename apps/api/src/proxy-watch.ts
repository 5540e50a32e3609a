import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';

const TELL_EVERY_MS = 10 * 60_000;

/**
 * Notices that a proxy stands in front which PROXIES does not name: then every caller has the proxy's address, and limits
 * by address hold for all of them together. Told in the log, by health and on the console's first page.
 */
@Injectable()
export class ProxyWatch {
  /** X-Forwarded-For came in while no proxy is believed. */
  unnamed = false;
  private toldAt = Number.NEGATIVE_INFINITY;

  middleware(log: Logger) {
    return (request: Request, _response: Response, next: NextFunction): void => {
      if (request.headers['x-forwarded-for'] !== undefined) this.noticed(log);
      next();
    };
  }

  private noticed(log: Logger): void {
    this.unnamed = true;
    if (Date.now() - this.toldAt < TELL_EVERY_MS) return;
    this.toldAt = Date.now();
    log.warn('X-Forwarded-For comes in but PROXIES is 0: set PROXIES to the number of proxies in front, or limits by address count all callers as one / 请设置 PROXIES');
  }
}
