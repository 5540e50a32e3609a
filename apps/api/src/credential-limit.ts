import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { HttpException, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { isIPv6 } from 'node:net';
import { type Observable, tap } from 'rxjs';
import { refuse } from '#values';
import { OPEN } from '#identity';
import { Clock, ProblemException } from '#platform';

const MINUTE_MS = 60_000;
/** Wrong credentials of one address at one door in a minute. */
export const TRIES_PER_MINUTE = 60;
/** Doors times addresses that are counted at once. */
const COUNTED_MAX = 200_000;

const NOT_GUESSED = 'love-card:not-guessed';

/**
 * Marks an open door whose credential nobody can guess (a signature, 256 bits of chance) or whose tries are counted elsewhere
 * (passwords by login and network, PINs by tablet and operator). Whoever shares a tablet's network must not be able to shut it.
 */
export const NotGuessedHere = (why: string): MethodDecorator & ClassDecorator => SetMetadata(NOT_GUESSED, why);

/**
 * Slows down whoever guesses at an open door: each route that takes a short credential in a body without a token counts by
 * itself, by address. Only wrong credentials and those under way count: a body that is malformed or comes while the system is
 * down guesses nothing, and a street's phones may share one address. Counted in this process.
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
    const marked = [context.getHandler(), context.getClass()];
    const open = this.reflector.getAllAndOverride<string | undefined>(OPEN, marked);
    const elsewhere = this.reflector.getAllAndOverride<string | undefined>(NOT_GUESSED, marked);
    if (request.method !== 'POST' || open === undefined || elsewhere !== undefined) return next.handle();
    const door = `${context.getClass().name}.${context.getHandler().name}|${networkOf(request.ip ?? '')}`;
    if (this.add(door, 1) > TRIES_PER_MINUTE) throw new ProblemException(refuse('too_many_requests'));
    return next.handle().pipe(
      tap({
        next: () => {
          this.add(door, -1);
        },
        error: (error: unknown) => {
          if (!isWrongCredential(error)) this.add(door, -1);
        },
      }),
    );
  }

  private add(door: string, tries: number): number {
    const minute = Math.floor(this.clock.nowMs() / MINUTE_MS);
    if (minute !== this.minute || this.tries.size > COUNTED_MAX) this.tries.clear();
    this.minute = minute;
    const total = Math.max(0, (this.tries.get(door) ?? 0) + tries);
    this.tries.set(door, total);
    return total;
  }
}

/** A well-formed credential that was refused: neither a body that cannot be read, nor an outage. */
function isWrongCredential(error: unknown): boolean {
  const status = error instanceof HttpException ? error.getStatus() : 500;
  return status >= 401 && status < 500 && status !== 413;
}

/** The address itself, or of IPv6 the first 64 bits: a household has all that lie below them. */
export function networkOf(address: string): string {
  const plain = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
  if (!isIPv6(plain) || plain.includes('.')) return plain;
  const head = (plain.split('::')[0] ?? '').split(':');
  return [...head, '0', '0', '0', '0'].slice(0, 4).join(':');
}
