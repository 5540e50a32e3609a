import type { Day } from '#values';

/** A death or its revocation as the county was told of it; of one person and in the order of the notices. */
export interface LifeTurn {
  readonly kind: string;
  readonly effective_on: Day;
}

/** The day of a death that was not revoked; null without one. */
export function deathIn(turns: readonly LifeTurn[]): Day | null {
  const deaths = turns.filter(({ kind }) => kind === 'death');
  const revoked = turns.filter(({ kind }) => kind === 'death_revoked').length;
  return deaths.length > revoked ? (deaths.at(-1)?.effective_on ?? null) : null;
}
