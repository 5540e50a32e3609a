/** A place on the earth in whole micro-degrees (WGS 84). */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const EARTH_RADIUS_M = 6_371_000;
const DEGREE = Math.PI / 180;

/** Metres between two places by the great circle (haversine). For sorting and for "about 400 m", not for measuring. */
export function metresBetween(one: Place, two: Place): number {
  const [a, b] = [one.latitude / 1e6, two.latitude / 1e6].map((degrees) => degrees * DEGREE) as [number, number];
  const dLat = b - a;
  const dLong = ((two.longitude - one.longitude) / 1e6) * DEGREE;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(dLong / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** A serving window, minutes after midnight. */
export interface Hours {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** Whether a meal is served at a minute of the day. */
export function isOpen(windows: readonly Hours[], minute: number): boolean {
  return windows.some(({ fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute);
}

const HOUR_MS = 3_600_000;
const SHANGHAI_HOURS = 8;

/** The minute of the day in Asia/Shanghai, which keeps one time all year. */
export function minuteOfDay(instantMs: number): number {
  return Math.floor(((instantMs + SHANGHAI_HOURS * HOUR_MS) % (24 * HOUR_MS)) / 60_000);
}

/** The minute at which the next meal of the day begins; null after the last. */
export function opensAt(windows: readonly Hours[], minute: number): number | null {
  const later = windows.map(({ fromMinute }) => fromMinute).filter((from) => from > minute);
  return later.length === 0 ? null : Math.min(...later);
}
