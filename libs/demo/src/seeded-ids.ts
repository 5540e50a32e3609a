import type { Clock } from '#platform';
import { Ids } from '#platform';
import { Chance } from './chance.js';

/**
 * Ids and secrets out of a seed, for a demo county that must come out the same each time. Never for a county that real
 * people use: whoever knows the seed knows every password and key.
 */
export class SeededIds extends Ids {
  private readonly chance: Chance;

  constructor(clock: Clock, seed: number) {
    super(clock);
    this.chance = new Chance(seed, 'ids');
  }

  override bytes(count: number): Uint8Array {
    return this.chance.bytes(count);
  }
}
