import { Injectable } from '@nestjs/common';
import { LawReader } from '#eligibility';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';
import type { Id, Month, Refusal } from '#values';
import { addMonths, countyOf, dayOf, firstDay, isId, isMonth, isRefusal, isWholeCounty, monthOf, refuse } from '#values';
import { DecidePage, type RunLaw } from './decide-page.js';
import type { IssuanceRun, Progress, RunKind } from './issuance-run.js';
import { RUN_KINDS } from './issuance-run.js';
import { IssuanceStore } from './issuance.store.js';
import { ToldRuns } from './told-runs.js';

/** Which month of which programme, under an id made by the caller so that asking again is harmless. */
export interface DraftRequest {
  readonly runId: Id;
  readonly programme: string;
  readonly month: Month;
  readonly kind: RunKind;
}

/**
 * Decides everyone of the county for a month, under the law of that month, into lines that a second person approves.
 * Nothing is paid by a draft.
 */
@Injectable()
export class DraftRun {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: IssuanceStore,
    private readonly laws: LawReader,
    private readonly pages: DecidePage,
    private readonly told: ToldRuns,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Drafts page by page, each in a transaction of its own. Cut off and called again it goes on after the last page; called
   * again for a finished draft it answers the run. Two callers at once share the work.
   *
   * Refusals: `invalid_request`, `forbidden` (not county-wide), `month_not_open`, `policy_absent`, `run_exists` (with the run's id),
   * `id_reused`, `conflict` (begun under another version than is in force now: it is cancelled and drafted anew), `run_state` (a difference before the month is posted, or while a programme that excludes this one is
   * being drafted), `run_altered` (another run of the month, or its lines, are not what the log of acts says: it stands there then).
   */
  async draft(actor: Actor, request: DraftRequest, onProgress?: Progress): Promise<IssuanceRun | Refusal> {
    const fault = faultOf(actor, request, monthOf(dayOf(this.clock.nowMs())));
    const county = countyOf(actor.areaCode);
    const early = fault ?? (await this.monthFault(county, request));
    if (early !== null) return early;
    const law = await this.lawOf(county, request);
    if (isRefusal(law)) return law;
    const begun = (await this.linesFault(county, request, law)) ?? (await this.begin(actor, request, law));
    if (isRefusal(begun)) return this.seen(actor, begun);
    let run = begun;
    if (run.state === 'drafting' && run.policyVersion !== law.policy.version)
      return refuse('conflict', { runId: run.id, version: run.policyVersion ?? 'none', inForce: law.policy.version });
    while (run.state === 'drafting') {
      run = await this.step(run, law);
      onProgress?.(run.personsDecided, null);
    }
    return run;
  }

  /** A run is for a month that has begun or begins next, and not before the county's first: what was due then is nobody's claim here. */
  private async monthFault(county: string, { month }: DraftRequest): Promise<Refusal | null> {
    const latest = addMonths(monthOf(dayOf(this.clock.nowMs())), 1);
    const first = await this.store.firstMonth(this.uow.reader, county);
    if (month <= latest && (first === null || month >= first)) return null;
    return refuse('month_not_open', { month, latest, ...(first === null ? {} : { first }) });
  }

  /** Before the transaction, because it reads every line that the month has. What a month gave, and to whom, is read from them. */
  private async linesFault(county: string, { runId, programme, month, kind }: DraftRequest, { policy }: RunLaw): Promise<Refusal | null> {
    if ((await this.store.runOfAny(this.uow.reader, runId)) !== null) return null;
    const altered = await this.told.linesAltered(this.uow.reader, { county, month }, [...(kind === 'difference' ? [programme] : []), ...policy.excludes]);
    return altered === null ? null : refuse('run_altered', { runId: altered });
  }

  /** Somebody changed a run past the app: whoever looks at the log of acts learns at whose drafting it was seen. */
  private async seen(actor: Actor, refusal: Refusal): Promise<Refusal> {
    const objectId = refusal.code === 'run_altered' ? String(refusal.detail['runId']) : null;
    if (objectId !== null) await this.uow.run((tx) => this.audit.record(tx, actor, { action: 'issuance_run.altered', objectKind: 'issuance_run', objectId }));
    return refusal;
  }

  private async lawOf(county: string, request: DraftRequest): Promise<RunLaw | Refusal> {
    const law = await this.laws.on(this.uow.reader, county, firstDay(request.month));
    const policy = law.allowances.get(request.programme);
    return policy === undefined ? refuse('policy_absent', { programme: request.programme, day: firstDay(request.month) }) : { law, policy };
  }

  private async begin(actor: Actor, request: DraftRequest, law: RunLaw): Promise<IssuanceRun | Refusal> {
    const county = countyOf(actor.areaCode);
    try {
      return await this.uow.run(async (tx) => {
        // In this order: two callers with one id then never take the other's row for another run of the month.
        const runs = await this.store.runsOf(tx, { ...request, county });
        const known = await this.store.runOfAny(tx, request.runId);
        if (known !== null) return known.county === county && isSame(known, request) ? known : refuse('id_reused', { runId: request.runId });
        const altered = await this.told.altered(tx, { county, month: request.month }, [request.programme, ...law.policy.excludes]);
        if (altered !== null) return refuse('run_altered', { runId: altered });
        const ordinal = (await this.excluderDrafting(tx, { county, month: request.month }, law.policy.excludes)) ?? ordinalFor(request, runs);
        if (isRefusal(ordinal)) return ordinal;
        const { runId: id, programme, month, kind } = request;
        const made = { policyVersion: law.policy.version, madeBy: actor.id, madeStaff: actor.staffNumber, madeAt: this.clock.nowMs() };
        await this.store.insertRun(tx, { id, county, programme, month, kind, ordinal, ...made });
        await this.audit.record(tx, actor, { action: 'issuance_run.draft', objectKind: 'issuance_run', objectId: id, detail: { county, programme, month, kind } });
        await this.told.begin(tx, actor, { county, programme, month }, id);
        return this.mustFind(tx, id);
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // Somebody drafted the same month between our look and our insert: the next look finds their run.
      return this.begin(actor, request, law);
    }
  }

  /** Who gets a programme that excludes this one is not known while that one is being drafted. */
  private async excluderDrafting(tx: Tx, { county, month }: { readonly county: string; readonly month: Month }, excludes: readonly string[]): Promise<Refusal | null> {
    for (const programme of excludes) {
      const drafting = (await this.store.runsOf(tx, { county, programme, month })).find((run) => run.state === 'drafting');
      if (drafting) return refuse('run_state', { runId: drafting.id, programme, state: drafting.state });
    }
    return null;
  }

  private async step(run: IssuanceRun, law: RunLaw): Promise<IssuanceRun> {
    const page = await this.pages.next(this.uow.reader, run, law);
    return this.uow.run(async (tx) => {
      if (page === null) await this.store.finishDraft(tx, run);
      else await this.store.draft(tx, run, page);
      return this.mustFind(tx, run.id);
    });
  }

  private async mustFind(tx: Tx, id: Id): Promise<IssuanceRun> {
    const run = await this.store.runOfAny(tx, id);
    if (run === null) throw new Error(`issuance run ${id} is gone`);
    return run;
  }
}

function faultOf(actor: Actor, request: DraftRequest, thisMonth: Month): Refusal | null {
  if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
  if (!isId(request.runId)) return refuse('invalid_request', { field: 'runId' });
  if (!isMonth(request.month)) return refuse('invalid_request', { field: 'month' });
  if (!RUN_KINDS.includes(request.kind)) return refuse('invalid_request', { field: 'kind' });
  if (request.kind === 'difference' && request.month > thisMonth) return refuse('invalid_request', { field: 'month' });
  return null;
}

function ordinalFor(request: DraftRequest, runs: readonly IssuanceRun[]): number | Refusal {
  const monthly = runs.find((run) => run.kind === 'monthly' && run.state !== 'cancelled');
  if (request.kind === 'monthly') return monthly === undefined ? 0 : refuse('run_exists', { runId: monthly.id, state: monthly.state });
  if (monthly?.state !== 'posted') return refuse('run_state', { state: monthly?.state ?? 'absent', kind: 'monthly' });
  const differences = runs.filter((run) => run.kind === 'difference');
  // What is under way is not issued yet: a second difference beside it would give the same again.
  const open = differences.find((run) => run.state !== 'posted' && run.state !== 'cancelled');
  return open === undefined ? differences.length : refuse('run_exists', { runId: open.id, state: open.state });
}

function isSame(run: IssuanceRun, request: DraftRequest): boolean {
  return run.programme === request.programme && run.month === request.month && run.kind === request.kind;
}
