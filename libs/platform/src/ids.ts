import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import type { Id } from '#values';
import { idFrom } from '#values';
import { Clock } from './clock.js';

/** Where a UUID says its version. */
const VERSION_AT = 14;

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

/**
 * The id of a transfer that the server derives: like `idOf`, and of another version (UUIDv8). A caller's own ids are all UUIDv7, so
 * nobody who knows the parts can take the place of a transfer that is still to come: of a line that is posted, a lot that lapses.
 */
export function transferIdOf(instantMs: number, ...parts: readonly string[]): Id {
  const id = idOf(instantMs, ...parts);
  return `${id.slice(0, VERSION_AT)}8${id.slice(VERSION_AT + 1)}`;
}

/** The same parts always give the same id: makes a step that is run again harmless. `instantMs` must be fixed too. */
export function idOf(instantMs: number, ...parts: readonly string[]): Id {
  return idFrom(instantMs, createHash('sha256').update(JSON.stringify(parts)).digest());
}
