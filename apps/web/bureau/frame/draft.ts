import { type Ref, ref, watch } from 'vue';

const PREFIX = 'love-card.draft.';

/** A text that survives a reload, an idle sign-out and a change of page, until it is sent. */
export function useDraft(name: string): { readonly text: Ref<string>; readonly sent: () => void } {
  const key = PREFIX + name;
  const text = ref(read(key));
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
