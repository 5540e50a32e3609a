import { idFrom } from '#values';

/** A new UUIDv7 of this device: the id that a meal keeps through every retry. */
export function newId(nowMs: number): string {
  return idFrom(nowMs, crypto.getRandomValues(new Uint8Array(10)));
}
