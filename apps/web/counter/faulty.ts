import { nextTick, ref, type Ref, watch } from 'vue';
import { tell } from './spoken.js';

/** A fault at one of a form's fields: said aloud, shown at the field, and the field has the focus. It goes when anything that it hangs on changes. */
export function useFault<Field extends string>(
  changes: () => readonly unknown[],
): { fault: Ref<{ readonly field: Field; readonly text: string } | null>; complain: (field: Field, text: string) => void; at: (field: Field) => Record<string, unknown> } {
  const fault = ref<{ readonly field: Field; readonly text: string } | null>(null) as Ref<{ readonly field: Field; readonly text: string } | null>;
  watch(changes, () => (fault.value = null));
  return {
    fault,
    complain: (field, text) => {
      fault.value = { field, text };
      tell(text, true);
      void nextTick(() => {
        const wrong = document.querySelector<HTMLElement>(`[aria-describedby="fault-${field}"]`);
        // A choice is entered at its first answer.
        const target = wrong?.querySelector<HTMLElement>('input') ?? wrong;
        target?.focus();
        wrong?.scrollIntoView({ block: 'center' });
      });
    },
    at: (field) => (fault.value?.field === field ? { 'aria-invalid': true, 'aria-describedby': `fault-${field}` } : {}),
  };
}
