import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import type { Id } from '#values';
import { idFrom } from '#values';
import { Clock } from './clock.js';

/** Makes UUIDv7 ids: the time of the clock and ten bytes of chance. */
@Injectable()
export class Ids {
  constructor(private readonly clock: Clock) {}

  next(): Id {
    return idFrom(this.clock.nowMs(), this.bytes(10));
  }

  /** Chance, in one place, so that the demo county can replace it by a seed. */
  bytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}

/** The same parts always give the same id: makes a step that is run again harmless. `instantMs` must be fixed too. */
export function idOf(instantMs: number, ...parts: readonly string[]): Id {
  return idFrom(instantMs, createHash('sha256').update(JSON.stringify(parts)).digest());
}
