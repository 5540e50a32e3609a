import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Clock, Ids, isDuplicateKey, UnitOfWork, Vault } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { EventBatch } from './event-verdict.js';

/** Uploads of one device in a day that its key did not sign: enough for a tablet that is being repaired, too few to fill a disk. */
const UNSIGNED_PER_DAY = 200;
const DAY_MS = 86_400_000;

/** Uploads as they came, sealed, in a transaction of their own: whatever happens afterwards, the words of the tablet are kept. */
@Injectable()
export class BatchStore {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The id under which it is kept; the same content again is kept once. Refuses too_many_requests when nobody's key stands behind it too often. */
  async keep(batch: EventBatch, signed: boolean): Promise<Id | Refusal> {
    const text = JSON.stringify(batch);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const known = await this.known(batch, sha256);
    if (known !== null) return known;
    if (!signed && (await this.unsignedToday(batch.deviceId)) >= UNSIGNED_PER_DAY) return refuse('too_many_requests');
    const id = this.ids.next();
    try {
      await this.work.run((tx) =>
        tx.insert('offline_batch', [
          {
            id,
            batch_id: batch.batchId,
            device_id: batch.deviceId,
            from_seq: batch.fromSeq,
            to_seq: batch.toSeq,
            events: batch.events.length,
            signed,
            app_version: batch.appVersion,
            queue_length: batch.queueLength,
            sha256,
            sealed: this.vault.seal(text),
            received_at: this.clock.nowMs(),
          },
        ]),
      );
      return id;
    } catch (error) {
      const twin = isDuplicateKey(error) ? await this.known(batch, sha256) : null;
      if (twin === null) throw error;
      return twin;
    }
  }

  private async known({ batchId, deviceId }: EventBatch, sha256: string): Promise<Id | null> {
    const [row] = await this.work.reader.query<{ id: Id }>('SELECT id FROM offline_batch WHERE device_id = ? AND batch_id = ? AND sha256 = ?', [deviceId, batchId, sha256]);
    return row?.id ?? null;
  }

  private async unsignedToday(deviceId: Id): Promise<number> {
    const [row] = await this.work.reader.query<{ n: number }>('SELECT COUNT(*) AS n FROM offline_batch WHERE device_id = ? AND received_at > ? AND signed = 0', [
      deviceId,
      this.clock.nowMs() - DAY_MS,
    ]);
    return Number(row?.n ?? 0);
  }
}
