import type { components } from './schema.js';

/** A no of the server, RFC 9457, in both languages. */
export type Problem = components['schemas']['Problem'];

/**
 * What came of a call. `offline` means that no answer came: the server may or may not have done it, and only the same
 * call with the same id may be repeated.
 */
export type Answer<T> = { readonly kind: 'ok'; readonly status: number; readonly data: T } | { readonly kind: 'refused'; readonly problem: Problem } | { readonly kind: 'offline' };

interface Fetched<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Turns a call of the generated client into an answer; it never throws. */
export async function answerOf<T>(call: Promise<Fetched<T>>): Promise<Answer<T>> {
  try {
    const { data, error, response } = await call;
    if (response.ok) return { kind: 'ok', status: response.status, data: data as T };
    if (isProblem(error)) return { kind: 'refused', problem: error };
    // A proxy between us and the server speaks no problem+json: that is a line that is down.
    return { kind: 'offline' };
  } catch {
    return { kind: 'offline' };
  }
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'title' in value;
}
