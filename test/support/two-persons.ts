import type { Type } from '@nestjs/common';
import { PUBLISH } from '#eligibility';
import { APPROPRIATE } from '#ledger';
import type { Actor } from '#platform';
import { Ids } from '#platform';
import type { Proposal } from '#proposals';
import { ActByTwo } from '#proposals';
import { DONATE } from '#redemption';
import type { Id, Refusal } from '#values';

/** Where use cases are taken from: a module, a county. */
export interface From {
  get<T>(token: Type<T>, options?: { strict: false }): T;
}

/** The second person of the tests: another account and another staff number, as wide as the first. */
export function second(actor: Actor): Actor {
  return { ...actor, id: 'second.person', role: 'bureau_approver', staffNumber: 'A-902' };
}

/** The first person, with a staff number of their own where a test gave none. */
export function first(actor: Actor): Actor {
  return { ...actor, staffNumber: actor.staffNumber ?? 'A-901' };
}

/** An act of two persons, one right after the other. */
export function byTwo(from: From, actor: Actor, act: { readonly kind: string; readonly body: object; readonly id?: Id }): Promise<Proposal | Refusal> {
  const { id = from.get(Ids, { strict: false }).next(), kind, body } = act;
  return from.get(ActByTwo, { strict: false }).act({ proposer: first(actor), decider: second(actor) }, { id, kind, body, reason: '测试所需' });
}

export function publish(from: From, actor: Actor, policy: unknown): Promise<Proposal | Refusal> {
  return byTwo(from, actor, { kind: PUBLISH, body: { policy } });
}

export function donate(from: From, actor: Actor, donation: { readonly id?: Id; readonly amountFen: bigint | number }): Promise<Proposal | Refusal> {
  return byTwo(from, actor, { kind: DONATE, body: { amountFen: Number(donation.amountFen) }, ...(donation.id === undefined ? {} : { id: donation.id }) });
}

export function appropriate(from: From, actor: Actor, budget: { readonly id?: Id; readonly funder: string; readonly amountFen: bigint | number }): Promise<Proposal | Refusal> {
  const { id, funder, amountFen } = budget;
  return byTwo(from, actor, { kind: APPROPRIATE, body: { funder, amountFen: Number(amountFen) }, ...(id === undefined ? {} : { id }) });
}
