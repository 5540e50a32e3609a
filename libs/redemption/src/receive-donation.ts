import { Injectable } from '@nestjs/common';
import type { Fen, Id, Refusal } from '#values';
import { countyOf, dayOf, fen, FUND_MAX, isAmount, isWholeCounty, refuse, yuanText } from '#values';
import { appropriationTransfer } from '#core/postings';
import { FundBalances, Ledger } from '#ledger';
import type { Actor, Reader, Tx } from '#platform';
import { Audit } from '#platform';
import type { ByTwo, Proposal, ProposalKind, ProposalMeaning } from '#proposals';
import { ProposalKinds } from '#proposals';
import { RedemptionStore } from './redemption.store.js';

/** The kind of proposal under which a donation is booked. */
export const DONATE = 'money.donate';

export interface DonationBody {
  /** Whole fen, above zero, up to `AMOUNT_MAX`. */
  readonly amountFen: number;
}

/**
 * Books a donation to the charity fund and raises what meals may draw from it, in one transaction, by two persons. The
 * transfer bears the proposal's id. Refusals: forbidden (not county-wide), invalid_request (amount).
 */
@Injectable()
export class ReceiveDonation implements ProposalKind {
  readonly kind = DONATE;

  constructor(
    kinds: ProposalKinds,
    private readonly ledger: Ledger,
    private readonly funds: FundBalances,
    private readonly store: RedemptionStore,
    private readonly audit: Audit,
  ) {
    kinds.register(this);
  }

  accept(_db: Reader, actor: Actor, body: unknown): Promise<{ body: DonationBody; areaCode: string } | Refusal> {
    const { amountFen } = body as Partial<DonationBody>;
    if (!isWholeCounty(actor.areaCode)) return Promise.resolve(refuse('forbidden'));
    return Promise.resolve(isAmount(amountFen) ? { body: { amountFen }, areaCode: actor.areaCode } : refuse('invalid_request', { field: 'amountFen' }));
  }

  async carryOut(tx: Tx, { proposal, decider, nowMs }: ByTwo): Promise<{ transferId: Id } | Refusal> {
    const { id } = proposal;
    const amountFen: Fen = fen((proposal.body as DonationBody).amountFen);
    const county = countyOf(proposal.areaCode);
    if (await this.ledger.holds(tx, id)) return refuse('id_reused');
    if ((await this.store.lockCharity(tx, county)) + amountFen > FUND_MAX) return refuse('invalid_request', { field: 'amountFen', fundMax: String(FUND_MAX) });
    await this.ledger.append(tx, decider, [appropriationTransfer({ id, subjectId: id, funder: 'CHARITY', amountFen, effectiveOn: dayOf(nowMs) })], nowMs);
    await this.store.raiseCharity(tx, county, amountFen);
    await this.audit.record(tx, decider, { action: 'donation.receive', objectKind: 'transfer', objectId: id, detail: { fen: Number(amountFen), proposedBy: proposal.proposedBy } });
    return { transferId: id };
  }

  async tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const amount = BigInt((proposal.body as DonationBody).amountFen);
    return {
      title: { zh: `登记慈善捐款 ${yuanText(amount)} 元`, en: `Book a donation of ${yuanText(amount)} yuan` },
      changes: proposal.state === 'confirmed' ? [] : [await this.funds.change(db, { county: countyOf(proposal.areaCode), funder: 'CHARITY' }, amount)],
      warnings: [],
    };
  }
}
