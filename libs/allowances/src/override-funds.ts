import { Injectable } from '@nestjs/common';
import type { Actor, Reader, Tx } from '#platform';
import { Audit } from '#platform';
import type { ByTwo, Proposal, ProposalKind, ProposalMeaning } from '#proposals';
import { ProposalKinds } from '#proposals';
import type { Id, Refusal, Words } from '#values';
import { countyOf, isId, isRefusal, isWholeCounty, refuse, yuanText } from '#values';
import type { IssuanceRun } from './issuance-run.js';
import { IssuanceStore } from './issuance.store.js';
import { PolicyOfRun } from './policy-of-run.js';
import type { FundNeed } from './run-funds.js';
import { RunFunds } from './run-funds.js';

/** The kind of proposal under which a run may be posted beyond what its funds hold. */
export const OVERRIDE = 'issuance.override';

interface OverrideBody {
  readonly runId: Id;
}

/**
 * Lets one approved run be posted although its funds do not hold it, by two persons and by name. Nothing else may pass by it.
 *
 * Refusals: `forbidden`, `not_found`, `run_state` (not approved), `policy_absent`, `conflict` (no fund is short, or it may pass already).
 */
@Injectable()
export class OverrideFunds implements ProposalKind {
  readonly kind = OVERRIDE;

  constructor(
    kinds: ProposalKinds,
    private readonly store: IssuanceStore,
    private readonly policies: PolicyOfRun,
    private readonly funds: RunFunds,
    private readonly audit: Audit,
  ) {
    kinds.register(this);
  }

  async accept(db: Reader, actor: Actor, body: unknown): Promise<{ body: OverrideBody; areaCode: string } | Refusal> {
    const { runId } = body as Partial<Record<keyof OverrideBody, unknown>>;
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    if (!isId(runId)) return refuse('invalid_request', { field: 'runId' });
    const short = await this.shortOf(db, countyOf(actor.areaCode), runId);
    return isRefusal(short) ? short : { body: { runId }, areaCode: actor.areaCode };
  }

  async carryOut(tx: Tx, { proposal, decider, nowMs }: ByTwo): Promise<Readonly<Record<string, unknown>> | Refusal> {
    const { runId } = proposal.body as OverrideBody;
    const short = await this.shortOf(tx, countyOf(proposal.areaCode), runId);
    if (isRefusal(short)) return short;
    const funds = short.needs.map(({ funder, needed, available }) => ({ funder, neededFen: String(needed), availableFen: String(available) }));
    await this.store.letPass(tx, { runId, proposalId: proposal.id, funds: JSON.stringify(funds), proposedBy: proposal.proposedBy, confirmedBy: decider.id, confirmedAt: nowMs });
    await this.audit.record(tx, decider, {
      action: 'issuance_run.override',
      objectKind: 'issuance_run',
      objectId: runId,
      reason: proposal.reason,
      detail: { funds, proposedBy: proposal.proposedBy },
    });
    return { runId, funds };
  }

  async tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const { runId } = proposal.body as OverrideBody;
    const county = countyOf(proposal.areaCode);
    const run = await this.store.run(db, county, runId);
    const short = await this.shortOf(db, county, runId);
    const name = run === null ? runId : `${run.programme} ${run.month}`;
    const total = run === null ? '' : yuanText(run.amountTotal);
    return {
      title: { zh: `资金不足仍发放：${name}`, en: `Post beyond the fund: ${name}` },
      changes: isRefusal(short) ? [] : short.needs.map(changeOf),
      warnings:
        run === null
          ? []
          : [
              {
                zh: `本批 ${String(run.linesTotal)} 人，合计 ${total}；入账后资金余额将低于零。`,
                en: `${String(run.linesTotal)} people, ${total} in all; the fund will stand below zero.`,
              },
            ],
    };
  }

  private async shortOf(db: Reader, county: string, runId: Id): Promise<{ readonly run: IssuanceRun; readonly needs: readonly FundNeed[] } | Refusal> {
    const run = await this.store.run(db, county, runId);
    if (run === null) return refuse('not_found', { runId });
    if (run.state !== 'approved') return refuse('run_state', { runId, state: run.state });
    if ((await this.policies.of(db, run)) === undefined) return refuse('policy_absent', { programme: run.programme });
    if (await this.store.mayPass(db, runId)) return refuse('conflict', { runId, override: true });
    const needs = RunFunds.short(await this.funds.needs(db, run));
    return needs.length === 0 ? refuse('conflict', { runId, short: false }) : { run, needs };
  }
}

function changeOf({ funder, needed, available }: FundNeed): { what: Words; before: Words; after: Words } {
  const text = (amount: bigint): Words => ({ zh: `${yuanText(amount)} 元`, en: `${yuanText(amount)} yuan` });
  return { what: { zh: `资金 ${funder} 可用`, en: `Available of ${funder}` }, before: text(available), after: text(available - needed) };
}
