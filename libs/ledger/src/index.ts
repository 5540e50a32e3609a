/**
 * The books: double entry in fen (CNY) and hundredths of a point (POINT).
 *
 * Promises: a transfer is recorded in the transaction of the act it belongs to, and only when it sums to zero in each
 * unit; nothing recorded is changed or deleted (triggers refuse it, `CheckLedger` finds who went round them); balances
 * are sums of postings, so every past moment can be asked for. No site or fund row is locked by a posting.
 *
 * Refusals: `forbidden` (an account that is not the reader's), `invalid_request`.
 *
 * @example await ledger.append(tx, actor, [grantTransfer({...})], clock.nowMs())
 */
export { AccountStatement, type Statement, type StatementRequest } from './account-statement.js';
export { APPROPRIATE, Appropriate, type AppropriationBody } from './appropriate.js';
export { CheckLedger, type LedgerFault, type LedgerFaultKind } from './check-ledger.js';
export { FundBalances } from './fund-balances.js';
export { Ledger, type RecordedBy, type RecordedFor } from './ledger.js';
export { LEDGER_TABLES } from './ledger.entity.js';
export { LedgerModule } from './ledger.module.js';
export type { BalanceLine, StatementLine } from './ledger.store.js';
export { ReadTrialBalance } from './read-trial-balance.js';
export { type RecordedTransfer, TransferReader } from './transfer-reader.js';
export { type Balances, TrialBalance } from './trial-balance.js';
