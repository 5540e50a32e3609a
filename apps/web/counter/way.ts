import { readonly, ref } from 'vue';

/**
 * The way through the counter's pages: a path in the address bar and one ref. Ten pages without parameters need no
 * router, and its 9 KB go to the scanner instead (web.md 6, row 36).
 */
const BASE = '/t';

function here(): string {
  const path = location.pathname.startsWith(BASE) ? location.pathname.slice(BASE.length) : '/';
  return path === '' ? '/' : path;
}

const at = ref(here());
addEventListener('popstate', () => (at.value = here()));

/** The page that is asked for now, `/today`. */
export const way = readonly(at);

export function go(path: string): void {
  if (path === at.value) return;
  history.pushState(null, '', BASE + path);
  at.value = path;
  scrollTo(0, 0);
}
