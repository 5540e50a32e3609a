import { type Ref, ref, watch } from 'vue';
import type { Answer } from '../../kit/api/answer.js';
import { whyNot } from '../api.js';

/** One matter of the address bar: read when the address changes, and again after it was decided. */
export function useMatter<T>(
  id: () => string,
  read: (id: string) => Promise<Answer<T>>,
): { readonly matter: Ref<T | null>; readonly problem: Ref<string>; readonly load: () => Promise<void> } {
  const matter = ref(null) as Ref<T | null>;
  const problem = ref('');
  async function load(): Promise<void> {
    const answer = await read(id());
    if (answer.kind === 'ok') {
      matter.value = answer.data;
      problem.value = '';
    } else problem.value = whyNot(answer);
  }
  watch(
    id,
    () => {
      matter.value = null;
      void load();
    },
    { immediate: true },
  );
  return { matter, problem, load };
}

/** The id in the address of a page. */
export function idIn(params: Readonly<Record<string, string | readonly string[]>>): string {
  const { id } = params;
  return typeof id === 'string' ? id : '';
}
