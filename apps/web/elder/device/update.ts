import type { Router } from 'vue-router';

const LOOK_EVERY_MS = 3_600_000;

/**
 * Keeps the app openable without a network, and new. A new version takes over while nobody looks and nothing is being
 * typed: on the first page, hidden. Otherwise it waits for the next start. The elder is never asked.
 */
export async function keepNew(router: Router): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  const hadOne = serviceWorker.controller !== null;
  // A kernel that forbids it: everything works, but not without a network.
  const registration = await serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`, { scope: import.meta.env.BASE_URL }).catch(() => null);
  if (registration === null) return;
  const takeOver = (): void => {
    if (document.hidden && router.currentRoute.value.name === 'home') registration.waiting?.postMessage({ type: 'SKIP_WAITING' });
  };
  document.addEventListener('visibilitychange', takeOver);
  serviceWorker.addEventListener('controllerchange', () => {
    // The first one takes control of a page that is already of its version.
    if (hadOne) globalThis.location.reload();
  });
  // Without a line there is no newer version to be had, and the next hour asks again.
  setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
}
