import type { Chance } from './chance.js';
import { quotas } from './chance.js';

/**
 * Five-year bands of the people over 60. 80 and over: 16.13 % (Hangzhou, end of 2017; domain.md 0), of which about
 * 16 % are 90 and over and 0.2 % are 100 and over (decisions 26). Younger bands: plausible, not published.
 */
const BANDS: readonly { readonly from: number; readonly years: number; readonly share: number }[] = [
  { from: 60, years: 5, share: 27.0 },
  { from: 65, years: 5, share: 24.2 },
  { from: 70, years: 5, share: 19.6 },
  { from: 75, years: 5, share: 13.07 },
  { from: 80, years: 5, share: 8.5 },
  { from: 85, years: 5, share: 4.97 },
  { from: 90, years: 5, share: 2.16 },
  { from: 95, years: 5, share: 0.467 },
  { from: 100, years: 6, share: 0.033 },
];

/** The ages of a county's people in random order; the share of every band is exact to the person. */
export function ages(total: number, chance: Chance): Uint8Array {
  const drawn = new Uint8Array(total);
  const counts = quotas(
    total,
    BANDS.map((band) => band.share),
  );
  let next = 0;
  for (const [index, band] of BANDS.entries()) {
    for (let count = 0; count < (counts[index] ?? 0); count++) {
      // The younger years of a band are fuller: one draw in three is the lower of two.
      const year = chance.happens(0.33) ? Math.min(chance.int(band.years), chance.int(band.years)) : chance.int(band.years);
      drawn[next++] = band.from + year;
    }
  }
  return chance.shuffle(drawn);
}
