import { Module } from '@nestjs/common';
import { EligibilityModule } from '#eligibility';
import { LedgerModule } from '#ledger';
import { ProposalsModule } from '#proposals';
import { PeopleModule } from '#people';
import { ApproveRun } from './approve-run.js';
import { ApprovedLines } from './approved-lines.js';
import { CancelRun } from './cancel-run.js';
import { ChangedAllowances } from './changed-allowances.js';
import { CheckPurses } from './check-purses.js';
import { ClaimStore } from './claim.store.js';
import { CompareRun } from './compare-run.js';
import { ComparisonStore } from './comparison.store.js';
import { DecidePage } from './decide-page.js';
import { DraftRun } from './draft-run.js';
import { ExpireLots } from './expire-lots.js';
import { RunSizes } from './issuance-run.js';
import { IssuanceStore } from './issuance.store.js';
import { IssuedAllowances } from './issued-allowances.js';
import { LotStore } from './lot.store.js';
import { OverrideFunds } from './override-funds.js';
import { PersonAllowances } from './person-allowances.js';
import { PolicyOfRun } from './policy-of-run.js';
import { PostChunk } from './post-chunk.js';
import { PostRun } from './post-run.js';
import { PurseReader } from './purse-reader.js';
import { RecallLots } from './recall-lots.js';
import { RestorePurse } from './restore-purse.js';
import { RunFunds } from './run-funds.js';
import { RunReader } from './run-reader.js';
import { SettleDeath, SweepDeceased } from './settle-death.js';
import { ToldRuns } from './told-runs.js';
import { UnspentStore } from './unspent.store.js';

const FACE = [
  RunFunds,
  LotStore,
  DraftRun,
  ApproveRun,
  ApprovedLines,
  ToldRuns,
  PostRun,
  CancelRun,
  ExpireLots,
  RecallLots,
  RestorePurse,
  SettleDeath,
  SweepDeceased,
  RunReader,
  CompareRun,
  PurseReader,
  CheckPurses,
  PersonAllowances,
  IssuedAllowances,
  ChangedAllowances,
  OverrideFunds,
];

/** Monthly allowances and the purses they fill. */
@Module({
  imports: [PeopleModule, EligibilityModule, LedgerModule, ProposalsModule],
  providers: [ClaimStore, ComparisonStore, IssuanceStore, PolicyOfRun, UnspentStore, DecidePage, PostChunk, RunSizes, ...FACE],
  exports: FACE,
})
export class AllowancesModule {}
