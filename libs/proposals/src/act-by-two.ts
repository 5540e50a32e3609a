import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import type { Refusal } from '#values';
import { isRefusal } from '#values';
import { DecideProposal } from './decide-proposal.js';
import type { Proposal } from './proposal.js';
import type { ProposalRequest } from './propose.js';
import { Propose } from './propose.js';

/** Both halves in a row, where both persons are there at once: two who sign in at one terminal, and the demo county. */
@Injectable()
export class ActByTwo {
  constructor(
    private readonly proposals: Propose,
    private readonly decisions: DecideProposal,
  ) {}

  /** The confirmed proposal. Refusals: those of `Propose` and `DecideProposal`. */
  async act(persons: { readonly proposer: Actor; readonly decider: Actor }, request: ProposalRequest): Promise<Proposal | Refusal> {
    const proposed = await this.proposals.propose(persons.proposer, request);
    return isRefusal(proposed) ? proposed : this.decisions.decide(persons.decider, { id: proposed.id, decision: 'confirmed' });
  }
}
