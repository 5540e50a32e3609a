/**
 * Entitlement, service and ledger of a month held against each other.
 *
 * Promises: the decision is run again from dated facts and the law of each day, and what is stored is never believed;
 * only its own list is written and no lock is held, so meals go on meanwhile; a difference is listed when it is seen
 * twice, once, under the type that names its cause, with the amount in question and both sides; memory does not grow
 * with the county; the same run id gives the same run.
 *
 * Facts that became known after the meal (a late death notice) are differences by design: somebody must look at them.
 * Refuses: `invalid_request`, `area_unknown`, `forbidden`, `id_reused`, `overloaded`, `queue_full`, `not_found`.
 *
 * @example
 * const run = await reconcile.month(actor, { runId: ids.next(), month: month('2026-10'), areaCode: '330102' });
 * if (!isRefusal(run)) console.log(run.totals); // {} when all agrees
 */
import { ReconciliationDifferenceEntity, ReconciliationRunEntity } from './reconciliation.entity.js';

export { SweepSizes } from './county-sweep.js';
export { type ExplainedDifference, ExplainDifference } from './explain-difference.js';
export { QueueReconciliation } from './queue-reconciliation.js';
export { ReconcileJob } from './reconcile-job.js';
export { Reconcile, type ReconcileRequest } from './reconcile.js';
export { ReconciliationReader } from './reconciliation-reader.js';
export type { ListedDifference, ReconciliationRun, TypeTotal } from './reconciliation-run.js';
export { ReconciliationModule } from './reconciliation.module.js';

/** The tables of this lib, for opening a database. */
export const RECONCILIATION_TABLES = [ReconciliationRunEntity, ReconciliationDifferenceEntity];
