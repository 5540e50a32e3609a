import { Injectable } from '@nestjs/common';
import { DeviceReader } from '#identity';
import { UnitOfWork } from '#platform';
import { BatchStore } from './batch.store.js';
import { ChainIntake } from './chain-intake.js';

/**
 * Judges uploads that were kept and never judged: the process was killed in between, and the tablet did not come again.
 * They are proven by its signature, so they need it no longer. Again, it changes nothing.
 */
@Injectable()
export class TakeLeftBatches {
  constructor(
    private readonly work: UnitOfWork,
    private readonly devices: DeviceReader,
    private readonly batches: BatchStore,
    private readonly chains: ChainIntake,
  ) {}

  /** How many events came in. A part that still lacks one before it stays for another night. */
  async takeIn(): Promise<number> {
    let events = 0;
    for (const { id, batch } of await this.batches.left()) {
      const device = (await this.devices.of(this.work.reader, [batch.deviceId])).get(batch.deviceId);
      if (device === undefined) continue;
      const { fault, verdicts } = await this.chains.judge({ batch, device, signed: true, keptAs: id });
      if (fault === null || fault === 'gap') events += verdicts.filter((verdict) => !verdict.replay).length;
    }
    return events;
  }
}
