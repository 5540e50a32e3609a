/**
 * Monthly allowances, from the decision to the purse.
 *
 * Promises: a month of a programme is issued once, by two people; a run that was killed goes on where it stopped and
 * ends with the same rows; a lot never goes below zero nor above what was granted; lots are taken from in (expiry, id)
 * order under lock; what is given back to a lapsed or recalled lot leaves it again in the same transaction. Amounts are
 * whole fen or hundredths of a point.
 *
 * Refusals: `policy_absent`, `run_exists`, `run_state`, `same_person`, `id_reused`, `conflict`, `forbidden`, `not_found`.
 *
 * @example
 * const lots = await lotStore.lock(tx, [personId]);
 * const { taken } = spend(lots.get(personId) ?? [], wanted, day);
 * if (!(await lotStore.take(tx, taken))) ... // somebody was faster: decide again
 */
export type { AllowanceChange, IssuedMonth } from './allowance-change.js';
export { ALLOWANCES_TABLES } from './allowances.entity.js';
export { AllowancesModule } from './allowances.module.js';
export { ApproveRun } from './approve-run.js';
export { ApprovedLines } from './approved-lines.js';
export { ToldRuns } from './told-runs.js';
export { CancelRun } from './cancel-run.js';
export { type ChangedAllowance, ChangedAllowances, type ChangedPage } from './changed-allowances.js';
export { CheckPurses, type PurseFault, type PurseFaultKind } from './check-purses.js';
export { type ComparedRun, CompareRun } from './compare-run.js';
export { type Share } from './comparison.store.js';
export { type DraftRequest, DraftRun } from './draft-run.js';
export { type Expiry, ExpireLots } from './expire-lots.js';
export { type IssuanceLine, type IssuanceRun, type LineReason, type Progress, RUN_KINDS, type RunKind, RunSizes, type RunState } from './issuance-run.js';
export { type IssuedAllowance, IssuedAllowances } from './issued-allowances.js';
export { LotStore } from './lot.store.js';
export { type PersonAllowance, PersonAllowances } from './person-allowances.js';
export { PostRun } from './post-run.js';
export { type LotView, type Purse, PurseReader } from './purse-reader.js';
export { type Recall, RecallLots } from './recall-lots.js';
export { type Restored, RestorePurse } from './restore-purse.js';
export { OVERRIDE, OverrideFunds } from './override-funds.js';
export { type FundNeed } from './run-funds.js';
export { RunFunds } from './run-funds.js';
export { type LineStanding, type LineView, type RunFundsView, RunReader } from './run-reader.js';
export { type ReturnOccasion } from './settle-claims.js';
export { SettleDeath, type SettledDeath, SweepDeceased } from './settle-death.js';
