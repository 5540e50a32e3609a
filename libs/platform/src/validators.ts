import type { ValidationOptions } from 'class-validator';
import { ValidateBy } from 'class-validator';
import { Transform } from 'class-transformer';
import { AMOUNT_MAX, isAmount, isDay, isId, isMonth, plainCode, plainPhone } from '#values';

function check(name: string, holds: (value: unknown) => boolean, message: string): (options?: ValidationOptions) => PropertyDecorator {
  return (options) => ValidateBy({ name, validator: { validate: holds, defaultMessage: (at) => `${at?.property ?? ''} ${message}` } }, options);
}

/** A day on the calendar, `YYYY-MM-DD`. */
export const IsDay = check('isDay', isDay, 'must be a day, YYYY-MM-DD');
/** A month, `YYYY-MM`, before the year 3000: the month after 9999-12 would sort before it. */
export const IsMonth = check('isMonth', (value) => isMonth(value) && value < '3000', 'must be a month, YYYY-MM');
/** A lowercase UUIDv7. */
export const IsUuid7 = check('isUuid7', isId, 'must be a UUIDv7 in lower case');
/** One amount of money as it comes in: whole fen, above zero, up to the ceiling of a single amount. */
export const IsAmountFen = check('isAmountFen', isAmount, `must be whole fen from 1 to ${String(AMOUNT_MAX)}`);

/** What is typed or copied into a field is judged in its one form; what has none is left for the next check to refuse. */
function inOneForm(form: (text: string) => string | null): () => PropertyDecorator {
  return () => Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (form(value) ?? value) : value));
}

/** A telephone number in its one form: digits, a mobile number without +86, 86 or 0086. */
export const AsPhone = inOneForm(plainPhone);
/** A number as it is printed on a card (groups, hyphens, full-width digits, the line end of a scanner) as its bare code. */
export const AsCode = inOneForm((text) => plainCode(text).replace(/[-‐‑–—]/g, ''));
