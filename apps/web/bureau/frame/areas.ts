import { computed, type ComputedRef, ref } from 'vue';
import type { components } from '../../kit/api/schema.js';
import { language } from '../../kit/words.js';
import { api, ask } from '../api.js';
import { session } from '../session.js';

type Area = components['schemas']['AreaRecordDto'];

const read = ref<{ readonly of: string; readonly areas: readonly Area[] }>({ of: '', areas: [] });

/** The areas that the account sees, read once for as long as it is signed in. */
export function useAreas(): ComputedRef<readonly Area[]> {
  const own = session.grant?.actor.areaCode ?? '';
  if (own !== '' && read.value.of !== own) {
    read.value = { of: own, areas: [] };
    void ask(api.GET('/api/v1/bureau/areas')).then((answer) => {
      // Read anew by whoever comes next, where there was no answer.
      read.value = answer.kind === 'ok' ? { of: own, areas: answer.data.items } : { of: '', areas: [] };
    });
  }
  return computed(() => read.value.areas);
}

/** What an area is called; its code where the county does not list it. */
export function areaName(areas: readonly Area[], code: string): string {
  const area = areas.find((one) => one.code === code);
  return area === undefined ? code : language.language === 'zh' ? area.name : area.nameEn;
}
