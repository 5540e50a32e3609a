import { Injectable } from '@nestjs/common';
import type { Difference } from '#core/matching';
import type { Actor } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';
import type { Id, Month, Refusal } from '#values';
import { countyOf, isAreaCode, isId, isMonth, isRefusal, isWithin, refuse } from '#values';
import { type CountyBook, CountyBooks } from './county-book.js';
import { CountySweep } from './county-sweep.js';
import type { ReconciliationRun } from './reconciliation-run.js';
import { ReconciliationStore } from './reconciliation.store.js';

/** What is asked for. */
export interface ReconcileRequest {
  /** UUIDv7 made by the caller: the same id again gives the same run. */
  readonly runId: Id;
  readonly month: Month;
  /** Whose residents are compared; a county also has its loose ends looked for. */
  readonly areaCode: string;
  /** Told after every step how many persons of how many are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Compares right, service and ledger of one month. */
@Injectable()
export class Reconcile {
  /** Runs under way in this process. */
  private readonly running = new Set<Id>();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly books: CountyBooks,
    private readonly sweep: CountySweep,
    private readonly store: ReconciliationStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Judges every person of the area again by dated facts and the law of each day, and lists what differs from what is
   * stored. Reads only, apart from its own list, and holds no lock: meals go on meanwhile.
   *
   * The same id again: a finished run is answered as it is, one under way in this process as far as it is, and one that
   * was cut off starts anew. Refusals: `invalid_request`, `area_unknown`, `forbidden` (outside the actor's area), `id_reused`.
   */
  async month(actor: Actor, request: ReconcileRequest): Promise<ReconciliationRun | Refusal> {
    const refusal = refuseRequest(actor, request);
    if (refusal !== null) return refusal;
    const known = await this.store.run(this.uow.reader, request.runId);
    if (known !== null && (known.month !== request.month || known.areaCode !== request.areaCode)) return refuse('id_reused');
    if (known !== null && (known.endedAt !== null || this.running.has(known.id))) return known;
    if (this.running.has(request.runId)) return refuse('overloaded');
    this.running.add(request.runId);
    try {
      return await this.compare(actor, request);
    } finally {
      this.running.delete(request.runId);
    }
  }

  private async compare(actor: Actor, request: ReconcileRequest): Promise<ReconciliationRun | Refusal> {
    const { runId } = request;
    const book = await this.books.open(this.uow.reader, countyOf(request.areaCode), request.month);
    const opened = await this.open(actor, request, book);
    if (isRefusal(opened)) return opened;
    await this.sweep.sweep(book, request, async (found: readonly Difference[], progress) => {
      await this.uow.run((tx) => this.store.add(tx, runId, { from: progress.differences + 1, differences: found, progress }));
    });
    await this.uow.run(async (tx) => {
      await this.store.end(tx, runId, { endedAt: this.clock.nowMs() });
      await this.audit.record(tx, actor, {
        action: 'reconciliation.run',
        objectKind: 'reconciliation_run',
        objectId: runId,
        detail: { month: request.month, areaCode: request.areaCode },
      });
    });
    const run = await this.store.run(this.uow.reader, runId);
    if (run === null) throw new Error(`run ${runId} vanished`);
    return run;
  }

  /** Two processes that are given one id meet at its primary key; the later one is told to look again. */
  private async open(actor: Actor, { runId, month, areaCode }: ReconcileRequest, { lawSha256 }: CountyBook): Promise<null | Refusal> {
    const nothing = { persons: 0, redemptions: 0, transfers: 0, linesChecked: 0, differences: 0, totals: {} };
    try {
      await this.uow.run(async (tx) => {
        await this.store.clear(tx, runId);
        await this.store.open(tx, { id: runId, month, areaCode, madeBy: actor.id, startedAt: this.clock.nowMs(), endedAt: null, lawSha256, ...nothing });
      });
      return null;
    } catch (error) {
      if (isDuplicateKey(error)) return refuse('overloaded');
      throw error;
    }
  }
}

export function refuseRequest(actor: Actor, { runId, month, areaCode }: Omit<ReconcileRequest, 'onProgress'>): Refusal | null {
  if (!isId(runId)) return refuse('invalid_request', { field: 'runId' });
  if (!isMonth(month)) return refuse('invalid_request', { field: 'month' });
  if (!isAreaCode(areaCode)) return refuse('area_unknown', { areaCode });
  return isWithin(areaCode, actor.areaCode) ? null : refuse('forbidden', { areaCode });
}
