import { result } from './answers.js';
import type { Result } from './result.js';

/** No room, a connection that was closed or killed, a browser that keeps nothing in private mode: whatever the browser says when it does not write. */
export function isStorageFault(error: unknown): boolean {
  return error instanceof DOMException;
}

/** Runs what ends in a write. What the disk did not take did not happen, and is told as that in plain words; the next try finds room if there is any. */
export async function written<T>(at: number, work: () => Promise<T>): Promise<T | Result> {
  try {
    return await work();
  } catch (error) {
    if (!isStorageFault(error)) throw error;
    return result('not_written', at);
  }
}
