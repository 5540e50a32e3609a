import { Injectable } from '@nestjs/common';
import { BringInRoster } from './bring-in-roster.js';
import { RosterStaging } from './roster.store.js';

/**
 * Goes on with activated rosters whose process was killed, and clears the staging that nobody needs any more. At night, and before
 * each check. What was altered stays where it is, for the look of the night to name, until somebody throws it away.
 */
@Injectable()
export class SweepRosters {
  constructor(
    private readonly staging: RosterStaging,
    private readonly bring: BringInRoster,
  ) {}

  async sweep(): Promise<void> {
    for (const importId of await this.staging.unfinished()) await this.bring.bringIn(importId);
    await this.staging.sweep();
  }
}
