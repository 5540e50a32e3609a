import { Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, Disclosures, staffIdentityOf, threadBeside, twoPersonsFault, UnitOfWork, Workshop } from '#platform';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { CardFace } from './card-face.js';
import { CardFaces } from './card-faces.js';
import type { SheetsToSet } from './pdf-thread.js';
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
 * Refusals: not_found, step_order (handed out already: what is needed again is a batch of its own), nothing_to_print, disclosure_limit (the maker's own sheets), queue_full and overloaded (files under way).
 */
@Injectable()
export class PrintSheets {
  constructor(
    private readonly work: UnitOfWork,
    private readonly batches: PrintBatchStore,
    private readonly paper: CardFaces,
    private readonly typeface: Typeface,
    private readonly workshop: Workshop,
    private readonly budget: Disclosures,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async sheets(actor: Actor, batchId: Id): Promise<Sheets | Refusal> {
    const made = await this.workshop.make(actor.id, async () => {
      const ready = await this.work.run((tx) => this.ready(tx, actor, batchId));
      if (isRefusal(ready)) return ready;
      const { batch, faces } = ready;
      const data: SheetsToSet = { format: batch.format, faces, about: { title: batch.title, madeAt: this.clock.nowMs(), fonts: this.typeface.files } };
      return { script: threadBeside(import.meta.url, './pdf-thread.js'), data, with: ready };
    });
    if (isRefusal(made)) return made;
    return { fileName: `love-cards-${made.with.batch.id}.pdf`, cards: made.with.faces.length, body: Readable.from(made.bytes) };
  }

  private async ready(tx: Tx, actor: Actor, batchId: Id): Promise<{ batch: PrintBatch; faces: CardFace[] } | Refusal> {
    const batch = await this.batches.one(tx, actor, batchId, true);
    if (!batch) return refuse('not_found', { id: batchId });
    if (batch.steps.some((step) => step.step === 'handed_out')) return refuse('step_order', { next: 'none' });
    const faces = await this.paper.of(tx, actor, batch);
    if (faces.length === 0) return refuse('nothing_to_print');
    // Two persons: one made the batch, another fetches it. Whoever does both has a budget of cards a day.
    const [made] = batch.steps;
    const isAlone = made === undefined || twoPersonsFault(await staffIdentityOf(tx, made.account), actor) !== null;
    const spent = isAlone ? await this.budget.spend(tx, actor, 'card_sheet', faces.length) : null;
    if (spent !== null) return spent;
    await this.batches.addSheet(tx, batch.id, { at: this.clock.nowMs(), account: actor.id, cards: faces.length });
    await this.audit.record(tx, actor, { action: 'print.sheets', objectKind: 'print_batch', objectId: batch.id, detail: { format: batch.format, cards: faces.length } });
    return { batch, faces };
  }
}
