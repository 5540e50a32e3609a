import { Module } from '@nestjs/common';
import { ActByTwo } from './act-by-two.js';
import { DecideProposal } from './decide-proposal.js';
import { ProposalKinds } from './proposal-kinds.js';
import { ProposalStore } from './proposal.store.js';
import { Propose } from './propose.js';
import { ReadProposals } from './read-proposals.js';

const FACE = [ProposalKinds, Propose, DecideProposal, ReadProposals, ActByTwo];

/** Acts that take two persons. */
@Module({ providers: [ProposalStore, ...FACE], exports: FACE })
export class ProposalsModule {}
