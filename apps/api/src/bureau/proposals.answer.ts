import { Injectable } from '@nestjs/common';
import { StaffReader } from '#identity';
import { type Actor, orProblem, type Page, UnitOfWork } from '#platform';
import { type ExplainedProposal, type Proposal, Propose, type ProposalRequest, ReadProposals } from '#proposals';
import type { Refusal } from '#values';
import { namedIn, type ProposalDto, proposalJson, type ProposalPageDto } from './proposals.dto.js';

/** Lays acts before a second person on behalf of the routes that name them, and shows them. */
@Injectable()
export class ProposalAnswers {
  constructor(
    private readonly proposals: Propose,
    private readonly reading: ReadProposals,
    private readonly staff: StaffReader,
    private readonly work: UnitOfWork,
  ) {}

  async propose(actor: Actor, request: ProposalRequest): Promise<ProposalDto> {
    return this.shown(actor, await this.proposals.propose(actor, request));
  }

  async shown(actor: Actor, result: Proposal | Refusal): Promise<ProposalDto> {
    const { id } = orProblem(result);
    return this.one(actor, orProblem(await this.reading.one(actor, id)));
  }

  async one(actor: Actor, explained: ExplainedProposal): Promise<ProposalDto> {
    const page = await this.page(actor, { items: [explained], next: null });
    const [item] = page.items;
    if (item === undefined) throw new Error(`proposal ${explained.proposal.id} is gone`);
    return item;
  }

  async page(actor: Actor, page: Page<ExplainedProposal>): Promise<ProposalPageDto> {
    const names = await this.staff.names(this.work.reader, namedIn(page));
    return { items: page.items.map((item) => proposalJson(actor, names, item)), next: page.next };
  }
}
