import { Injectable } from '@nestjs/common';
import { appropriationTransfer } from '#core/postings';
import type { Actor, Reader, Tx } from '#platform';
import { Audit } from '#platform';
import type { ByTwo, Proposal, ProposalKind, ProposalMeaning } from '#proposals';
import { ProposalKinds } from '#proposals';
import type { Id, Refusal } from '#values';
import { countyOf, dayOf, fen, FUND_MAX, isAmount, isWholeCounty, refuse, yuanText } from '#values';
import { Ledger } from './ledger.js';
import { LedgerStore } from './ledger.store.js';

/** The kind of proposal under which budget is received. */
export const APPROPRIATE = 'money.appropriate';

/** Budget that a funder makes available. */
export interface AppropriationBody {
  /** CITY, DISTRICT, COLLECTIVE, ... as policies name them: up to 40 letters, digits and underscores. */
  readonly funder: string;
  /** Whole fen, above zero, up to `AMOUNT_MAX`. */
  readonly amountFen: number;
}

/**
 * Records budget received: APPROPRIATION to FUND, by two persons; the transfer bears the proposal's id. The opening
 * appropriation of a county that ran without budgets so far is one like any other.
 *
 * Refusals: `forbidden` (not county-wide), `id_reused` (a transfer has the proposal's id), `invalid_request` (funder, amount; CHARITY is received as a donation).
 */
@Injectable()
export class Appropriate implements ProposalKind {
  readonly kind = APPROPRIATE;

  constructor(
    kinds: ProposalKinds,
    private readonly ledger: Ledger,
    private readonly store: LedgerStore,
    private readonly audit: Audit,
  ) {
    kinds.register(this);
  }

  accept(_db: Reader, actor: Actor, body: unknown): Promise<{ body: AppropriationBody; areaCode: string } | Refusal> {
    return Promise.resolve(accepted(actor, body as Partial<AppropriationBody>));
  }

  async carryOut(tx: Tx, { proposal, decider, nowMs }: ByTwo): Promise<{ transferId: Id } | Refusal> {
    const { id } = proposal;
    const { funder, amountFen } = proposal.body as AppropriationBody;
    if (await this.ledger.holds(tx, id)) return refuse('id_reused');
    await this.store.lockFunds(tx, countyOf(decider.areaCode), [funder]);
    if ((await this.store.balance(tx, { county: countyOf(decider.areaCode), kind: 'FUND', owner: funder })) + BigInt(amountFen) > FUND_MAX)
      return refuse('invalid_request', { field: 'amountFen', fundMax: String(FUND_MAX) });
    await this.ledger.append(tx, decider, [appropriationTransfer({ id, subjectId: id, effectiveOn: dayOf(nowMs), funder, amountFen: fen(amountFen) })], nowMs);
    await this.audit.record(tx, decider, {
      action: 'fund.appropriate',
      objectKind: 'fund',
      objectId: funder,
      detail: { transferId: id, amountFen, proposedBy: proposal.proposedBy },
    });
    return { transferId: id };
  }

  async tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const { funder, amountFen } = proposal.body as AppropriationBody;
    const done = proposal.state === 'confirmed';
    return {
      title: { zh: `登记拨款 ${funder} ${yuanText(BigInt(amountFen))} 元`, en: `Record budget received: ${funder}, ${yuanText(BigInt(amountFen))} yuan` },
      changes: done ? [] : [await fundChange(this.store, db, { county: countyOf(proposal.areaCode), funder }, BigInt(amountFen))],
      warnings: [],
    };
  }
}

function accepted(actor: Actor, { funder, amountFen }: Partial<AppropriationBody>): { body: AppropriationBody; areaCode: string } | Refusal {
  if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
  // Charity is received as a donation, which also raises what meals may draw; booked here it could never be spent.
  if (typeof funder !== 'string' || funder === 'CHARITY' || !/^[A-Z][A-Z0-9_]{0,39}$/.test(funder)) return refuse('invalid_request', { field: 'funder' });
  if (!isAmount(amountFen)) return refuse('invalid_request', { field: 'amountFen' });
  return { body: { funder, amountFen }, areaCode: actor.areaCode };
}

/** A funder's money in a county. */
export interface Fund {
  readonly county: string;
  readonly funder: string;
}

/** What a fund holds before and after an amount comes in (or, below zero, goes out). */
export async function fundChange(store: LedgerStore, db: Reader, { county, funder }: Fund, amountFen: bigint): Promise<ProposalMeaning['changes'][number]> {
  const before = await store.balance(db, { county, kind: 'FUND', owner: funder });
  const text = (amount: bigint) => ({ zh: `${yuanText(amount)} 元`, en: `${yuanText(amount)} yuan` });
  return { what: { zh: `资金 ${funder} 账面余额`, en: `Balance of the fund ${funder}` }, before: text(before), after: text(before + amountFen) };
}
