const FIRST_MS = 2_000;
const MOST_MS = 60_000;

/**
 * How long to wait after so many failures in a row: from 2 s doubling to 60 s, and of that a part between a half and the
 * whole by `chance` in [0, 1), so that 300 tablets do not come back in one second after the line does.
 */
export function backOffMs(failures: number, chance: number): number {
  if (failures <= 0) return 0;
  const most = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return Math.max(FIRST_MS, Math.round(most * (0.5 + chance / 2)));
}

/** A fraction in [0, 1) from the machine's own randomness. */
export function chance(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
}
