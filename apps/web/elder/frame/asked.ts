import { type ShallowRef, shallowRef } from 'vue';
import type { Answer } from '../../kit/api/answer.js';

/** A question to the server on its way, or what came of it. */
export type Asked<T> = { readonly kind: 'waiting' } | Answer<T>;

/** Asks at once; `again` asks once more, and a later question's answer wins over an earlier one's. */
export function useAsked<T>(question: () => Promise<Answer<T>>): { asked: Readonly<ShallowRef<Asked<T>>>; again: () => Promise<void> } {
  const asked = shallowRef<Asked<T>>({ kind: 'waiting' });
  let latest = 0;
  const again = async (): Promise<void> => {
    const mine = ++latest;
    asked.value = { kind: 'waiting' };
    const answer = await question();
    if (mine === latest) asked.value = answer;
  };
  void again();
  return { asked, again };
}
