import type { Refusal } from '#values';
import { isRefusal } from '#values';

/** The demo county is built so that nothing here is refused; a refusal is a bug of the demo or of the use case. */
export function done<T>(result: T | Refusal, what: string): T {
  if (isRefusal(result)) throw new Error(`demo county: ${what} was refused: ${result.code} ${JSON.stringify(result.detail)}`);
  return result;
}
