import { Injectable } from '@nestjs/common';
import type { Actor, Page } from '#platform';
import { afterCursor, Clock, pageOf, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { isWithin, refuse } from '#values';
import type { Proposal, ProposalMeaning, ProposalState } from './proposal.js';
import { ProposalKinds } from './proposal-kinds.js';
import { ProposalStore } from './proposal.store.js';

/** A proposal with what it would change. */
export interface ExplainedProposal {
  readonly proposal: Proposal;
  readonly meaning: ProposalMeaning;
}

const UNKNOWN: ProposalMeaning = { title: { zh: '此类提议本服务不认识', en: 'A kind of proposal that this service does not know' }, changes: [], warnings: [] };

/** Proposals of an area, each with its meaning in plain words. */
@Injectable()
export class ReadProposals {
  constructor(
    private readonly work: UnitOfWork,
    private readonly kinds: ProposalKinds,
    private readonly store: ProposalStore,
    private readonly clock: Clock,
  ) {}

  /** Newest first. */
  async list(actor: Actor, asked: { readonly state?: ProposalState | undefined; readonly limit: number; readonly cursor?: string | undefined }): Promise<Page<ExplainedProposal>> {
    const db = this.work.reader;
    const rows = await this.store.page(db, {
      areaCode: actor.areaCode,
      state: asked.state,
      nowMs: this.clock.nowMs(),
      before: afterCursor(asked.cursor, 'id'),
      limit: asked.limit + 1,
    });
    const page = pageOf(rows, asked.limit, (row) => row.id);
    return { next: page.next, items: await Promise.all(page.items.map((proposal) => this.explained(proposal))) };
  }

  /** Refusals: `not_found` (also outside the actor's area). */
  async one(actor: Actor, id: Id): Promise<ExplainedProposal | Refusal> {
    const proposal = await this.store.one(this.work.reader, id, this.clock.nowMs());
    return proposal === null || !isWithin(proposal.areaCode, actor.areaCode) ? refuse('not_found', { proposal: id }) : this.explained(proposal);
  }

  private async explained(proposal: Proposal): Promise<ExplainedProposal> {
    const kind = this.kinds.named(proposal.kind);
    return { proposal, meaning: kind === null ? UNKNOWN : await kind.tell(this.work.reader, proposal) };
  }
}
