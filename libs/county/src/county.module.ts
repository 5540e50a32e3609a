import { Module } from '@nestjs/common';
import { AllowancesModule } from '#allowances';
import { CardsModule } from '#cards';
import { EligibilityModule } from '#eligibility';
import { IdentityModule } from '#identity';
import { IntegrityModule } from '#integrity';
import { JobsModule } from '#jobs';
import { LedgerModule } from '#ledger';
import { PeopleModule } from '#people';
import { ProposalsModule } from '#proposals';
import { ReconciliationModule } from '#reconciliation';
import { RedemptionModule } from '#redemption';
import { SitesModule } from '#sites';
import { OfflineModule } from '#offline';
import { CounterModule } from '#counter';
import { NoticesModule } from '#notices';
import { GrievancesModule } from '#grievances';
import { FamilyModule } from '#family';
import { PrintingModule } from '#printing';
import { SupervisionModule } from '#supervision';
import { HeavyWork } from './heavy-work.js';
import { NightBooks, NightClaim, Nightly, NightTablets } from './nightly.js';
import { PublicCounty } from './public-county.js';
import { Rounds } from './rounds.js';
import { Stretching } from './stretching.js';

const LIBS = [
  JobsModule,
  IdentityModule,
  PeopleModule,
  SitesModule,
  ProposalsModule,
  LedgerModule,
  EligibilityModule,
  CardsModule,
  AllowancesModule,
  RedemptionModule,
  ReconciliationModule,
  OfflineModule,
  CounterModule,
  NoticesModule,
  GrievancesModule,
  FamilyModule,
  PrintingModule,
  SupervisionModule,
  IntegrityModule,
];

/** Every lib of a county in one module: what the HTTP app, the worker and the command line all stand on. */
@Module({
  imports: LIBS,
  providers: [Nightly, NightBooks, NightClaim, NightTablets, Rounds, HeavyWork, Stretching, PublicCounty],
  exports: [...LIBS, Nightly, Rounds, HeavyWork, Stretching, PublicCounty],
})
export class CountyModule {}
