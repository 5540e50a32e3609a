import type { Day } from '#values';
import { addDays } from '#values';

/** The head of a policy version, as far as time goes. */
export interface VersionPeriod {
  readonly programme: string;
  readonly version: string;
  readonly effectiveFrom: Day;
  /** Last day in force as written; null while open. */
  readonly effectiveTo: Day | null;
  /** Last day in force because it was withdrawn; before `effectiveFrom` when it never comes into force. */
  readonly withdrawnAfter?: Day | null;
}

/** Two versions of one programme that would both be in force on `on`. */
export interface Overlap {
  readonly programme: string;
  readonly earlier: string;
  readonly later: string;
  readonly on: Day;
}

/**
 * Pairs of versions of one programme that overlap. An open-ended version ends the day before the next one starts, so it
 * overlaps nothing that starts later; a version with a last day keeps to it and may not be cut short. Two versions may
 * never start on one day. A version that was withdrawn before it began stands in nobody's way, and one that was withdrawn
 * later only up to its last day. The answer does not depend on the order of the list.
 */
export function overlaps(versions: readonly VersionPeriod[]): Overlap[] {
  const sorted = versions.filter(everInForce).sort(byStart);
  const found: Overlap[] = [];
  for (const [index, earlier] of sorted.entries()) {
    for (const later of sorted.slice(index + 1)) {
      if (earlier.programme === later.programme && bothHold(earlier, later)) {
        found.push({ programme: earlier.programme, earlier: earlier.version, later: later.version, on: later.effectiveFrom });
      }
    }
  }
  return found;
}

/**
 * What stands against publishing a version beside those published: an overlap, or an open end although a later version
 * exists. In the second case the author must write the last day: an end that nobody wrote down is not made up for them.
 */
export function conflictsOf(published: readonly VersionPeriod[], candidate: VersionPeriod): Overlap[] {
  const family = published.filter((version) => version.programme === candidate.programme && everInForce(version));
  const found = overlaps([...family, candidate]).filter(({ earlier, later }) => earlier === candidate.version || later === candidate.version);
  if (candidate.effectiveTo !== null) return found;
  const after = family.filter((version) => version.effectiveFrom > candidate.effectiveFrom).sort(byStart)[0];
  return after === undefined ? found : [...found, { programme: candidate.programme, earlier: candidate.version, later: after.version, on: after.effectiveFrom }];
}

/**
 * The version of a programme in force on a day: the latest one that has started, unless its own last day has passed.
 * A version that a later one has replaced does not come back when that later one ends or is withdrawn while in force; it
 * stays in force when the later one is withdrawn before it begins.
 */
export function inForce<V extends VersionPeriod>(versions: readonly V[], programme: string, day: Day): V | null {
  let latest: V | null = null;
  for (const version of versions) {
    if (version.programme === programme && everInForce(version) && version.effectiveFrom <= day && (latest === null || version.effectiveFrom > latest.effectiveFrom))
      latest = version;
  }
  if (latest === null) return null;
  const end = endOf(latest);
  return end === null || end >= day ? latest : null;
}

/** The last day on which a version is in force among the others; null while nothing ends it. Before its first day: it never was. */
export function lastDayInForce(versions: readonly VersionPeriod[], version: VersionPeriod): Day | null {
  const end = endOf(version);
  if (end !== null) return end;
  const next = versions.filter((other) => other.programme === version.programme && everInForce(other) && other.effectiveFrom > version.effectiveFrom).sort(byStart)[0];
  return next === undefined ? null : addDays(next.effectiveFrom, -1);
}

/** False for a version that was withdrawn before it began. */
export function everInForce({ effectiveFrom, withdrawnAfter = null }: VersionPeriod): boolean {
  return withdrawnAfter === null || withdrawnAfter >= effectiveFrom;
}

/** The last day a version has of itself: as written, or as withdrawn. */
function endOf({ effectiveTo, withdrawnAfter = null }: VersionPeriod): Day | null {
  if (effectiveTo === null || withdrawnAfter === null) return effectiveTo ?? withdrawnAfter;
  return effectiveTo < withdrawnAfter ? effectiveTo : withdrawnAfter;
}

function bothHold(earlier: VersionPeriod, later: VersionPeriod): boolean {
  // An open end gives way to whatever starts later, withdrawn or not.
  const end = earlier.effectiveTo === null ? null : endOf(earlier);
  return earlier.effectiveFrom === later.effectiveFrom || (end !== null && end >= later.effectiveFrom);
}

function byStart(one: VersionPeriod, other: VersionPeriod): number {
  if (one.effectiveFrom !== other.effectiveFrom) return one.effectiveFrom < other.effectiveFrom ? -1 : 1;
  return one.version < other.version ? -1 : one.version > other.version ? 1 : 0;
}
