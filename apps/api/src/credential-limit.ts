import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { isIPv6 } from 'node:net';
import { type Observable, tap } from 'rxjs';
import { refuse } from '#values';
import { OPEN } from '#identity';
import { Clock, ProblemException } from '#platform';

const MINUTE_MS = 60_000;
/** Refused tries of one address in a minute. An activation code has ten digits: at this pace a guess takes a lifetime. */
export const TRIES_PER_MINUTE = 60;

/**
 * Slows down whoever guesses at an open door: every route that takes a credential in a body without a token (passwords,
 * activation codes, enrolment tokens, refresh tokens), new ones too. Only refused tries and those under way count, because
 * a street's phones and a canteen's tablets may share one address. Counted in this process.
 */
@Injectable()
export class CredentialLimit implements NestInterceptor {
  private readonly tries = new Map<string, number>();
  private minute = 0;

  constructor(
    private readonly reflector: Reflector,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const open = this.reflector.getAllAndOverride<string | undefined>(OPEN, [context.getHandler(), context.getClass()]);
    if (request.method !== 'POST' || open === undefined) return next.handle();
    const network = networkOf(request.ip ?? '');
    if (this.add(network, 1) > TRIES_PER_MINUTE) throw new ProblemException(refuse('too_many_requests'));
    return next.handle().pipe(
      tap(() => {
        this.add(network, -1);
      }),
    );
  }

  private add(network: string, tries: number): number {
    const minute = Math.floor(this.clock.nowMs() / MINUTE_MS);
    if (minute !== this.minute) this.tries.clear();
    this.minute = minute;
    const total = Math.max(0, (this.tries.get(network) ?? 0) + tries);
    this.tries.set(network, total);
    return total;
  }
}

/** The address itself, or of IPv6 the first 64 bits: a household has all that lie below them. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const head = (address.split('::')[0] ?? '').split(':');
  return [...head, '0', '0', '0', '0'].slice(0, 4).join(':');
}
