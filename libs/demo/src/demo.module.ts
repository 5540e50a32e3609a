import { Module } from '@nestjs/common';
import { AllowancesModule } from '#allowances';
import { CardsModule } from '#cards';
import { CounterModule } from '#counter';
import { EligibilityModule } from '#eligibility';
import { FamilyModule } from '#family';
import { GrievancesModule } from '#grievances';
import { IdentityModule } from '#identity';
import { LedgerModule } from '#ledger';
import { PeopleModule } from '#people';
import { PrintingModule } from '#printing';
import { ProposalsModule } from '#proposals';
import { ReconciliationModule } from '#reconciliation';
import { RedemptionModule } from '#redemption';
import { SitesModule } from '#sites';
import { AlterRows } from './alter-rows.js';
import { BuildCounty } from './build-county.js';
import { CloseMonth } from './close-month.js';
import { EnrolPhones } from './enrol-phones.js';
import { EnrolRoster } from './enrol-roster.js';
import { FiguresReader } from './figures.js';
import { FoundCounty } from './found-county.js';
import { FundBudgets } from './fund-budgets.js';
import { HandOutCards } from './hand-out-cards.js';
import { IssueAllowances } from './issue-allowances.js';
import { LastEvening } from './last-evening.js';
import { LiveDemo } from './live-demo.js';
import { LiveMonth } from './live-month.js';
import { MeetFates } from './meet-fates.js';
import { FreshStart } from './fresh-start.js';
import { KnowFaces } from './know-faces.js';
import { OpenAccounts } from './open-accounts.js';
import { OpenShops } from './open-shops.js';
import { OrderRounds } from './order-rounds.js';
import { PrintCards } from './print-cards.js';
import { ServeMeals } from './serve-meals.js';
import { ShowElders } from './show-elders.js';
import { ShowFamily } from './show-family.js';
import { ShowGrievances } from './show-grievances.js';
import { SettleHabits } from './settle-habits.js';

const STAGES = [
  AlterRows,
  BuildCounty,
  LiveMonth,
  CloseMonth,
  FoundCounty,
  FundBudgets,
  EnrolPhones,
  EnrolRoster,
  OpenShops,
  OpenAccounts,
  HandOutCards,
  SettleHabits,
  IssueAllowances,
  MeetFates,
  PrintCards,
  FreshStart,
  KnowFaces,
  OrderRounds,
  ServeMeals,
  LastEvening,
  ShowElders,
  ShowFamily,
  ShowGrievances,
  FiguresReader,
];

/** The demo county. Its stages are its own business; outside there is only `LiveDemo`. */
@Module({
  imports: [
    IdentityModule,
    FamilyModule,
    GrievancesModule,
    PeopleModule,
    SitesModule,
    CardsModule,
    LedgerModule,
    ProposalsModule,
    EligibilityModule,
    AllowancesModule,
    RedemptionModule,
    ReconciliationModule,
    PrintingModule,
    CounterModule,
  ],
  providers: [LiveDemo, ...STAGES],
  exports: [LiveDemo],
})
export class DemoModule {}
