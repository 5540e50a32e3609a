import type { ValidationOptions } from 'class-validator';
import { ValidateBy } from 'class-validator';
import { isDay, isId, isMonth } from '#values';

function check(name: string, holds: (value: unknown) => boolean, message: string): (options?: ValidationOptions) => PropertyDecorator {
  return (options) => ValidateBy({ name, validator: { validate: holds, defaultMessage: (at) => `${at?.property ?? ''} ${message}` } }, options);
}

/** A day on the calendar, `YYYY-MM-DD`. */
export const IsDay = check('isDay', isDay, 'must be a day, YYYY-MM-DD');
/** A month, `YYYY-MM`, before the year 3000: the month after 9999-12 would sort before it. */
export const IsMonth = check('isMonth', (value) => isMonth(value) && value < '3000', 'must be a month, YYYY-MM');
/** A lowercase UUIDv7. */
export const IsUuid7 = check('isUuid7', isId, 'must be a UUIDv7 in lower case');
