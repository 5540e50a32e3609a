import { Injectable } from '@nestjs/common';
import type { Reader, Tx } from '#platform';
import type { ProposalMeaning } from '#proposals';
import { type Fund, fundChange } from './appropriate.js';
import { LedgerStore } from './ledger.store.js';

/** What a county's funds hold by its books: received less spent, in fen. */
@Injectable()
export class FundBalances {
  constructor(private readonly store: LedgerStore) {}

  /** Below zero when more was spent than received. */
  async of(db: Reader, { county, funder }: Fund): Promise<bigint> {
    return this.store.balance(db, { county, kind: 'FUND', owner: funder });
  }

  /**
   * Before a fund is looked at by whoever decides by what it holds: what comes in, is taken back or is given out by a run waits here for
   * one another. A meal does not: it may take a fund below zero, and no counter waits for the bureau.
   */
  async lock(tx: Tx, county: string, funders: readonly string[]): Promise<void> {
    await this.store.lockFunds(tx, county, funders);
  }

  /** A change of a fund as a second person reads it: the balance before and after. */
  async change(db: Reader, fund: Fund, amountFen: bigint): Promise<ProposalMeaning['changes'][number]> {
    return fundChange(this.store, db, fund, amountFen);
  }
}
