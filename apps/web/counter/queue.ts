import type { Check } from './engine/index.js';
import { type Screen, serving } from './serving-state.js';

/** Every question that has no answer yet. */
export function questions(): readonly Check[] {
  const { screen, queue, first } = serving;
  const open = [screen, ...queue].flatMap((one) => (one?.kind === 'check' ? one.check : one?.kind === 'couple' ? one.seats : []));
  return [...open, first].filter((one): one is Check => one?.kind === 'check');
}

/** A question stands in front. */
export function isAsking(): boolean {
  return serving.screen !== null && serving.screen.kind !== 'result';
}

/** Takes the place of what it answers; else a result before it makes room, and a question or whoever waits already does not. */
export function place(screen: Screen, instead: Screen | null): void {
  if (serving.screen !== instead && (isAsking() || serving.queue.length > 0)) serving.queue = [...serving.queue, screen];
  else serving.screen = screen;
}
