import type { Router } from 'vue-router';

/** What the router keeps of the entry before; nothing when the app was opened on this page. */
function before(): string | null {
  const { back } = (globalThis.history.state ?? {}) as { back?: string | null };
  return back ?? null;
}

/** To the page before, or to `otherwise` where there is none. */
export async function goBack(router: Router, otherwise: string): Promise<void> {
  if (before() === null) await router.replace(otherwise);
  else router.back();
}

/** Back to the page this one was opened from; where that was another, `path` takes the place of this one. So one tap on "back" never stays where it is. */
export async function leaveTo(router: Router, path: string): Promise<void> {
  if (before()?.split('?')[0] === path) router.back();
  else await router.replace(path);
}
