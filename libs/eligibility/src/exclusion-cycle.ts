import type { AllowancePolicy, Policy } from '#core/policy';

/**
 * The ring of programmes that exclude one another once `candidate` is law, by name; null without one. Versions are taken
 * together whatever their dates: a ring that never closes on one day is a curiosity nobody needs to publish.
 */
export function exclusionCycle(published: readonly Policy[], candidate: AllowancePolicy): readonly string[] | null {
  const excludes = new Map<string, string[]>();
  for (const policy of [...published, candidate]) {
    if (policy.kind === 'allowance') excludes.set(policy.programme, [...(excludes.get(policy.programme) ?? []), ...policy.excludes]);
  }
  const walk = (path: readonly string[]): readonly string[] | null => {
    for (const next of excludes.get(path.at(-1) ?? '') ?? []) {
      if (next === candidate.programme) return [...path, next];
      const ring = path.includes(next) ? null : walk([...path, next]);
      if (ring !== null) return ring;
    }
    return null;
  };
  return walk([candidate.programme]);
}
