/** Keeps the screen lit while a code or a camera is in use, also after the page was hidden for a moment. Returns the way to let go. */
export function keepAwake(): () => void {
  let held: WakeLockSentinel | null = null;
  let wanted = true;
  const ask = (): void => {
    if (!wanted || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    void navigator.wakeLock.request('screen').then(
      (lock) => {
        if (wanted) held = lock;
        else void lock.release();
      },
      () => undefined, // A low battery may refuse it; the code stays readable.
    );
  };
  document.addEventListener('visibilitychange', ask);
  ask();
  return () => {
    wanted = false;
    document.removeEventListener('visibilitychange', ask);
    void held?.release();
  };
}
