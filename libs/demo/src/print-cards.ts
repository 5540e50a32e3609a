import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Actor } from '#platform';
import { Ids } from '#platform';
import { MakePrintBatch, PrintSheets, type PrintStepRequest, TakePrintStep } from '#printing';
import { CAST } from './cast.js';
import { done } from './expect-done.js';
import type { Wallet } from './wallets.js';

/** The cast's cards on paper: a batch that goes all the way, and one of large sheets that waits in the queue while the month happens to it. */
@Injectable()
export class PrintCards {
  constructor(
    private readonly batches: MakePrintBatch,
    private readonly sheets: PrintSheets,
    private readonly steps: TakePrintStep,
    private readonly ids: Ids,
  ) {}

  async print(desk: { readonly street: Actor; readonly officer: Actor }, wallets: ReadonlyMap<number, Wallet>): Promise<void> {
    const whose = { personIds: CAST.flatMap((_person, index) => wallets.get(index)?.personId ?? []) };
    const first = done(await this.batches.make(desk.street, { id: this.ids.next(), title: '采荷街道 首批爱心卡', format: 'cr80', whose }), 'a print batch');
    const { cards, body } = done(await this.sheets.sheets(desk.street, first.id), 'the sheets of the batch');
    // Nobody is at the printer; what counts is that the download stands in the log.
    body.destroy();
    await this.take(desk.street, first.id, { step: 'printed', by: '区印务中心 周师傅' });
    await this.take(desk.officer, first.id, { step: 'checked', counted: cards });
    await this.take(desk.street, first.id, { step: 'handed_out', counted: cards });
    done(await this.batches.make(desk.street, { id: this.ids.next(), title: '采荷街道 大字卡', format: 'a5', whose }), 'a print batch');
  }

  private async take(actor: Actor, batchId: Id, step: Omit<PrintStepRequest, 'batchId'>): Promise<void> {
    done(await this.steps.take(actor, { batchId, ...step }), `the step ${step.step}`);
  }
}
