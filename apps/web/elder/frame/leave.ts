import type { Router } from 'vue-router';

/** Back to the page this one was opened from; where that was another, `path` takes the place of this one. So one tap on "back" never stays where it is. */
export async function leaveTo(router: Router, path: string): Promise<void> {
  // What the router keeps of the entry before; nothing when the app was opened on this page.
  const { back: before } = (globalThis.history.state ?? {}) as { back?: string | null };
  if (before?.split('?')[0] === path) router.back();
  else await router.replace(path);
}
