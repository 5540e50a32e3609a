import { Injectable } from '@nestjs/common';
import type { AllowancePolicy } from '#core/policy';
import { LawReader } from '#eligibility';
import type { Actor, Reader, Tx } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { countyOf, firstDay, isRefusal, isWholeCounty, refuse } from '#values';
import type { IssuanceRun, Progress } from './issuance-run.js';
import { IssuanceStore } from './issuance.store.js';
import { PolicyOfRun } from './policy-of-run.js';
import { PostChunk } from './post-chunk.js';
import { RunFunds } from './run-funds.js';
import { ToldRuns } from './told-runs.js';

/** Turns an approved run into lots and transfers. */
@Injectable()
export class PostRun {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: IssuanceStore,
    private readonly runs: ToldRuns,
    private readonly laws: LawReader,
    private readonly policies: PolicyOfRun,
    private readonly chunks: PostChunk,
    private readonly funds: RunFunds,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Posts in chunks, each with the run's cursor in one transaction: killed at any moment and called again, or called by
   * two at once, every line is posted exactly once. Called for a posted run it answers the run.
   *
   * Refusals: `forbidden`, `not_found`, `run_state` (not approved), `policy_absent`, `conflict` (the law was changed before anything was posted, or while it was drafted), `run_altered` (the lines are not those
   * that were approved, or this run or another of its month is not what the log of acts says became of it, which stands there then), `fund_short` (a fund does not hold what the run gives).
   */
  async post(actor: Actor, runId: Id, onProgress?: Progress): Promise<IssuanceRun | Refusal> {
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    const found = await this.store.run(this.uow.reader, countyOf(actor.areaCode), runId);
    if (found === null) return refuse('not_found', { runId });
    if (found.state === 'posted') return found;
    if (found.state !== 'approved') return refuse('run_state', { runId, state: found.state });
    const policy = await this.approvedPolicy(found);
    if (isRefusal(policy)) return this.told(actor, policy, runId);
    const begun = await this.begin(actor, runId, policy);
    if (isRefusal(begun)) return this.told(actor, begun, runId);
    let run = begun;
    onProgress?.(run.postedTo, run.linesTotal);
    while (run.state === 'approved') {
      run = await this.step(actor, run, policy);
      onProgress?.(run.postedTo, run.linesTotal);
    }
    return run;
  }

  /**
   * The policy the lines were decided by, after a look that the lines are those that were approved, and add up to it. Where the law
   * has changed since, a run of which nothing is posted is drafted anew; one that has begun ends as it was approved.
   */
  private async approvedPolicy(run: IssuanceRun): Promise<AllowancePolicy | Refusal> {
    const { county, programme } = run;
    const totals = await this.store.lineTotals(this.uow.reader, run.id);
    const inForce = (await this.laws.on(this.uow.reader, county, firstDay(run.month))).allowances.get(programme);
    const policy = await this.policies.of(this.uow.reader, run);
    const others = totals.versions.filter((version) => version !== policy?.version);
    const adds = totals.lines === run.linesTotal && totals.amount === run.amountTotal && (totals.lines === 0 || others.length < totals.versions.length);
    if (!adds || !(await this.runs.stand(this.uow.reader, run.id, run.approvedBy ?? '')))
      return refuse('run_altered', { runId: run.id, lines: totals.lines, linesApproved: run.linesTotal, amount: String(totals.amount), amountApproved: String(run.amountTotal) });
    if (policy === undefined) return refuse('policy_absent', { programme });
    // Drafted under two laws, because the second came while it was interrupted: nobody altered it, and nobody meant it.
    if (others.length > 0) return refuse('conflict', { runId: run.id, versions: totals.versions });
    return policy.version === inForce?.version || run.postedTo > 0 ? policy : refuse('conflict', { runId: run.id, version: policy.version, inForce: inForce?.version ?? 'none' });
  }

  /** Somebody changed lines past the app: whoever looks at the log of acts learns of it, at whose posting it was seen. */
  private async told(actor: Actor, refusal: Refusal, runId: Id): Promise<Refusal> {
    if (refusal.code === 'run_altered') await this.uow.run((tx) => this.audit.record(tx, actor, { action: 'issuance_run.altered', objectKind: 'issuance_run', objectId: runId }));
    return refusal;
  }

  /** A month that was paid is not paid again because somebody wrote into the row of its run. */
  private async fault(db: Reader, { county, programme, month }: IssuanceRun): Promise<Refusal | null> {
    const altered = await this.runs.altered(db, { county, month }, [programme]);
    return altered === null ? null : refuse('run_altered', { runId: altered });
  }

  /** A run stops at what its funds hold, unless two persons let it pass by name. What it gives is owed until then. */
  private async shortOf(db: Reader, run: IssuanceRun): Promise<Refusal | null> {
    const short = RunFunds.short(await this.funds.needs(db, run));
    const [first] = short;
    if (first === undefined || (await this.store.mayPass(db, run.id))) return null;
    const { funder, needed, available } = first;
    return refuse('fund_short', { runId: run.id, funder, availableFen: String(available), neededFen: String(needed), short: short.map((one) => one.funder) });
  }

  /**
   * The look at the funds and the first step, in one transaction and behind the locks of the funds: what comes between them is
   * nothing. What the later steps take is the run's own from then on, and nobody takes it back.
   */
  private async begin(actor: Actor, runId: Id, policy: AllowancePolicy): Promise<IssuanceRun | Refusal> {
    return this.uow.run(async (tx) => {
      const before = await this.there(tx, runId);
      await this.funds.lock(tx, before);
      const run = await this.there(tx, runId);
      if (run.state === 'posted') return run;
      if (run.state !== 'approved') return refuse('run_state', { runId, state: run.state });
      return (await this.fault(tx, run)) ?? (await this.shortOf(tx, run)) ?? (await this.inside(tx, actor, run, policy));
    });
  }

  private async step(actor: Actor, run: IssuanceRun, policy: AllowancePolicy): Promise<IssuanceRun> {
    return this.uow.run((tx) => this.inside(tx, actor, run, policy));
  }

  private async inside(tx: Tx, actor: Actor, run: IssuanceRun, policy: AllowancePolicy): Promise<IssuanceRun> {
    const nowMs = this.clock.nowMs();
    if (run.postedTo < run.linesTotal) await this.chunks.post(tx, { actor, run, policy, nowMs });
    else if (await this.store.finishPosting(tx, run, nowMs)) {
      await this.audit.record(tx, actor, {
        action: 'issuance_run.post',
        objectKind: 'issuance_run',
        objectId: run.id,
        detail: { lines: run.linesTotal, amount: Number(run.amountTotal) },
      });
    }
    return this.there(tx, run.id);
  }

  private async there(tx: Tx, runId: Id): Promise<IssuanceRun> {
    const run = await this.store.runOfAny(tx, runId);
    if (run === null) throw new Error(`issuance run ${runId} is gone`);
    return run;
  }
}
