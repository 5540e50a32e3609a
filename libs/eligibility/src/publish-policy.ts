import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { countyOf, isRefusal, isWholeCounty, refuse } from '#values';
import type { Policy } from '#core/policy';
import type { Actor, Reader, Tx } from '#platform';
import type { ByTwo, Proposal, ProposalKind, ProposalMeaning } from '#proposals';
import { ProposalKinds } from '#proposals';
import { PolicyStore } from './policy.store.js';
import { PutPolicy, titleOf } from './put-policy.js';

/** The kind of proposal under which a policy becomes law. */
export const PUBLISH = 'policy.publish';

/**
 * Makes a policy law, by two persons. Refuses: forbidden (not county-wide); policy_invalid with every fault; policy_overlap when
 * another version of the programme would be in force on the same day (a version that starts after an open-ended one ends
 * that one the day before); conflict when the version's name was used for another text. The same text again answers what
 * was published before.
 */
@Injectable()
export class PublishPolicy implements ProposalKind {
  readonly kind = PUBLISH;

  constructor(
    kinds: ProposalKinds,
    private readonly store: PolicyStore,
    private readonly put: PutPolicy,
  ) {
    kinds.register(this);
  }

  async accept(db: Reader, actor: Actor, body: unknown): Promise<{ body: object; areaCode: string } | Refusal> {
    // A policy is law in the whole county, so nobody of a single street makes one.
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    const policy = this.put.checked((body as { policy?: unknown }).policy);
    if (isRefusal(policy)) return policy;
    const county = countyOf(actor.areaCode);
    const among = (await this.store.readHeads(db, county)).filter((head) => head.programme === policy.programme);
    return (await this.put.faultOf(db, { county, among }, policy)) ?? { body: { policy }, areaCode: actor.areaCode };
  }

  async carryOut(tx: Tx, by: ByTwo): Promise<{ policyId: Id } | Refusal> {
    const policy = this.put.checked((by.proposal.body as { policy: unknown }).policy);
    if (isRefusal(policy)) return policy;
    const id = await this.put.add(tx, by, policy);
    return isRefusal(id) ? id : { policyId: id };
  }

  tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const { policy } = proposal.body as { policy: Policy };
    const title = titleOf(policy);
    return this.put.meaning(db, proposal, policy, { zh: `发布政策：${title.zh}`, en: `Publish a policy: ${title.en}` });
  }
}
