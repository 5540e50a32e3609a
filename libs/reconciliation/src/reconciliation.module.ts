import { Module } from '@nestjs/common';
import { EligibilityModule } from '#eligibility';
import { JobsModule } from '#jobs';
import { PeopleModule } from '#people';
import { RedemptionModule } from '#redemption';
import { SitesModule } from '#sites';
import { ChainRowsStore } from './chain-rows.store.js';
import { CountyBooks } from './county-book.js';
import { CountySweep, SweepSizes } from './county-sweep.js';
import { ExplainDifference } from './explain-difference.js';
import { LooseEnds } from './loose-ends.js';
import { MonthRowsStore } from './month-rows.store.js';
import { OfflineRowsStore } from './offline-rows.store.js';
import { PersonMonths } from './person-months.js';
import { QueueReconciliation } from './queue-reconciliation.js';
import { ReconcileJob } from './reconcile-job.js';
import { Reconcile } from './reconcile.js';
import { ReconciliationReader } from './reconciliation-reader.js';
import { ReconciliationStore } from './reconciliation.store.js';
import { TransferRows } from './transfer-rows.store.js';
import { TypedMeals } from './typed-meals.js';

@Module({
  imports: [EligibilityModule, JobsModule, PeopleModule, RedemptionModule, SitesModule],
  providers: [
    Reconcile,
    QueueReconciliation,
    ReconcileJob,
    ReconciliationReader,
    ExplainDifference,
    CountySweep,
    SweepSizes,
    CountyBooks,
    PersonMonths,
    LooseEnds,
    MonthRowsStore,
    OfflineRowsStore,
    ChainRowsStore,
    TransferRows,
    TypedMeals,
    ReconciliationStore,
  ],
  exports: [Reconcile, QueueReconciliation, ReconcileJob, ReconciliationReader, ExplainDifference],
})
export class ReconciliationModule {}
