import type { Clock } from '#platform';
import { Ids } from '#platform';
import { Chance } from './chance.js';

/**
 * Ids and secrets out of a seed, for a demo county that must come out the same each time. Never for a county that real
 * people use: whoever knows the seed knows every password and key.
 */
export class SeededIds extends Ids {
  private chance: Chance;

  constructor(
    clock: Clock,
    private readonly seed: number,
  ) {
    super(clock);
    this.chance = new Chance(seed, 'ids');
  }

  override bytes(count: number): Uint8Array {
    return this.chance.bytes(count);
  }

  /** Goes on with a stream of its own, so that a transaction that was retried before does not change what comes after. */
  begin(chapter: string): void {
    this.chance = new Chance(this.seed, `ids ${chapter}`);
  }
}
