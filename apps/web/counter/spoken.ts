import { nextTick, reactive, readonly } from 'vue';

/** The two live regions of App.vue: what a screen reader says, each change once. */
const state = reactive({ polite: '', urgent: '' });

export const spoken = readonly(state);

/** `urgent` interrupts: refusals and what stops the work. The same sentence twice is said twice. */
export function tell(sentence: string, urgent = false): void {
  state.polite = '';
  state.urgent = '';
  void nextTick(() => {
    if (urgent) state.urgent = sentence;
    else state.polite = sentence;
  });
}
