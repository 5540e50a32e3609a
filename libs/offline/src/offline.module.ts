import { Module } from '@nestjs/common';
import { CardsModule } from '#cards';
import { IdentityModule } from '#identity';
import { PeopleModule } from '#people';
import { RedemptionModule } from '#redemption';
import { SitesModule } from '#sites';
import { BatchStore } from './batch.store.js';
import { CaseBook } from './case-book.js';
import { ChainIntake } from './chain-intake.js';
import { DecideBearer } from './decide-bearer.js';
import { DecideHeld } from './decide-held.js';
import { DecisionStore } from './decision.store.js';
import { DeviceMeals } from './device-meals.js';
import { DeviceThen } from './device-then.js';
import { HeldFacts } from './held-facts.js';
import { EventStore } from './event.store.js';
import { FindReviews } from './find-reviews.js';
import { FindVerdicts } from './find-verdicts.js';
import { GrantHeld } from './grant-held.js';
import { JudgeEvents } from './judge-events.js';
import { JudgeMeals } from './judge-meals.js';
import { JudgeVoids } from './judge-voids.js';
import { ListStore } from './list.store.js';
import { MissedSubsidies } from './missed-subsidies.js';
import { OfflineClosings } from './offline-closings.js';
import { OpenCases } from './open-cases.js';
import { PlaceEvents } from './place-events.js';
import { ReviewFacts } from './review-facts.js';
import { TakeEventBatch } from './take-event-batch.js';
import { TakeLeftBatches } from './take-left-batches.js';
import { TakeQueueFile } from './take-queue-file.js';
import { ThenFactsReader } from './then-facts.js';
import { UploadBudget } from './upload-budget.js';
import { VerdictReader } from './verdict-reader.js';

const FACE = [TakeQueueFile, TakeLeftBatches, TakeEventBatch, FindVerdicts, FindReviews, DecideHeld, DecideBearer, OfflineClosings];

@Module({
  imports: [PeopleModule, CardsModule, SitesModule, IdentityModule, RedemptionModule],
  providers: [
    ...FACE,
    BatchStore,
    CaseBook,
    EventStore,
    DecisionStore,
    OpenCases,
    DeviceMeals,
    DeviceThen,
    HeldFacts,
    ListStore,
    ChainIntake,
    GrantHeld,
    PlaceEvents,
    ReviewFacts,
    ThenFactsReader,
    JudgeEvents,
    JudgeMeals,
    JudgeVoids,
    MissedSubsidies,
    UploadBudget,
    VerdictReader,
  ],
  exports: FACE,
})
export class OfflineModule {}
