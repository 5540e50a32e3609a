/**
 * The named people and sites of tests, demo and README: Grandma Chen and the Caihe canteen, and the others who each show
 * one more rule. One cast everywhere, so that a name in a test is a face in the demo.
 */
import type { CastPerson, CastSite } from '#demo';
import { CAST, CAST_SITES } from '#demo';

/** A person of the cast by key; throws on a name that nobody has. */
export function castPerson(key: string): CastPerson {
  return named(CAST, key);
}

/** A site of the cast by key; throws on a name that no site has. */
export function castSite(key: string): CastSite {
  return named(CAST_SITES, key);
}

function named<T extends { readonly key: string }>(list: readonly T[], key: string): T {
  const found = list.find((one) => one.key === key);
  if (!found) throw new RangeError(`nobody in the cast is called ${key}`);
  return found;
}
