import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { addDays, countyOf, dayOf, isDay, isId, isRefusal, isWholeCounty, refuse } from '#values';
import type { Policy } from '#core/policy';
import { everInForce, lastDayInForce } from '#core/policy';
import type { Actor, Reader, Tx } from '#platform';
import { Audit, Clock } from '#platform';
import type { ByTwo, Proposal, ProposalKind, ProposalMeaning } from '#proposals';
import { ProposalKinds } from '#proposals';
import type { PolicyRecord } from './policy-record.js';
import { PolicyStore } from './policy.store.js';
import { PutPolicy, titleOf } from './put-policy.js';

/** The kinds of proposal under which a version ends sooner than it says. */
export const WITHDRAW = 'policy.withdraw';
export const REPLACE = 'policy.replace';

interface WithdrawalBody {
  readonly policyId: Id;
  /** The last day it stays in force, today at the earliest; before its first day it never begins. */
  readonly lastDay: Day;
}

/**
 * Takes a version out of force from a day on, tomorrow at the earliest, by two persons: a dated row, the version stays as
 * it was published. What was served, granted and paid under it stands.
 *
 * Refuses: forbidden (not county-wide), not_found, invalid_request (`lastDay` before today, or not sooner than it ends anyway).
 */
@Injectable()
export class WithdrawPolicy implements ProposalKind {
  readonly kind = WITHDRAW;

  constructor(
    kinds: ProposalKinds,
    private readonly store: PolicyStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {
    kinds.register(this);
  }

  async accept(db: Reader, actor: Actor, body: unknown): Promise<{ body: WithdrawalBody; areaCode: string } | Refusal> {
    const { policyId, lastDay } = body as Partial<Record<keyof WithdrawalBody, unknown>>;
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    if (!isId(policyId)) return refuse('invalid_request', { field: 'policyId' });
    if (!isDay(lastDay)) return refuse('invalid_request', { field: 'lastDay' });
    return this.faultOf(await this.store.one(db, countyOf(actor.areaCode), policyId), { policyId, lastDay }) ?? { body: { policyId, lastDay }, areaCode: actor.areaCode };
  }

  async carryOut(tx: Tx, by: ByTwo): Promise<{ policyId: Id; lastDay: Day } | Refusal> {
    const wanted = by.proposal.body as WithdrawalBody;
    return (await this.end(tx, by, wanted)) ?? { ...wanted };
  }

  /** Ends a version in the transaction of whoever asks: by itself, or for the version that takes its place. */
  async end(tx: Tx, { proposal, decider, nowMs }: ByTwo, ending: WithdrawalBody): Promise<Refusal | null> {
    const county = countyOf(proposal.areaCode);
    const found = await this.store.one(tx, county, ending.policyId);
    if (found === null) return refuse('not_found', { policy: ending.policyId });
    await this.store.lockedHeads(tx, { county, programme: found.policy.programme });
    const record = await this.store.one(tx, county, ending.policyId);
    const fault = this.faultOf(record, ending);
    if (fault !== null || record === null) return fault;
    const { policyId, lastDay } = ending;
    const { id, reason, proposedBy } = proposal;
    await this.store.withdraw(tx, { id, policyId, lastDay, reason, proposedBy, confirmedBy: decider.id, confirmedAt: nowMs });
    await this.audit.record(tx, decider, {
      action: 'policy.withdraw',
      objectKind: 'policy',
      objectId: `${record.policy.programme}@${record.policy.version}`,
      reason,
      detail: { lastDay, proposedBy, proposal: id },
    });
    return null;
  }

  async tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const { policyId, lastDay } = proposal.body as WithdrawalBody;
    const record = await this.store.one(db, countyOf(proposal.areaCode), policyId);
    if (record === null) return { title: { zh: '撤回政策', en: 'Withdraw a policy' }, changes: [], warnings: [] };
    const { policy, lastDayInForce: end } = record;
    const title = titleOf(policy);
    const never = lastDay < policy.effectiveFrom;
    return {
      title: { zh: `撤回政策：${title.zh}`, en: `Withdraw a policy: ${title.en}` },
      changes: [
        {
          what: { zh: '最后有效日', en: 'Last day in force' },
          before: end === null ? { zh: '长期', en: 'open' } : { zh: end, en: end },
          after: never ? { zh: '不再生效', en: 'never in force' } : { zh: lastDay, en: lastDay },
        },
      ],
      warnings: [
        never
          ? { zh: '原版本继续有效。', en: 'The version before it stays in force.' }
          : {
              zh: `自 ${addDays(lastDay, 1)} 起该项目没有有效版本，除非另行发布。`,
              en: `From ${addDays(lastDay, 1)} on nothing is in force for the programme unless something is published.`,
            },
      ],
    };
  }

