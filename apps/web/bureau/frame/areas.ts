import { computed, type ComputedRef, ref } from 'vue';
import type { components } from '../../kit/api/schema.js';
import { pauseAfter } from '../../kit/pauses.js';
import { language } from '../../kit/words.js';
import { api, ask } from '../api.js';
import { session } from '../session.js';

type Area = components['schemas']['AreaRecordDto'];

const TRIES = { firstMs: 2000, mostMs: 60_000 };
/** About five minutes; the next page that wants them begins again. */
const TRIES_MAX = 9;

const read = ref<readonly Area[]>([]);
/** Whose areas were asked for; nothing that a page draws depends on it, or a failed answer would have itself asked again. */
let askedFor = '';

/** The areas that the account sees, read once for as long as it is signed in. */
export function useAreas(): ComputedRef<readonly Area[]> {
  const own = session.grant?.actor.areaCode ?? '';
  if (own !== '' && askedFor !== own) {
    askedFor = own;
    read.value = [];
    void load(own);
  }
  return computed(() => read.value);
}

/** Again after a pause that grows, while the account is the same. */
async function load(own: string, failures = 0): Promise<void> {
  const answer = await ask(api.GET('/api/v1/bureau/areas'));
  if (askedFor !== own) return;
  if (answer.kind === 'ok') read.value = answer.data.items;
  else if (failures + 1 < TRIES_MAX && session.grant?.actor.areaCode === own) setTimeout(() => void load(own, failures + 1), pauseAfter(failures, TRIES));
  else askedFor = '';
}

/** What an area is called; its code where the county does not list it. */
export function areaName(areas: readonly Area[], code: string): string {
  const area = areas.find((one) => one.code === code);
  return area === undefined ? code : language.language === 'zh' ? area.name : area.nameEn;
}
