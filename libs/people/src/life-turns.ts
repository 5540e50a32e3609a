import type { AbsenceFact } from '#core/policy';
import type { Day } from '#values';

/** A death or a move as the county was told of it; of one person and in the order of the notices. */
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

/**
 * The times away of somebody who came back. A move between two streets is a return without a move-out and begins nothing; one that
 * has the day of the move-out, or an earlier one, says that nobody was away.
 */
export function absencesIn(turns: readonly LifeTurn[]): AbsenceFact[] {
  const absences: AbsenceFact[] = [];
  let leftOn: Day | null = null;
  for (const { kind, effective_on: on } of turns) {
    if (kind === 'move_out') leftOn = on;
    if (kind !== 'move_in' || leftOn === null) continue;
    if (leftOn < on) absences.push({ leftOn, backOn: on });
    leftOn = null;
  }
  return absences;
}