  private faultOf(record: PolicyRecord | null, { policyId, lastDay }: WithdrawalBody): Refusal | null {
    if (record === null) return refuse('not_found', { policy: policyId });
    const today = dayOf(this.clock.nowMs());
    if (lastDay < today) return refuse('invalid_request', { field: 'lastDay', earliest: today });
    if (!everInForce({ ...record.policy, withdrawnAfter: record.withdrawnAfter })) return refuse('conflict', { policy: policyId, withdrawn: true });
    const end = record.lastDayInForce;
    return end !== null && end <= lastDay ? refuse('invalid_request', { field: 'lastDay', endsOn: end }) : null;
  }
}

interface ReplacementBody {
  readonly policyId: Id;
  readonly policy: Policy;
}

/**
 * Ends a version on the eve of another's first day, tomorrow at the earliest, and publishes that other, in one act of two
 * persons. Refuses what publishing and withdrawing refuse, and invalid_request when the programmes differ.
 */
@Injectable()
export class ReplacePolicy implements ProposalKind {
  readonly kind = REPLACE;

  constructor(
    kinds: ProposalKinds,
    private readonly store: PolicyStore,
    private readonly put: PutPolicy,
    private readonly withdrawals: WithdrawPolicy,
  ) {
    kinds.register(this);
  }

  async accept(db: Reader, actor: Actor, body: unknown): Promise<{ body: ReplacementBody; areaCode: string } | Refusal> {
    const asked = body as { policyId?: unknown; policy?: unknown };
    const policy = this.put.checked(asked.policy);
    if (isRefusal(policy)) return policy;
    const lastDay = addDays(policy.effectiveFrom, -1);
    const ending = await this.withdrawals.accept(db, actor, { policyId: asked.policyId, lastDay });
    if (isRefusal(ending)) return ending;
    const { policyId } = ending.body;
    const county = countyOf(actor.areaCode);
    const heads = (await this.store.readHeads(db, county)).filter((head) => head.programme === policy.programme);
    if (!heads.some((head) => head.id === policyId)) return refuse('invalid_request', { field: 'policy.programme' });
    const left = heads.map((head) => (head.id === policyId ? { ...head, withdrawnAfter: lastDay } : head));
    return (await this.put.faultOf(db, { county, among: left }, policy)) ?? { body: { policyId, policy }, areaCode: actor.areaCode };
  }

  async carryOut(tx: Tx, by: ByTwo): Promise<{ policyId: Id; replaced: Id } | Refusal> {
    const body = by.proposal.body as ReplacementBody;
    const policy = this.put.checked(body.policy);
    if (isRefusal(policy)) return policy;
    const ended = await this.withdrawals.end(tx, by, { policyId: body.policyId, lastDay: addDays(policy.effectiveFrom, -1) });
    if (ended !== null) return ended;
    const id = await this.put.add(tx, by, policy);
    return isRefusal(id) ? id : { policyId: id, replaced: body.policyId };
  }

  async tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const { policy, policyId } = proposal.body as ReplacementBody;
    const old = await this.store.one(db, countyOf(proposal.areaCode), policyId);
    const [title, before] = [titleOf(policy), old === null ? null : titleOf(old.policy)];
    const meaning = await this.put.meaning(db, proposal, policy, { zh: `更换政策：${title.zh}`, en: `Replace a policy: ${title.en}` });
    if (old === null || before === null) return meaning;
    const left = lastDayInForce([], { ...old.policy });
    const ends = {
      what: { zh: `${before.zh} 的最后有效日`, en: `Last day in force of ${before.en}` },
      before: left === null ? { zh: '长期', en: 'open' } : { zh: left, en: left },
      after: { zh: addDays(policy.effectiveFrom, -1), en: addDays(policy.effectiveFrom, -1) },
    };
    return { ...meaning, changes: [ends, ...meaning.changes] };
  }
}
