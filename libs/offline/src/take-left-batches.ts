import { Injectable } from '@nestjs/common';
import { DeviceReader } from '#identity';
import { outageOf, UnitOfWork } from '#platform';
import type { Id } from '#values';
import { BatchStore } from './batch.store.js';
import { ChainIntake } from './chain-intake.js';

/** How many events came in, and the tablets whose upload could not be judged. */
export interface LeftTakenIn {
  readonly events: number;
  readonly failed: readonly { readonly deviceId: Id; readonly message: string }[];
}

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

  /** A part that still lacks one before it stays for another night; one that cannot be judged keeps no other tablet's from it. */
  async takeIn(): Promise<LeftTakenIn> {
    let events = 0;
    const failed: { deviceId: Id; message: string }[] = [];
    for (const { id, batch } of await this.batches.left()) {
      const device = (await this.devices.of(this.work.reader, [batch.deviceId])).get(batch.deviceId);
      if (device === undefined) continue;
      try {
        const { fault, verdicts } = await this.chains.judge({ batch, device, signed: true, keptAs: id });
        if (fault === null || fault === 'gap') events += verdicts.filter((verdict) => !verdict.replay).length;
      } catch (error) {
        if (outageOf(error) !== null) throw error;
        failed.push({ deviceId: batch.deviceId, message: error instanceof Error ? error.message : String(error) });
      }
    }
    return { events, failed };
  }
}
