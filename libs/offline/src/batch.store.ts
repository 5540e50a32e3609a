import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { leadsToHead } from '#core/offline';
import { Clock, Ids, isDuplicateKey, UnitOfWork, Vault } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { EventBatch } from './event-verdict.js';

/** Uploads of one device in a day for which its key does not speak, or not for all their words: enough for a tablet that is being repaired, too few to fill a disk. */
const UNPROVEN_PER_DAY = 200;
const DAY_MS = 86_400_000;
/** How far back left uploads are looked for, and how many a night. */
const LEFT_DAYS = 7;
const LEFT_MAX = 2_000;

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
    // The name of an upload and what it says of the tablet are not signed: by them nobody makes another content of the same words.
    const { batchId: _batchId, appVersion: _appVersion, queueLength: _queueLength, ...content } = batch;
    const digest = sha256(JSON.stringify(content));
    const known = await this.known(batch.deviceId, digest);
    if (known !== null) return known;
    const proven = signed && leadsToHead(batch, sha256);
    if (!proven && (await this.unprovenToday(batch.deviceId)) >= UNPROVEN_PER_DAY) return refuse('too_many_requests');
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
            signed: proven,
            app_version: batch.appVersion,
            queue_length: batch.queueLength,
            sha256: digest,
            sealed: this.vault.seal(text),
            received_at: this.clock.nowMs(),
          },
        ]),
      );
      return id;
    } catch (error) {
      const twin = isDuplicateKey(error) ? await this.known(batch.deviceId, digest) : null;
      if (twin === null) throw error;
      return twin;
    }
  }

  private async known(deviceId: Id, digest: string): Promise<Id | null> {
    const [row] = await this.work.reader.query<{ id: Id }>('SELECT id FROM offline_batch WHERE device_id = ? AND sha256 = ? ORDER BY id LIMIT 1', [deviceId, digest]);
    return row?.id ?? null;
  }

  /** Proven uploads of the last days of which nothing was taken in: whoever judged them was killed, and the tablet never came again. The first of a chain first. */
  async left(): Promise<{ id: Id; batch: EventBatch }[]> {
    const rows = await this.work.reader.query<{ id: Id; sealed: string }>(
      `SELECT b.id, b.sealed FROM offline_batch b
        WHERE b.received_at > ? AND b.signed = 1 AND b.to_seq > COALESCE((SELECT MAX(e.seq) FROM offline_event e WHERE e.device_id = b.device_id), 0)
        ORDER BY b.device_id, b.from_seq, b.id LIMIT ${String(LEFT_MAX)}`,
      [this.clock.nowMs() - LEFT_DAYS * DAY_MS],
    );
    return rows.map(({ id, sealed }) => ({ id, batch: JSON.parse(this.vault.open(sealed)) as EventBatch }));
  }

  private async unprovenToday(deviceId: Id): Promise<number> {
    const [row] = await this.work.reader.query<{ n: number }>('SELECT COUNT(*) AS n FROM offline_batch WHERE device_id = ? AND received_at > ? AND signed = 0', [
      deviceId,
      this.clock.nowMs() - DAY_MS,
    ]);
    return Number(row?.n ?? 0);
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
