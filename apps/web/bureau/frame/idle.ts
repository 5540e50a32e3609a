import { onMounted, onUnmounted, type Ref, ref } from 'vue';

const IDLE_MS = 30 * 60_000;
const WARN_MS = 2 * 60_000;
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** Watches whether anybody is there. `left` is null while all is well, else the seconds until `away` is called. */
export function useIdle(away: () => void): { readonly left: Ref<number | null>; readonly stay: () => void } {
  const left = ref<number | null>(null);
  let seen = Date.now();
  let timer = 0;
  const stay = (): void => {
    seen = Date.now();
    left.value = null;
  };
  // While the warning stands only its button counts: a hand that brushes the mouse is nobody who read it.
  const sign = (): void => {
    if (left.value === null) seen = Date.now();
  };
  const look = (): void => {
    const quiet = Date.now() - seen;
    if (quiet >= IDLE_MS) {
      left.value = null;
      away();
    } else left.value = quiet >= IDLE_MS - WARN_MS ? Math.ceil((IDLE_MS - quiet) / 1000) : null;
  };
  onMounted(() => {
    for (const name of SIGNS) document.addEventListener(name, sign, { passive: true, capture: true });
    timer = window.setInterval(look, 1000);
  });
  onUnmounted(() => {
    for (const name of SIGNS) document.removeEventListener(name, sign, { capture: true });
    window.clearInterval(timer);
  });
  return { left, stay };
}
