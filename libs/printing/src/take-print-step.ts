import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, isSamePerson, staffIdentityOf, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse, writtenGlyphs } from '#values';
import type { PrintBatch, PrintStep, PrintStepName } from './print-batch.js';
import { PRINT_STEPS } from './print-batch.js';
import { PrintBatchStore } from './print-batch.store.js';

export interface PrintStepRequest {
  readonly batchId: Id;
  readonly step: Exclude<PrintStepName, 'made'>;
  /** Who did it, where that is not the holder of the account. */
  readonly by?: string | undefined;
  /** For checked and handed_out: cards that go on, and cards that do not. Together they are those of the step before. */
  readonly counted?: number | undefined;
  readonly setAside?: number | undefined;
  /** Why cards were set aside. */
  readonly note?: string | undefined;
}

/**
 * Somebody vouches that the batch was printed, checked or handed out. Steps come in order and once each; maker and checker are two persons.
 * The same step told again, with the same counts, by the same account, answers as it did.
 *
 * Refusals: not_found, step_order (also: printed, though nobody fetched the sheets), same_person (checked by its maker), counts_differ, reason_required (cards set aside without a word why).
 */
@Injectable()
export class TakePrintStep {
  constructor(
    private readonly work: UnitOfWork,
    private readonly batches: PrintBatchStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async take(actor: Actor, request: PrintStepRequest): Promise<PrintBatch | Refusal> {
    return this.work.run((tx) => this.inside(tx, actor, request));
  }

  private async inside(tx: Tx, actor: Actor, request: PrintStepRequest): Promise<PrintBatch | Refusal> {
    const batch = await this.batches.one(tx, actor, request.batchId, true);
    const [made] = batch?.steps ?? [];
    if (!batch || !made) return refuse('not_found', { id: request.batchId });
    const told = batch.steps.find((step) => step.step === request.step);
    if (told) return isAgain(told, actor, request) ? batch : refuse('step_order', { next: PRINT_STEPS[batch.steps.length] ?? 'none' });
    if (PRINT_STEPS[batch.steps.length] !== request.step) return refuse('step_order', { next: PRINT_STEPS[batch.steps.length] ?? 'none' });
    if (request.step === 'checked' && isSamePerson(await staffIdentityOf(tx, made.account), actor)) return refuse('same_person');
    const counts = request.step === 'printed' ? await this.printed(tx, batch.id) : countsOf(request, batch.steps.at(-1)?.counted ?? 0);
    if ('kind' in counts) return counts;
    const note = request.note?.trim() ?? '';
    if (counts.setAside > 0 && writtenGlyphs(note) < 2) return refuse('reason_required', { field: 'note' });

    const by = request.by ?? (await this.batches.displayName(tx, actor.id)) ?? actor.id;
    const step: PrintStep = { step: request.step, at: this.clock.nowMs(), by, account: actor.id, ...counts, note: note === '' ? null : note };
    await this.batches.addStep(tx, batch.id, batch.steps.length + 1, { ...step, madeBy: made.account });
    await this.audit.record(tx, actor, { action: `print.${request.step}`, objectKind: 'print_batch', objectId: batch.id, detail: { ...counts } });
    return { ...batch, steps: [...batch.steps, step] };
  }

  /** What came out of the printer is what stood on the sheets when they were last fetched. */
  private async printed(tx: Tx, batchId: Id): Promise<{ counted: number; setAside: number } | Refusal> {
    const cards = await this.batches.cardsOnSheets(tx, batchId);
    return cards === null ? refuse('step_order', { next: 'sheets' }) : { counted: cards, setAside: 0 };
  }
}

function countsOf(request: PrintStepRequest, before: number): { counted: number; setAside: number } | Refusal {
  const counts = { counted: request.counted ?? -1, setAside: request.setAside ?? 0 };
  return counts.counted >= 0 && counts.counted + counts.setAside === before ? counts : refuse('counts_differ', { before });
}

function isAgain(told: PrintStep, actor: Actor, request: PrintStepRequest): boolean {
  if (told.account !== actor.id || (request.by ?? told.by) !== told.by) return false;
  return request.step === 'printed' || (told.counted === request.counted && told.setAside === (request.setAside ?? 0));
}
