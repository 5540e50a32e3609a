import { type Ref, ref, watch } from 'vue';
import { DRAFTS, session } from '../session.js';

/**
 * A text that survives a reload, an idle sign-out and a change of page, until it is sent: of one case, whose id is in `name`, and of
 * the account that wrote it. What is written for an act on a person has no name: it starts empty and ends with the act.
 */
export function useDraft(name: string | undefined): { readonly text: Ref<string>; readonly sent: () => void } {
  const key = name === undefined ? null : `${DRAFTS}${session.grant?.actor.id ?? ''}.${name}`;
  const text = ref(key === null ? '' : read(key));
  if (key !== null)
    watch(text, (value) => {
      try {
        if (value === '') sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, value);
      } catch {
        // Nothing can be kept here; the text stays as long as the page does.
      }
    });
  return {
    text,
    sent: () => {
      text.value = '';
    },
  };
}

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}
