import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '#platform';
import { againOnClash, Audit, Clock, isDuplicateKey, staffIdentityOf, twoPersonsFault, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { isRefusal, isWithin, refuse, writtenGlyphs } from '#values';
import type { Proposal, ProposalDecision } from './proposal.js';
import { canonicalBody, digestOf } from './proposal.js';
import { ProposalKinds } from './proposal-kinds.js';
import { ProposalStore } from './proposal.store.js';

export interface ProposalVerdict {
  readonly id: Id;
  readonly decision: 'confirmed' | 'declined';
  /** Needed to decline. */
  readonly reason?: string | undefined;
}

/** Carries a refusal out of the transaction, so that whatever was written is taken back. */
class Undone extends Error {
  constructor(readonly refusal: Refusal) {
    super('undone');
  }
}

/** The second person's word. What is confirmed is carried out in the same transaction, or not at all. */
@Injectable()
export class DecideProposal {
  constructor(
    private readonly work: UnitOfWork,
    private readonly kinds: ProposalKinds,
    private readonly store: ProposalStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * The same decision by the same person again: the same answer. Refusals: `not_found` (also outside the actor's area),
   * `same_person`, `staff_unlinked`, `proposer_gone`, `proposal_decided`, `proposal_expired`, `proposal_altered`, `invalid_request` (declined without a
   * reason), `conflict` (another act wrote the same at this moment), and whatever stands against the act today.
   */
  async decide(actor: Actor, verdict: ProposalVerdict): Promise<Proposal | Refusal> {
    const reason = verdict.reason?.trim() ?? '';
    if (reason.length > 200 || (verdict.decision === 'declined' && writtenGlyphs(reason) < 4)) return refuse('invalid_request', { field: 'reason' });
    try {
      return await againOnClash(() => this.work.run((tx) => this.inside(tx, actor, { ...verdict, reason: reason === '' ? undefined : reason })));
    } catch (error) {
      if (error instanceof Undone) return error.refusal;
      // Another act wrote the same meanwhile, and the kind does not see it.
      if (isDuplicateKey(error)) return refuse('conflict', { proposal: verdict.id });
      throw error;
    }
  }

  private async inside(tx: Tx, actor: Actor, verdict: ProposalVerdict): Promise<Proposal | Refusal> {
    const nowMs = this.clock.nowMs();
    const proposal = await this.store.lock(tx, verdict.id, nowMs);
    if (proposal === null || !isWithin(proposal.areaCode, actor.areaCode)) return refuse('not_found', { proposal: verdict.id });
    const fault = faultOf(actor, verdict, proposal) ?? (await this.proposerFault(tx, proposal)) ?? (await this.alteredFault(tx, proposal));
    if (fault !== null) return fault === 'same' ? proposal : fault;
    const result = verdict.decision === 'declined' ? null : await this.carryOut(tx, actor, proposal, nowMs);
    const decision: ProposalDecision = { decision: verdict.decision, decidedBy: actor.id, decidedAt: nowMs, reason: verdict.reason ?? null, result };
    await this.store.decide(tx, proposal, { ...decision, decidedStaff: actor.staffNumber ?? '' });
    await this.audit.record(tx, actor, {
      action: verdict.decision === 'confirmed' ? 'proposal.confirm' : 'proposal.decline',
      objectKind: 'proposal',
      objectId: proposal.id,
      ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
      detail: { kind: proposal.kind, sha256: proposal.sha256, proposedBy: proposal.proposedBy },
    });
    return { ...proposal, state: decision.decision, decision };
  }

  /** Who was dismissed since, only looks by now or has another area has no word any more. Whoever proposed at a terminal has no account that could end. */
  private async proposerFault(tx: Tx, { proposedBy, id, areaCode }: Proposal): Promise<Refusal | null> {
    const { disabledAt, post } = await staffIdentityOf(tx, proposedBy);
    const has = post === null || (post.role !== 'auditor' && isWithin(areaCode, post.areaCode));
    return disabledAt === null && has ? null : refuse('proposer_gone', { proposal: id });
  }

  /** A row without its seal was not written by the app. Its digest stands in the log of acts too, which is chained and whose heads lie elsewhere. */
  private async alteredFault(tx: Tx, { id, sha256 }: Proposal): Promise<Refusal | null> {
    const told = await tx.query<{ detail: string | null }>(`SELECT detail FROM audit_entry WHERE object_id = ? AND object_kind = 'proposal' AND action = 'proposal.make'`, [id]);
    const same = (await this.store.isGenuine(tx, id)) && told.length === 1 && (told[0]?.detail ?? '').includes(`"sha256":"${sha256}"`);
    return same ? null : refuse('proposal_altered', { proposal: id });
  }

  private async carryOut(tx: Tx, actor: Actor, proposal: Proposal, nowMs: number): Promise<Readonly<Record<string, unknown>>> {
    const kind = this.kinds.named(proposal.kind);
    if (kind === null) throw new Error(`no part of this process carries out ${proposal.kind}`);
    const proposer = { id: proposal.proposedBy, staffNumber: proposal.proposedStaff };
    const result = await kind.carryOut(tx, { proposal, proposer, decider: actor, nowMs });
    if (isRefusal(result)) throw new Undone(result);
    return result;
  }
}

function faultOf(actor: Actor, verdict: ProposalVerdict, proposal: Proposal): Refusal | 'same' | null {
  const decided = proposal.decision;
  if (decided !== null) {
    if (decided.decidedBy === actor.id && decided.decision === verdict.decision) return 'same';
    return refuse('proposal_decided', { proposal: proposal.id, decision: decided.decision });
  }
  const one = twoPersonsFault({ id: proposal.proposedBy, staffNumber: proposal.proposedStaff }, actor);
  if (one !== null) return one;
  if (proposal.state === 'expired') return refuse('proposal_expired', { proposal: proposal.id, expiredAt: proposal.expiresAt });
  // The row is insert-only; whoever went round that is noticed before anything is done in two persons' names.
  return digestOf(canonicalBody(proposal.body)) === proposal.sha256 ? null : refuse('proposal_altered', { proposal: proposal.id });
}
