import { pauseAfter } from '../kit/pauses.js';
import { type Component, defineComponent, h, shallowRef } from 'vue';

const AGAIN = { firstMs: 1000, mostMs: 60_000 };

/** A component that is fetched when it is first shown; until it is here, nothing stands in its place, and a fetch that fails is tried again, each time after longer. */
export function later<Page extends Component>(load: () => Promise<Page>): Page {
  const here = shallowRef<Component | null>(null);
  let [isAsked, failures] = [false, 0];
  const ask = (): void => {
    load().then(
      (component) => (here.value = component),
      () => setTimeout(ask, pauseAfter(failures++, AGAIN)),
    );
  };
  const waiting: Component = defineComponent({
    inheritAttrs: false,
    setup(_props, { attrs }) {
      if (!isAsked) ask();
      isAsked = true;
      return () => (here.value ? h(here.value, attrs) : null);
    },
  });
  return waiting as Page;
}
