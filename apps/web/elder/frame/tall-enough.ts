/** A list that does not come is not waited for longer. */
const PATIENCE_MS = 5_000;

/** Waits until the page reaches down to where it stood before: what it shows is asked of the server first. */
export async function tallEnough(top: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  do await new Promise(requestAnimationFrame);
  while (document.documentElement.scrollHeight < top + innerHeight && performance.now() < until);
}
