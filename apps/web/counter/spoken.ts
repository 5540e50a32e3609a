import { shallowReactive, watch } from 'vue';
import { language } from '../kit/words.js';

/** One sentence for the screen reader; `id` tells two that sound alike from each other. */
interface Said {
  readonly id: number;
  readonly sentence: string;
}

/** Read by then; a region that keeps everything would be read again by whoever walks through the page. */
const KEPT_MS = 5_000;

/**
 * The two live regions of App.vue. Each sentence is an element of its own that is added once, so that two changes at the
 * same moment (a result, and the line that went down with it) are both said, and none of them twice.
 */
export const spoken = shallowReactive<{ polite: readonly Said[]; urgent: readonly Said[] }>({ polite: [], urgent: [] });
let last = 0;

/** `urgent` interrupts: refusals and what stops the work. The same sentence twice is said twice. */
export function tell(sentence: string, urgent = false): void {
  const kind = urgent ? 'urgent' : 'polite';
  const said = { id: ++last, sentence };
  spoken[kind] = [...spoken[kind], said];
  setTimeout(() => {
    spoken[kind] = spoken[kind].filter((one) => one !== said);
  }, KEPT_MS);
}

// What was said in one language does not stand on a page of the other.
watch(
  () => language.language,
  () => {
    spoken.polite = [];
    spoken.urgent = [];
  },
);
