import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { CardFace } from './card-face.js';
import { CardFaces } from './card-faces.js';
import { cardPdf } from './card-pdf.js';
import type { PrintBatch } from './print-batch.js';
import { PrintBatchStore } from './print-batch.store.js';
import { Typeface } from './typeface.js';

/** Sheets on their way to the printer. */
export interface Sheets {
  readonly fileName: string;
  readonly cards: number;
  readonly body: Readable;
}

/**
 * The sheets of a batch as PDF. They hold live codes, so each download stands in the log of acts before its first byte leaves.
 * Cards that were replaced, lost or stopped since, or whose holder died or moved away, are left out.
 *
 * Refusals: not_found, step_order (handed out already: what is needed again is a batch of its own), nothing_to_print.
 */
@Injectable()
export class PrintSheets {
  constructor(
    private readonly work: UnitOfWork,
    private readonly batches: PrintBatchStore,
    private readonly paper: CardFaces,
    private readonly typeface: Typeface,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async sheets(actor: Actor, batchId: Id): Promise<Sheets | Refusal> {
    const ready = await this.work.run((tx) => this.ready(tx, actor, batchId));
    if (isRefusal(ready)) return ready;
    const { batch, faces } = ready;
    const pdf = cardPdf(batch.format, faces, { title: batch.title, madeAt: this.clock.nowMs(), fonts: this.typeface.files });
    return { fileName: `love-cards-${batch.id}.pdf`, cards: faces.length, body: Readable.from(pdf) };
  }

  private async ready(tx: Tx, actor: Actor, batchId: Id): Promise<{ batch: PrintBatch; faces: CardFace[] } | Refusal> {
    const batch = await this.batches.one(tx, actor, batchId, true);
    if (!batch) return refuse('not_found', { id: batchId });
    if (batch.steps.some((step) => step.step === 'handed_out')) return refuse('step_order', { next: 'none' });
    const faces = await this.paper.of(tx, actor, batchId);
    if (faces.length === 0) return refuse('nothing_to_print');
    await this.batches.addSheet(tx, batch.id, { at: this.clock.nowMs(), account: actor.id, cards: faces.length });
    await this.audit.record(tx, actor, { action: 'print.sheets', objectKind: 'print_batch', objectId: batch.id, detail: { format: batch.format, cards: faces.length } });
    return { batch, faces };
  }
}
