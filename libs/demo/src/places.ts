import type { SitePlace } from '#sites';

/** About the middle of each street of the district, whole micro-degrees (WGS 84), in the order of their codes. */
const MIDDLES: readonly (readonly [number, number])[] = [
  [30_238_000, 120_157_000],
  [30_256_000, 120_162_000],
  [30_250_000, 120_179_000],
  [30_217_000, 120_166_000],
  [30_231_000, 120_172_000],
  [30_228_000, 120_185_000],
  [30_247_000, 120_198_000],
  [30_262_000, 120_199_000],
  [30_248_000, 120_213_000],
  [30_283_000, 120_197_000],
  [30_293_000, 120_227_000],
  [30_313_000, 120_213_000],
  [30_343_000, 120_212_000],
  [30_308_000, 120_264_000],
];
/** Sites stand within about 600 m of the middle of their street. */
const SPREAD = 11_000;

/**
 * Where a made-up site stands, and a number that is nobody's: no line of the city begins with 0. Both follow from the codes
 * and draw no chance, so that the rest of the county stays as it was.
 */
export function placeOf(street: string, code: string): SitePlace {
  const [latitude, longitude] = MIDDLES[Number(street.slice(6, 9)) - 1] ?? [30_247_000, 120_198_000];
  const sum = [...code].reduce((before, letter) => (before * 131 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7);
  // Codes that follow one another lie apart.
  const mix = (sum * 48_271) % 2_147_483_647;
  return { tel: telOf(10_000 + (mix % 80_000)), latitude: latitude + (mix % SPREAD) - SPREAD / 2, longitude: longitude + (Math.floor(mix / SPREAD) % SPREAD) - SPREAD / 2 };
}

/** `0571-000` and five digits. */
export function telOf(serial: number): string {
  return `0571-000${String(serial).padStart(5, '0')}`;
}
