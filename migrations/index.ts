import { Allowances } from './allowances.js';
import { Cards } from './cards.js';
import { Identity } from './identity.js';
import { Ledger } from './ledger.js';
import { Reconciliation } from './reconciliation.js';
import { Redemption } from './redemption.js';
import { Registry } from './registry.js';
import { Sites } from './sites.js';
import { Offline } from './offline.js';
import { Counter } from './counter.js';
import { NamesOnCards } from './names-on-cards.js';
import { Notices } from './notices.js';
import { FundLocks } from './fund-locks.js';
import { Grievances } from './grievances.js';
import { Family } from './family.js';
import { Printing } from './printing.js';
import { Supervision } from './supervision.js';
import { Places } from './places.js';
import { Telling } from './telling.js';
import { LicenceNumbers } from './licence-numbers.js';
import { Staff } from './staff.js';
import { Accounts } from './accounts.js';
import { Matters } from './matters.js';
import { MoneyBounds } from './money-bounds.js';
import { PolicyWithdrawals } from './policy-withdrawals.js';
import { RunFundsTables } from './run-funds.js';
import { Proposals } from './proposals.js';
import { Closing } from './closing.js';
import { CounterUse } from './counter-use.js';
import { CountyList } from './county-list.js';
import { SignedTime } from './signed-time.js';
import { RosterSteps } from './roster-steps.js';
import { HeldByHand } from './held-by-hand.js';
import { SignInProofs } from './sign-in-proofs.js';
import { RosterMakers } from './roster-makers.js';
import { UploadBudgets } from './upload-budgets.js';
import { Storage } from './storage.js';
import { Jobs } from './jobs.js';
import { Integrity } from './integrity.js';
import { ActivationMisses } from './activation-misses.js';
import { EventLists } from './event-lists.js';
import { ListSeals } from './list-seals.js';
import { LogChain } from './log-chain.js';
import { TriggerList } from './trigger-list.js';
import { RightsSeals } from './rights-seals.js';
import { DecisionSeals } from './decision-seals.js';
import { LogSeals } from './log-seals.js';
import { FactSeals } from './fact-seals.js';
import { AttemptSeals } from './attempt-seals.js';
import { PolicySeals } from './policy-seals.js';
import { Badges } from './badges.js';
import { SharedCeilings } from './shared-ceilings.js';
import { Counties } from './counties.js';
import { CountyRegisters } from './county-registers.js';
import { KinSeals } from './kin-seals.js';
import { LaterAnswers } from './later-answers.js';
import { LawsOfRuns } from './laws-of-runs.js';
import { PersonSeals } from './person-seals.js';
import { VoidSeals } from './void-seals.js';
import { MealFacts } from './meal-facts.js';
import { CounterSeals } from './counter-seals.js';
import { RosterLineSeals } from './roster-line-seals.js';
import { NameSeals } from './name-seals.js';
import { EventSeals } from './event-seals.js';
import { FactWithdrawals } from './fact-withdrawals.js';
import { DatedPlaces } from './dated-places.js';
import { SiteHours } from './site-hours.js';
import { VoidRequestsAnew } from './void-requests-anew.js';
import { ShiftSeals } from './shift-seals.js';

/** Every migration in the order in which it runs. One set serves both engines. */
export const MIGRATIONS = [
  Identity,
  Registry,
  Sites,
  Cards,
  Ledger,
  Allowances,
  Redemption,
  Reconciliation,
  Offline,
  Counter,
  Notices,
  Grievances,
  Family,
  Printing,
  Supervision,
  Places,
  Matters,
  Closing,
  CountyList,
  CounterUse,
  Telling,
  Staff,
  UploadBudgets,
  MoneyBounds,
  Proposals,
  PolicyWithdrawals,
  Storage,
  Jobs,
  Accounts,
  Integrity,
  RunFundsTables,
  LicenceNumbers,
  SignedTime,
  ActivationMisses,
  EventLists,
  PolicySeals,
  LogChain,
  TriggerList,
  Badges,
  RightsSeals,
  DecisionSeals,
  LogSeals,
  FactSeals,
  AttemptSeals,
  SharedCeilings,
  Counties,
  CountyRegisters,
  RosterSteps,
  HeldByHand,
  SignInProofs,
  RosterMakers,
  PersonSeals,
  KinSeals,
  LawsOfRuns,
  NamesOnCards,
  VoidSeals,
  MealFacts,
  CounterSeals,
  VoidRequestsAnew,
  RosterLineSeals,
  NameSeals,
  EventSeals,
  SiteHours,
  FundLocks,
  LaterAnswers,
  DatedPlaces,
  FactWithdrawals,
  ListSeals,
  ShiftSeals,
] as const;
