import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { countyOf, dayOf, isId, isWholeCounty, refuse, yuanText } from '#values';
import { reversal } from '#core/postings';
import { RunFunds } from '#allowances';
import { FundBalances, Ledger, type RecordedTransfer, TransferReader } from '#ledger';
import type { Actor, Reader, Tx } from '#platform';
import { Audit } from '#platform';
import type { ByTwo, Proposal, ProposalKind, ProposalMeaning } from '#proposals';
import { ProposalKinds } from '#proposals';
import { RedemptionStore } from './redemption.store.js';

/** The kind of proposal under which a donation or an appropriation is taken back. */
export const REVERSE = 'money.reverse';

export interface ReversalBody {
  readonly transferId: Id;
}

/** What came in: the fund and how much. */
interface Income {
  readonly transfer: RecordedTransfer;
  readonly funder: string;
  readonly amountFen: bigint;
}

/**
 * Takes a donation or an appropriation back by a counter-entry, by two persons: whatever was typed wrong can be mended,
 * nothing is deleted. The counter-entry bears the proposal's id.
 *
 * Refusals: forbidden (not county-wide), not_found (no such income), conflict (taken back before), fund_short (that much is no
 * longer there: what was spent, or is given by a run that has begun to be posted, cannot be un-received; enter the right amount first).
 */
@Injectable()
export class ReverseIncome implements ProposalKind {
  readonly kind = REVERSE;

  constructor(
    kinds: ProposalKinds,
    private readonly ledger: Ledger,
    private readonly transfers: TransferReader,
    private readonly funds: FundBalances,
    private readonly runs: RunFunds,
    private readonly store: RedemptionStore,
    private readonly audit: Audit,
  ) {
    kinds.register(this);
  }

  async accept(db: Reader, actor: Actor, body: unknown): Promise<{ body: ReversalBody; areaCode: string } | Refusal> {
    const { transferId } = body as Partial<ReversalBody>;
    if (!isWholeCounty(actor.areaCode)) return refuse('forbidden');
    if (!isId(transferId)) return refuse('invalid_request', { field: 'transferId' });
    const fault = await this.faultOf(db, await this.income(db, countyOf(actor.areaCode), transferId), transferId);
    return fault ?? { body: { transferId }, areaCode: actor.areaCode };
  }

  async carryOut(tx: Tx, { proposal, decider, nowMs }: ByTwo): Promise<{ transferId: Id } | Refusal> {
    const { transferId } = proposal.body as ReversalBody;
    if (await this.ledger.holds(tx, proposal.id)) return refuse('id_reused');
    const county = countyOf(proposal.areaCode);
    const income = await this.income(tx, county, transferId);
    if (income !== null) await this.funds.lock(tx, county, [income.funder]);
    // Before the fund is looked at: meals wait here too.
    const charity = income?.funder === 'CHARITY' ? await this.store.lockCharity(tx, county) : null;
    const fault = await this.faultOf(tx, income, transferId);
    if (income === null || fault !== null) return fault ?? refuse('not_found', { transferId });
    if (charity !== null && !(await this.store.drawCharity(tx, county, income.amountFen))) {
      return refuse('fund_short', { funder: 'CHARITY', availableFen: String(charity), neededFen: String(income.amountFen) });
    }
    const { id } = proposal;
    await this.ledger.append(tx, decider, [reversal(income.transfer, { id, subjectId: id, kind: 'appropriation', effectiveOn: dayOf(nowMs) })], nowMs);
    await this.audit.record(tx, decider, {
      action: 'fund.reverse',
      objectKind: 'transfer',
      objectId: transferId,
      reason: proposal.reason,
      detail: { counterEntry: id, funder: income.funder, fen: String(income.amountFen), proposedBy: proposal.proposedBy },
    });
    return { transferId: id };
  }

  async tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const county = countyOf(proposal.areaCode);
    const income = await this.income(db, county, (proposal.body as ReversalBody).transferId);
    if (income === null) return { title: { zh: '冲回一笔收入', en: 'Take income back' }, changes: [], warnings: [] };
    const { funder, amountFen } = income;
    return {
      title: { zh: `冲回 ${funder} 的收入 ${yuanText(amountFen)} 元`, en: `Take back ${yuanText(amountFen)} yuan received by ${funder}` },
      changes: proposal.state === 'confirmed' ? [] : [await this.funds.change(db, { county, funder }, -amountFen)],
      warnings: [],
    };
  }

  /** Null for what another county received, too. */
  private async income(db: Reader, county: string, id: Id): Promise<Income | null> {
    const transfer = (await this.transfers.of(db, [id])).get(id);
    const leg =
      transfer?.county === county && transfer.kind === 'appropriation' && transfer.reversalOf === null
        ? transfer.postings.find(({ account }) => account.kind === 'FUND')
        : undefined;
    return transfer === undefined || leg === undefined ? null : { transfer, funder: leg.account.owner, amountFen: leg.amount };
  }

  private async faultOf(db: Reader, income: Income | null, transferId: Id): Promise<Refusal | null> {
    if (income === null) return refuse('not_found', { transferId });
    if (await this.transfers.isReversed(db, transferId)) return refuse('conflict', { transferId });
    const { county } = income.transfer;
    const holds = (await this.funds.of(db, { county, funder: income.funder })) - (await this.runs.underWay(db, county, income.funder));
    return holds >= income.amountFen ? null : refuse('fund_short', { funder: income.funder, availableFen: String(holds), neededFen: String(income.amountFen) });
  }
}
