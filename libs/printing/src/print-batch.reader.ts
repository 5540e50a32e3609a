import { Injectable } from '@nestjs/common';
import type { Actor, Page } from '#platform';
import { afterCursor, Clock, pageOf, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { dayOf, refuse } from '#values';
import type { PrintBatch, PrintLine } from './print-batch.js';
import { PrintBatchStore } from './print-batch.store.js';

/** Print batches as the officers of an area see them; names stay masked. */
@Injectable()
export class PrintBatchReader {
  constructor(
    private readonly work: UnitOfWork,
    private readonly batches: PrintBatchStore,
    private readonly clock: Clock,
  ) {}

  /** Newest first. */
  async list(actor: Actor, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<PrintBatch>> {
    const after = afterCursor(cursor, 'whole id');
    return pageOf(await this.batches.page(this.work.reader, actor, after, limit + 1), limit, (batch) => this.batches.keyOf(batch));
  }

  /** Refuses not_found, also for a batch of another area. */
  async one(actor: Actor, id: Id): Promise<PrintBatch | Refusal> {
    return (await this.batches.one(this.work.reader, actor, id)) ?? refuse('not_found', { id });
  }

  /** Its cards, in the order of the sheets, each with how it stands today. Refuses not_found. */
  async lines(actor: Actor, request: { id: Id; limit: number; cursor?: string | undefined }): Promise<Page<PrintLine> | Refusal> {
    const { id, limit, cursor } = request;
    if ((await this.batches.one(this.work.reader, actor, id)) === null) return refuse('not_found', { id });
    const after = Number(afterCursor(cursor, 'whole'));
    return pageOf(await this.batches.lines(this.work.reader, id, after, limit + 1, dayOf(this.clock.nowMs())), limit, (line) => String(line.lineNo));
  }
}
