import { zh } from './words.js';

/** What a relative is to the elder; the county keeps the Chinese word. */
export const RELATIONS = ['daughter', 'son', 'spouse', 'grandchild', 'relative'] as const;
export type Relation = (typeof RELATIONS)[number];

/** The key of a kept word; null for a word that was chosen elsewhere. */
export function relationOf(word: string): Relation | null {
  return RELATIONS.find((relation) => zh[relation] === word) ?? null;
}
