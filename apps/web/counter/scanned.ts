import type { ScanSource } from './engine/index.js';

/** A page that wants the next code for itself: binding, the self test, a delivery. True = taken. */
type Taker = (text: string, source: ScanSource) => boolean;

const takers: Taker[] = [];

/** The newest page that asks gets the code. Returns the way to stop asking. */
export function takeCodes(taker: Taker): () => void {
  takers.unshift(taker);
  return () => {
    takers.splice(takers.indexOf(taker), 1);
  };
}

/** A code from the gun or a camera. */
export function scanned(text: string, source: ScanSource): void {
  takers.some((taker) => taker(text, source));
}
