import type { Type } from '@nestjs/common';
import type { Face } from '#platform';
import { AppealsController } from './bureau/appeals.controller.js';
import { AlarmsController } from './bureau/alarms.controller.js';
import { IntegrityController } from './bureau/integrity.controller.js';
import { AreasController } from './bureau/areas.controller.js';
import { AssessmentsController } from './bureau/assessments.controller.js';
import { BureauCardChecksController } from './bureau/card-checks.controller.js';
import { CardBindingsController } from './bureau/card-bindings.controller.js';
import { CardsController } from './bureau/cards.controller.js';
import { CarriersController } from './bureau/carriers.controller.js';
import { FamilyController } from './bureau/family.controller.js';
import { CategoriesController } from './bureau/categories.controller.js';
import { ComplaintsController } from './bureau/complaints.controller.js';
import { DeathsController } from './bureau/deaths.controller.js';
import { BureauBadgesController } from './bureau/badges.controller.js';
import { BureauDevicesController } from './bureau/devices.controller.js';
import { DeviceStandingsController } from './bureau/device-standings.controller.js';
import { ErrandsController } from './bureau/errands.controller.js';
import { ExportsController } from './bureau/exports.controller.js';
import { ImportsController } from './bureau/imports.controller.js';
import { IssuanceRunsController } from './bureau/issuance-runs.controller.js';
import { JobsController } from './bureau/jobs.controller.js';
import { LedgerController } from './bureau/ledger.controller.js';
import { LicencesController } from './bureau/licences.controller.js';
import { OfflineReviewsController } from './bureau/offline-reviews.controller.js';
import { OperatorsController } from './bureau/operators.controller.js';
import { PersonSearchesController } from './bureau/person-searches.controller.js';
import { PersonsController } from './bureau/persons.controller.js';
import { PhotosController } from './bureau/photos.controller.js';
import { PlacesController } from './bureau/places.controller.js';
import { PoliciesController } from './bureau/policies.controller.js';
import { PricesController } from './bureau/prices.controller.js';
import { PrintBatchesController } from './bureau/print-batches.controller.js';
import { ProposalsController } from './bureau/proposals.controller.js';
import { ProxiesController } from './bureau/proxies.controller.js';
import { ReconciliationsController } from './bureau/reconciliations.controller.js';
import { QueueFilesController } from './bureau/queue-files.controller.js';
import { BureauRedemptionsController } from './bureau/redemptions.controller.js';
import { RefusalsController } from './bureau/refusals.controller.js';
import { SecondFactorsController } from './bureau/second-factors.controller.js';
import { BureauSessionsController } from './bureau/sessions.controller.js';
import { SitesController } from './bureau/sites.controller.js';
import { TodayController } from './bureau/today.controller.js';
import { UsersController } from './bureau/users.controller.js';
import { VoidRequestsController } from './bureau/void-requests.controller.js';
import { CardChecksController } from './counter/card-checks.controller.js';
import { CardLookupsController } from './counter/card-lookups.controller.js';
import { DaysController } from './counter/days.controller.js';
import { DeliveriesController } from './counter/deliveries.controller.js';
import { DeviceReportsController } from './counter/device-reports.controller.js';
import { CounterDevicesController } from './counter/devices.controller.js';
import { SiteOperatorsController } from './counter/operators.controller.js';
import { CounterBadgesController } from './counter/badges.controller.js';
import { PinsController } from './counter/pins.controller.js';
import { EventBatchesController } from './counter/event-batches.controller.js';
import { QuotesController } from './counter/quotes.controller.js';
import { RedemptionsController } from './counter/redemptions.controller.js';
import { CounterSessionsController } from './counter/sessions.controller.js';
import { ShiftsController } from './counter/shifts.controller.js';
import { RegularsController } from './counter/regulars.controller.js';
import { SnapshotsController } from './counter/snapshots.controller.js';
import { VoidsController } from './counter/voids.controller.js';
import { ElderActivationsController } from './elder/activations.controller.js';
import { ElderAllowancesController } from './elder/allowances.controller.js';
import { ElderCarrierController } from './elder/carrier.controller.js';
import { ElderEventsController } from './elder/events.controller.js';
import { ElderFamilyController } from './elder/family.controller.js';
import { ElderGrievancesController } from './elder/grievances.controller.js';
import { ElderHomeController } from './elder/home.controller.js';
import { MeController } from './elder/me.controller.js';
import { ElderMenusController } from './elder/menus.controller.js';
import { ElderNoticesController } from './elder/notices.controller.js';
import { ElderPhoneKeysController } from './elder/phone-keys.controller.js';
import { PurseController } from './elder/purse.controller.js';
import { ElderRedemptionsController } from './elder/redemptions.controller.js';
import { ElderSessionRenewalsController } from './elder/session-renewals.controller.js';
import { ElderSessionsController } from './elder/sessions.controller.js';
import { ElderSmsController } from './elder/sms.controller.js';
import { FrontController } from './open/front/front.controller.js';
import { HealthController } from './open/health.controller.js';
import { ProblemsController } from './open/problems.controller.js';
import { PublicSitesController } from './open/sites.controller.js';

/** An audience is an authority boundary: every route belongs to the one kind of person who may call it (docs/architecture.md). */
export const AUDIENCES: Readonly<Record<Face, readonly Type[]>> = {
  elder: [
    ElderActivationsController,
    ElderAllowancesController,
    ElderCarrierController,
    ElderEventsController,
    ElderFamilyController,
    ElderGrievancesController,
    ElderHomeController,
    ElderMenusController,
    ElderNoticesController,
    ElderPhoneKeysController,
    ElderRedemptionsController,
    ElderSessionRenewalsController,
    ElderSessionsController,
    ElderSmsController,
    MeController,
    PurseController,
  ],
  counter: [
    CardChecksController,
    CardLookupsController,
    CounterDevicesController,
    CounterSessionsController,
    EventBatchesController,
    DaysController,
    DeliveriesController,
    DeviceReportsController,
    CounterBadgesController,
    PinsController,
    QuotesController,
    RedemptionsController,
    ShiftsController,
    SiteOperatorsController,
    RegularsController,
    SnapshotsController,
    VoidsController,
  ],
  bureau: [
    AppealsController,
    AlarmsController,
    IntegrityController,
    AreasController,
    AssessmentsController,
    BureauCardChecksController,
    BureauBadgesController,
    BureauDevicesController,
    BureauRedemptionsController,
    BureauSessionsController,
    SecondFactorsController,
    CardBindingsController,
    CardsController,
    CarriersController,
    FamilyController,
    CategoriesController,
    ComplaintsController,
    DeathsController,
    DeviceStandingsController,
    ErrandsController,
    ExportsController,
    ImportsController,
    IssuanceRunsController,
    JobsController,
    LedgerController,
    LicencesController,
    OfflineReviewsController,
    OperatorsController,
    PersonSearchesController,
    PersonsController,
    PhotosController,
    PlacesController,
    PoliciesController,
    PricesController,
    PrintBatchesController,
    ProposalsController,
    ProxiesController,
    QueueFilesController,
    ReconciliationsController,
    RefusalsController,
    SitesController,
    TodayController,
    UsersController,
    VoidRequestsController,
  ],
  open: [ProblemsController, PublicSitesController, FrontController],
};

/** Served by every process, whatever faces it shows. */
export const ALWAYS: readonly Type[] = [HealthController];
