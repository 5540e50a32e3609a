import { ref, shallowRef } from 'vue';
import type { Place } from './nearness.js';

/* Where somebody stands in the list of sites: kept while the app is open, so that coming back from a menu is coming back to the list that was left. */

export const AT_ONCE = 8;
/** Where this phone is; null before it was asked for. */
export const place = shallowRef<Place | null>(null);
export const finding = ref<'no' | 'finding' | 'refused'>('no');
/** The street that stands open. Null before the first tap: then it is the person's own. */
export const chosen = ref<string | null>(null);
/** How many of its sites are shown. */
export const most = ref(AT_ONCE);
