import { Module } from '@nestjs/common';
import { AccountStatement } from './account-statement.js';
import { Appropriate } from './appropriate.js';
import { CheckLedger } from './check-ledger.js';
import { FundBalances } from './fund-balances.js';
import { ProposalsModule } from '#proposals';
import { Ledger } from './ledger.js';
import { LedgerStore } from './ledger.store.js';
import { ReadTrialBalance } from './read-trial-balance.js';
import { TransferReader } from './transfer-reader.js';
import { TrialBalance } from './trial-balance.js';

const USE_CASES = [Ledger, TransferReader, TrialBalance, ReadTrialBalance, AccountStatement, Appropriate, FundBalances, CheckLedger];

/** The books of the county. */
@Module({ imports: [ProposalsModule], providers: [LedgerStore, ...USE_CASES], exports: USE_CASES })
export class LedgerModule {}
