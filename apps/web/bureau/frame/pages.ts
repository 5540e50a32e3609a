import { computed, reactive, type Ref, ref } from 'vue';
import type { Answer } from '../../kit/api/answer.js';
import { type ListPage, whyNot } from '../api.js';

/** Rows a page where nothing else is said. */
const LIMIT = 50;

/** A list that is read page by page, forwards and back. What was shown stays until the next page has come. */
export function usePages<Row>(read: (page: { readonly limit: number; readonly cursor: string | null }) => Promise<Answer<ListPage<Row>>>, limit = LIMIT) {
  const rows = ref([]) as Ref<readonly Row[]>;
  const next = ref<string | null>(null);
  const here = ref<string | null>(null);
  /** Cursors of the pages before this one. */
  const before = ref<(string | null)[]>([]);
  const busy = ref(false);
  const problem = ref('');

  async function load(cursor: string | null): Promise<boolean> {
    busy.value = true;
    const answer = await read({ limit, cursor });
    busy.value = false;
    if (answer.kind !== 'ok') {
      problem.value = whyNot(answer);
      return false;
    }
    problem.value = '';
    rows.value = answer.data.items;
    next.value = answer.data.next;
    here.value = cursor;
    return true;
  }

  return reactive({
    rows,
    busy,
    problem,
    page: computed(() => before.value.length + 1),
    more: computed(() => next.value !== null),
    /** All there is stands on this one page. */
    whole: computed(() => before.value.length === 0 && next.value === null),
    async first(): Promise<void> {
      before.value = [];
      await load(null);
    },
    async again(): Promise<void> {
      await load(here.value);
    },
    async forward(): Promise<void> {
      const from = here.value;
      if (await load(next.value)) before.value.push(from);
    },
    async back(): Promise<void> {
      if (await load(before.value.at(-1) ?? null)) before.value.pop();
    },
  });
}
