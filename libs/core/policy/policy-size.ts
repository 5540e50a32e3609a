/** Conditions that name a fact; those that join others (all, any, not) cost nothing by themselves. */
const LEAVES = new Set(['age', 'category', 'ability', 'hukouWithin', 'residenceWithin', 'purseOpen']);

/**
 * What one policy may hold. A meal at the counter and each of 250,000 persons in a run go through every condition, so a
 * law of a hundred thousand of them would stop both. Asked when one is proposed, not when one is read: what was published
 * before this bound stays law.
 */
export const POLICY_LEAVES_MAX = 2_000;
/** Of the text in UTF-8, without blanks between its parts. */
export const POLICY_BYTES_MAX = 64 * 1024;

export interface PolicySize {
  readonly leaves: number;
  readonly bytes: number;
}

/** JSON.stringify calls itself for each level. What is deeper is no policy, and checkPolicy says so by its shape. */
const WRITABLE_DEPTH = 200;

/** How large a body is, whatever stands in it; of one with too many conditions, or too deep to be a policy, no bytes are told. */
export function policySize(body: unknown): PolicySize {
  let leaves = 0;
  let deepest = 0;
  // A stack of its own and no recursion: nothing is known of the body yet, not even how deep it goes.
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: body, depth: 1 }];
  while (waiting.length > 0 && leaves <= POLICY_LEAVES_MAX) {
    const { value, depth } = waiting.pop() ?? { value: null, depth: 0 };
    if (typeof value !== 'object' || value === null) continue;
    deepest = Math.max(deepest, depth);
    for (const [key, inner] of Object.entries(value)) {
      if (LEAVES.has(key)) leaves += 1;
      waiting.push({ value: inner, depth: depth + 1 });
    }
  }
  return { leaves, bytes: leaves > POLICY_LEAVES_MAX || deepest > WRITABLE_DEPTH ? 0 : new TextEncoder().encode(JSON.stringify(body ?? null)).length };
}

export function isTooLarge({ leaves, bytes }: PolicySize): boolean {
  return leaves > POLICY_LEAVES_MAX || bytes > POLICY_BYTES_MAX;
}
