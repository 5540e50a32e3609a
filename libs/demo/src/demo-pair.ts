import type { Actor } from '#platform';

/** Two persons of the demo county for what takes two before its accounts are there: the very ones who get the officer's and the approver's account. */
export function demoPair(actor: Actor): { readonly proposer: Actor; readonly decider: Actor } {
  return {
    proposer: { ...actor, id: 'demo:officer', role: 'bureau_officer', staffNumber: 'DEMO-002' },
    decider: { ...actor, id: 'demo:approver', role: 'bureau_approver', staffNumber: 'DEMO-003' },
  };
}
