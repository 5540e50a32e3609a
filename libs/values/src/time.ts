declare const kind: unique symbol;

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`. Strings compare in calendar order. */
export type Day = string & { readonly [kind]: 'day' };
/** A calendar month in Asia/Shanghai, `YYYY-MM`. */
export type Month = string & { readonly [kind]: 'month' };

/** China has had one zone without daylight saving since 1991, so a fixed offset is exact for every date this system meets. */
const SHANGHAI_OFFSET_MS = 8 * 3600_000;
const DAY_MS = 86_400_000;

export function day(text: string): Day {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match || dayFromEpoch(epochDay(text)) !== text) throw new RangeError(`not a day: "${text}"`);
  return text as Day;
}

export function isDay(text: unknown): text is Day {
  return typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && dayFromEpoch(epochDay(text)) === text;
}

export function month(text: string): Month {
  if (!isMonth(text)) throw new RangeError(`not a month: "${text}"`);
  return text;
}

export function isMonth(text: unknown): text is Month {
  return typeof text === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** The Shanghai day of an instant (UTC milliseconds). */
export function dayOf(instantMs: number): Day {
  return dayFromEpoch(Math.floor((instantMs + SHANGHAI_OFFSET_MS) / DAY_MS));
}

export function monthOf(value: Day): Month {
  return value.slice(0, 7) as Month;
}

/** Minutes since Shanghai midnight, 0..1439. */
export function minuteOfDay(instantMs: number): number {
  return Math.floor(((((instantMs + SHANGHAI_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS) / 60_000);
}

/** Minutes after midnight as `10:30`. */
export function minuteText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** The instant (UTC ms) at which a Shanghai day begins, plus minutes. */
export function instantAt(value: Day, minutes = 0): number {
  return epochDay(value) * DAY_MS - SHANGHAI_OFFSET_MS + minutes * 60_000;
}

export function firstDay(value: Month): Day {
  return `${value}-01` as Day;
}

export function lastDay(value: Month): Day {
  return addDays(firstDay(addMonths(value, 1)), -1);
}

export function addDays(value: Day, days: number): Day {
  return dayFromEpoch(epochDay(value) + days);
}

export function daysBetween(span: { from: Day; to: Day }): number {
  return epochDay(span.to) - epochDay(span.from);
}

export function addMonths(value: Month, months: number): Month {
  const total = Number(value.slice(0, 4)) * 12 + Number(value.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${String((total % 12) + 1).padStart(2, '0')}` as Month;
}

/** 1 = Monday .. 7 = Sunday. */
export function weekday(value: Day): number {
  return ((((epochDay(value) + 3) % 7) + 7) % 7) + 1;
}

/** Completed years of life on a day. Someone born on 29 February completes a year on 1 March of a common year. */
export function ageOn(birth: Day, on: Day): number {
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4));
  return on.slice(5) >= birth.slice(5) ? years : years - 1;
}

/** Years completed by the end of a month: whoever has the birthday in it has completed the year, on 29 February too. */
export function ageIn(birth: Day, month: Month): number {
  const years = Number(month.slice(0, 4)) - Number(birth.slice(0, 4));
  return month.slice(5) >= birth.slice(5, 7) ? years : years - 1;
}

/** ISO 8601 with the +08:00 offset, to the second: how instants are shown to people and written to files. */
export function shanghaiText(instantMs: number): string {
  return `${new Date(instantMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
}

function epochDay(text: string): number {
  return Math.round(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, Number(text.slice(8, 10))) / DAY_MS);
}

function dayFromEpoch(days: number): Day {
  return new Date(days * DAY_MS).toISOString().slice(0, 10) as Day;
}
