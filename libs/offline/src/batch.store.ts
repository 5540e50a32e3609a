import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { readChain } from '#core/offline';
import { DeviceReader, type DeviceRecord } from '#identity';
import { Clock, Ids, isDuplicateKey, type Tx, UnitOfWork, Vault } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import { EventStore } from './event.store.js';
import type { EventBatch } from './event-verdict.js';
import { type NotKept, UploadBudget } from './upload-budget.js';

const DAY_MS = 86_400_000;
/** How far back left uploads are looked for, and how many a night. */
const LEFT_DAYS = 7;
const LEFT_MAX = 2_000;

/** Who sends an upload. */
export interface Sender {
  readonly device: DeviceRecord;
  /** Whether the signature is this device's. */
  readonly signed: boolean;
  /** An officer brought the file: a person stands behind it, so the budget of a tablet that left does not count. */
  readonly byDesk?: boolean;
  /** Where it came from; null at the desk. */
  readonly network?: string | null;
}

type Sorted = { readonly keptAs: Id | null } | { readonly notKept: NotKept };

/**
 * What joins the chain of a tablet is kept as it came, sealed, in a transaction of its own: whatever happens afterwards, the
 * words of the tablet are kept. Everything else (unsigned, beyond a gap, of another past, cut off) leaves a digest and no
 * more: nobody fills a disk with what is never taken in, and the tablet keeps its rows until it has a verdict on them.
 */
@Injectable()
export class BatchStore {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly events: EventStore,
    private readonly devices: DeviceReader,
    private readonly budget: UploadBudget,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * The id under which it is kept; null when it is not, or says nothing new. Refuses too_many_requests when too much came
   * that the tablet's key does not speak for, and upload_budget_spent for a tablet that left.
   */
  async keep(batch: EventBatch, sender: Sender): Promise<Id | null | Refusal> {
    const sorted: Sorted = sender.signed ? await this.joined(batch, sender) : { notKept: 'signature' };
    if ('keptAs' in sorted) return sorted.keptAs;
    const why = sorted.notKept;
    const content = JSON.stringify(contentOf(batch));
    const noted = await this.budget.noteDigest({
      deviceId: batch.deviceId,
      sha256: sha256(content),
      why,
      fromSeq: batch.fromSeq,
      toSeq: batch.toSeq,
      bytes: content.length,
      network: sender.network ?? null,
    });
    if (why === 'budget') {
      await this.budget.spent(batch.deviceId);
      return refuse('upload_budget_spent');
    }
    return noted ? null : refuse('too_many_requests');
  }

  private async joined(batch: EventBatch, sender: Sender): Promise<Sorted> {
    for (;;) {
      try {
        return await this.work.run((tx) => this.insideChain(tx, batch, sender));
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    }
  }

  private async insideChain(tx: Tx, batch: EventBatch, { device, byDesk = false }: Sender): Promise<Sorted> {
    await this.devices.lock(tx, device.id);
    const seq = (await this.events.chainEnd(tx, device.id))?.seq ?? 0;
    const reading = readChain(batch, { seq, hashes: await this.events.hashes(tx, device.id, batch) }, sha256);
    if (reading.kind === 'fault') return { notKept: reading.fault };
    if (batch.toSeq <= seq) return { keptAs: null };
    const fresh = freshPart(batch, seq, reading.links.find((link) => link.seq === seq)?.hash);
    const digest = sha256(JSON.stringify(contentOf(fresh)));
    const [known] = await tx.query<{ id: Id }>('SELECT id FROM offline_batch WHERE device_id = ? AND sha256 = ? ORDER BY id LIMIT 1', [device.id, digest]);
    if (known !== undefined) return { keptAs: known.id };
    const id = this.ids.next();
    const sealed = this.vault.seal('offline_batch.sealed', id, JSON.stringify(fresh));
    const cost = this.budget.costOf(sealed, fresh.events.length);
    if (!byDesk && !(await this.budget.allows(tx, device, { leftAt: device.revokedAt, cost }))) return { notKept: 'budget' };
    await tx.insert('offline_batch', [
      {
        id,
        batch_id: batch.batchId,
        device_id: batch.deviceId,
        from_seq: fresh.fromSeq,
        to_seq: fresh.toSeq,
        events: fresh.events.length,
        signed: true,
        app_version: batch.appVersion,
        queue_length: batch.queueLength,
        sha256: digest,
        sealed,
        received_at: this.clock.nowMs(),
        cost,
      },
    ]);
    return { keptAs: id };
  }

  /** Uploads of the last days of which nothing was taken in: whoever judged them was killed, and the tablet never came again. The first of a chain first. */
  async left(): Promise<{ id: Id; batch: EventBatch }[]> {
    const rows = await this.work.reader.query<{ id: Id; sealed: string }>(
      `SELECT b.id, b.sealed FROM offline_batch b
        WHERE b.received_at > ? AND b.signed = 1 AND b.to_seq > COALESCE((SELECT MAX(e.seq) FROM offline_event e WHERE e.device_id = b.device_id), 0)
        ORDER BY b.device_id, b.from_seq, b.id LIMIT ${String(LEFT_MAX)}`,
      [this.clock.nowMs() - LEFT_DAYS * DAY_MS],
    );
    return rows.flatMap(({ id, sealed }) => {
      // One that cannot be read would keep all others waiting; the night's check tells of it.
      const text = this.vault.opened('offline_batch.sealed', id, sealed);
      return text === null ? [] : [{ id, batch: JSON.parse(text) as EventBatch }];
    });
  }
}

/** The name of an upload and what it says of the tablet are not signed: by them nobody makes another content of the same words. */
function contentOf({ batchId: _batchId, appVersion: _appVersion, queueLength: _queueLength, ...content }: EventBatch): object {
  return content;
}

/** Without the events that are known: a tablet that sends its whole chain again with one more event is kept for the one. */
function freshPart(batch: EventBatch, seq: number, endHash: string | undefined): EventBatch {
  const known = seq + 1 - batch.fromSeq;
  if (known <= 0 || endHash === undefined) return batch;
  return { ...batch, fromSeq: seq + 1, prevHash: endHash, events: batch.events.slice(known), hashes: batch.hashes?.slice(known) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
