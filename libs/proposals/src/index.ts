/**
 * Acts that take two natural persons: law, money, prices of the past, runs beyond what a fund holds.
 *
 * Promises: one person lays the act before another as an insert-only row with the digest of its canonical body; a second
 * natural person (another account and another staff number) confirms or declines it; what is confirmed is carried out in
 * the transaction of the confirmation or not at all, once, however often it is asked; a proposal lapses after seven days.
 *
 * Refuses: same_person, staff_unlinked, proposal_decided, proposal_expired, proposal_altered, id_reused, and whatever
 * the act itself finds against it when it is proposed and again when it is confirmed.
 *
 * @example kinds.register({ kind: 'money.donate', accept, carryOut, tell })
 */
export { ActByTwo } from './act-by-two.js';
export { DecideProposal, type ProposalVerdict } from './decide-proposal.js';
export type { ByTwo, Proposal, ProposalDecision, ProposalKind, ProposalMeaning, ProposalState, ProposedChange } from './proposal.js';
export { PROPOSAL_LIFE_MS } from './proposal.js';
export { PROPOSALS_TABLES } from './proposal.entity.js';
export { ProposalKinds } from './proposal-kinds.js';
export { ProposalsModule } from './proposals.module.js';
export { Propose, type ProposalRequest } from './propose.js';
export { type ExplainedProposal, ReadProposals } from './read-proposals.js';
