import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import type { Id } from '#values';
import { Keys } from '#platform';

const GLYPHS = 'abcdefghjkmnpqrstuvwxyz23456789';
const HALF_GLYPHS = 8;

export type Side = 'proposer' | 'decider';

/**
 * The first password of an account that two persons opened or reset, in two halves of eight glyphs: each of the two can read
 * one, so neither alone can sign in as the new colleague. Derived, never stored; changed at the first sign-in.
 */
@Injectable()
export class FirstPasswords {
  constructor(private readonly keys: Keys) {}

  half(proposalId: Id, side: Side): string {
    const bytes = createHmac('sha256', this.keys.secret('jwt-bureau')).update(`first-password/v1|${proposalId}|${side}`).digest();
    const glyphs = [...bytes.subarray(0, HALF_GLYPHS)].map((byte) => GLYPHS[byte % GLYPHS.length] ?? 'a').join('');
    return glyphs.replace(/(.{4})(?=.)/g, '$1-');
  }

  whole(proposalId: Id): string {
    return `${this.half(proposalId, 'proposer')}-${this.half(proposalId, 'decider')}`;
  }
}
