import type { Words } from './words.js';

/** What one refusal code means to the people who meet it. */
export interface RefusalWords {
  /** HTTP status: 400 malformed, 401/403 not allowed, 404 absent, 409 conflict with what is recorded, 422 understood and refused, 503 try again. */
  readonly status: number;
  readonly title: Words;
  /** What the reader should do next. */
  readonly action: Words;
}
