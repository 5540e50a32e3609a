import { isDuplicateKey } from './database-error.js';

const ATTEMPTS_MAX = 5;

/**
 * Runs a whole transaction again when a unique key refused a row: a serial that was taken, or another desk that was
 * faster. The second run sees what the other one wrote and decides on that.
 */
export async function againOnClash<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || !isDuplicateKey(error)) throw error;
    }
  }
}
