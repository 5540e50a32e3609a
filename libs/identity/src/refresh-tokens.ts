import { Injectable } from '@nestjs/common';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Id } from '#values';
import { isId } from '#values';
import { Ids, Keys } from '#platform';

const HALF_BYTES = 16;

/**
 * Refresh tokens: `<session id>.<16 bytes of chance, 16 bytes that prove we made it>`. The proof tells a token that was good
 * once (and came back: somebody has a stale copy) from one that was made up by whoever read a session id. The next token
 * follows from the last one, so that an exchange asked for twice has the same answer twice.
 */
@Injectable()
export class RefreshTokens {
  constructor(
    private readonly ids: Ids,
    private readonly keys: Keys,
  ) {}

  first(id: Id): string {
    return this.token(id, Buffer.from(this.ids.bytes(HALF_BYTES)));
  }

  next(id: Id, token: string): string {
    return this.token(id, this.keyed(`next|${token}`));
  }

  /** Whether this county made it, at whatever time. */
  isOurs(id: Id, token: string): boolean {
    const secret = Buffer.from(token.slice(37), 'base64url');
    return secret.length === 2 * HALF_BYTES && timingSafeEqual(secret.subarray(HALF_BYTES), this.proof(id, secret.subarray(0, HALF_BYTES)));
  }

  private token(id: Id, chance: Buffer): string {
    return `${id}.${Buffer.concat([chance, this.proof(id, chance)]).toString('base64url')}`;
  }

  private proof(id: Id, chance: Buffer): Buffer {
    return this.keyed(`proof|${id}|${chance.toString('hex')}`);
  }

  private keyed(text: string): Buffer {
    return createHmac('sha256', this.keys.secret('jwt')).update(`refresh-token/v1|${text}`).digest().subarray(0, HALF_BYTES);
  }
}

/** Only the digest is stored: a copy of the database opens no session. The token has 128 bits of chance, so a plain hash is enough. */
export function refreshHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The session that a refresh token names; null for anything else. */
export function sessionIdOf(refreshToken: string): Id | null {
  const id = refreshToken.slice(0, 36);
  return isId(id) && /^\.[\w-]{43}$/.test(refreshToken.slice(36)) ? id : null;
}
