import { ref } from 'vue';
import type { Router } from 'vue-router';

/** Whether the page that was asked for last could not be fetched, and opening everything anew did not help. */
export const isUnopened = ref(false);

const KEPT = 'love-card-opened-anew';
/** A page that fails again so soon fails for another reason than its age. */
const SOON_MS = 60_000;

/**
 * After an update the pieces of the version before are gone, and a page that was not opened yet cannot be any more. So it is opened anew from
 * the server, at the address that was asked for, once; where that does not help or there is no network, `isUnopened` says so.
 */
export function openAnewWherePiecesAreGone(router: Router): void {
  router.onError((_error, to) => void openAnew(router.resolve(to.fullPath).href));
  router.afterEach((_to, _from, failure) => {
    if (failure === undefined) isUnopened.value = false;
  });
}

async function openAnew(href: string): Promise<void> {
  // Without an answer the reload would lose even the page that stands here.
  const isThere = await fetch(href, { cache: 'no-store' }).then(
    (answer) => answer.ok,
    () => false,
  );
  if (isThere && isFirstTime(href)) location.assign(href);
  else isUnopened.value = true;
}

function isFirstTime(href: string): boolean {
  try {
    const [at = '0', before] = (sessionStorage.getItem(KEPT) ?? '').split(' ');
    if (before === href && Date.now() - Number(at) < SOON_MS) return false;
    sessionStorage.setItem(KEPT, `${String(Date.now())} ${href}`);
    return true;
  } catch {
    // A browser that keeps nothing cannot tell the second time from the first.
    return false;
  }
}
