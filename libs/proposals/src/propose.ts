import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { isId, isRefusal, refuse, writtenGlyphs } from '#values';
import type { Proposal } from './proposal.js';
import { canonicalBody, digestOf, PROPOSAL_LIFE_MS } from './proposal.js';
import { ProposalKinds } from './proposal-kinds.js';
import { ProposalStore } from './proposal.store.js';

export interface ProposalRequest {
  /** Made by the caller so that a repeat is harmless. */
  readonly id: Id;
  readonly kind: string;
  readonly body: unknown;
  /** Why, four characters or more; it is shown to the second person. */
  readonly reason: string;
}

const REASON = { min: 4, max: 200 };

/** Lays an act before a second person. Nothing is done by it. */
@Injectable()
export class Propose {
  constructor(
    private readonly work: UnitOfWork,
    private readonly kinds: ProposalKinds,
    private readonly store: ProposalStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * The same id, kind, body and reason by the same person again: the same answer. Refusals: `invalid_request` (id, kind, reason),
   * `staff_unlinked`, `id_reused`, and whatever the kind finds against the body.
   */
  async propose(actor: Actor, request: ProposalRequest): Promise<Proposal | Refusal> {
    const kind = this.kinds.named(request.kind);
    const reason = request.reason.trim();
    if (!isId(request.id)) return refuse('invalid_request', { field: 'id' });
    if (kind === null) return refuse('invalid_request', { field: 'kind' });
    if (writtenGlyphs(reason) < REASON.min || reason.length > REASON.max) return refuse('invalid_request', { field: 'reason' });
    const staff = actor.staffNumber;
    if (staff === null) return refuse('staff_unlinked', { who: 'maker' });
    const known = await this.known(actor, request);
    if (known !== null) return known;
    const accepted = await kind.accept(this.work.reader, actor, request.body);
    if (isRefusal(accepted)) return accepted;
    const now = this.clock.nowMs();
    const proposal = {
      id: request.id,
      kind: kind.kind,
      areaCode: accepted.areaCode,
      body: accepted.body,
      sha256: digestOf(canonicalBody(accepted.body)),
      reason,
      proposedBy: actor.id,
      proposedStaff: staff,
      proposedAt: now,
      expiresAt: now + PROPOSAL_LIFE_MS,
    };
    try {
      await this.work.run(async (tx) => {
        await this.store.insert(tx, proposal);
        await this.audit.record(tx, actor, {
          action: 'proposal.make',
          objectKind: 'proposal',
          objectId: proposal.id,
          reason,
          detail: { kind: proposal.kind, sha256: proposal.sha256 },
        });
      });
      return { ...proposal, state: 'open', decision: null };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return (await this.known(actor, { ...request, body: accepted.body })) ?? refuse('id_reused', { id: request.id });
    }
  }

  /** What this id already is. The body as it was asked is held against the body as it was kept, which has what its kind filled in. */
  private async known(actor: Actor, request: ProposalRequest): Promise<Proposal | Refusal | null> {
    const known = await this.store.one(this.work.reader, request.id, this.clock.nowMs());
    if (known === null) return null;
    const same = known.kind === request.kind && known.proposedBy === actor.id && known.reason === request.reason.trim() && covers(known.body, request.body);
    return same ? known : refuse('id_reused', { id: request.id });
  }
}

/** Whether everything that was asked for stands in what was kept. */
function covers(kept: unknown, asked: unknown): boolean {
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) return canonicalBody(kept) === canonicalBody(asked);
  if (typeof kept !== 'object' || kept === null) return false;
  return Object.entries(asked).every(([key, value]) => value === undefined || covers((kept as Record<string, unknown>)[key] ?? null, value));
}
