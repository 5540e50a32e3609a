import type { Logger } from 'pino';
import type { StorageWatch } from '#platform';

/** An outage is one line when it begins and one when it ends, both warnings: it is no fault of the program. */
export function storageLog(watch: StorageWatch, log: Logger): void {
  watch.listener = ({ state, code, seconds, message }) => {
    if (state === 'began') log.warn({ code, reason: message }, 'the database does not take work');
    else log.warn({ code, seconds }, 'the database takes work again');
  };
}
