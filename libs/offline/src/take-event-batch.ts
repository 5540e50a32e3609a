import { Injectable } from '@nestjs/common';
import { batchText } from '#core/offline';
import { DeviceReader, isSigned } from '#identity';
import { UnitOfWork } from '#platform';
import type { Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { BatchStore } from './batch.store.js';
import { ChainIntake } from './chain-intake.js';
import type { EventBatch, UploadAnswer } from './event-verdict.js';
import { EVENTS_MAX } from './event-verdict.js';

/**
 * Takes in what a tablet recorded without the network. What joins its chain is kept as it came before anything is judged; then its
 * events are put in their places in the chain of the device and each gets a verdict. Sent again, in parts or in another
 * order, it has the same effect once.
 *
 * The signature of the device is the credential, so it works when the session has ended and, for what happened before, when
 * the device was revoked. Refusals: not_found (no such device), invalid_request, too_many_requests (uploads that its key does not speak for),
 * upload_budget_spent (a tablet that left).
 */
@Injectable()
export class TakeEventBatch {
  constructor(
    private readonly work: UnitOfWork,
    private readonly devices: DeviceReader,
    private readonly batches: BatchStore,
    private readonly chains: ChainIntake,
  ) {}

  /** `byDesk`: an officer brought it in the file of last resort. `network`: where it comes from, for the budget of what nobody signed. */
  async take(batch: EventBatch, { byDesk = false, network = null }: { readonly byDesk?: boolean; readonly network?: string | null } = {}): Promise<UploadAnswer | Refusal> {
    if (batch.toSeq < batch.fromSeq || batch.toSeq - batch.fromSeq >= EVENTS_MAX) return refuse('invalid_request', { field: 'toSeq' });
    if (batch.events.length > batch.toSeq - batch.fromSeq + 1) return refuse('invalid_request', { field: 'events' });
    const device = (await this.devices.of(this.work.reader, [batch.deviceId])).get(batch.deviceId);
    if (device === undefined) return refuse('not_found', { field: 'deviceId' });
    const signed = isSigned({ publicKey: device.publicKey, message: batchText(batch), signature: batch.signature });
    const keptAs = await this.batches.keep(batch, { device, signed, byDesk, network });
    if (isRefusal(keptAs)) return keptAs;
    return { ...(await this.chains.judge({ batch, device, signed, keptAs })), revoked: signed && device.revokedAt !== null };
  }
}
