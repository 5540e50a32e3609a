const KEYS_PER_QUERY = 1000;

/** Looks keys up, each once and at most a thousand in one IN list. No keys, no query. */
export async function inParts<K, V>(keys: readonly K[], lookUp: (part: readonly K[]) => Promise<ReadonlyMap<string, V>>): Promise<Map<string, V>> {
  const distinct = [...new Set(keys)];
  const found = new Map<string, V>();
  for (let start = 0; start < distinct.length; start += KEYS_PER_QUERY) {
    for (const [key, value] of await lookUp(distinct.slice(start, start + KEYS_PER_QUERY))) found.set(key, value);
  }
  return found;
}
