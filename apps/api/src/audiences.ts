import type { Type } from '@nestjs/common';
import type { Face } from '#platform';
import { AreasController } from './bureau/areas.controller.js';
import { AssessmentsController } from './bureau/assessments.controller.js';
import { CardBindingsController } from './bureau/card-bindings.controller.js';
import { CardsController } from './bureau/cards.controller.js';
import { CarriersController } from './bureau/carriers.controller.js';
import { CategoriesController } from './bureau/categories.controller.js';
import { DeathsController } from './bureau/deaths.controller.js';
import { BureauDevicesController } from './bureau/devices.controller.js';
import { ImportsController } from './bureau/imports.controller.js';
import { IssuanceRunsController } from './bureau/issuance-runs.controller.js';
import { LedgerController } from './bureau/ledger.controller.js';
import { LicencesController } from './bureau/licences.controller.js';
import { OperatorsController } from './bureau/operators.controller.js';
import { PersonSearchesController } from './bureau/person-searches.controller.js';
import { PersonsController } from './bureau/persons.controller.js';
import { PoliciesController } from './bureau/policies.controller.js';
import { PricesController } from './bureau/prices.controller.js';
import { ProxiesController } from './bureau/proxies.controller.js';
import { ReconciliationsController } from './bureau/reconciliations.controller.js';
import { BureauRedemptionsController } from './bureau/redemptions.controller.js';
import { BureauSessionsController } from './bureau/sessions.controller.js';
import { SitesController } from './bureau/sites.controller.js';
import { UsersController } from './bureau/users.controller.js';
import { CounterDevicesController } from './counter/devices.controller.js';
import { RedemptionsController } from './counter/redemptions.controller.js';
import { CounterSessionsController } from './counter/sessions.controller.js';
import { VoidsController } from './counter/voids.controller.js';
import { ElderActivationsController } from './elder/activations.controller.js';
import { ElderCarrierController } from './elder/carrier.controller.js';
import { MeController } from './elder/me.controller.js';
import { ElderPhoneKeysController } from './elder/phone-keys.controller.js';
import { PurseController } from './elder/purse.controller.js';
import { ElderRedemptionsController } from './elder/redemptions.controller.js';
import { ElderSessionRenewalsController } from './elder/session-renewals.controller.js';
import { ElderSessionsController } from './elder/sessions.controller.js';
import { HealthController } from './open/health.controller.js';
import { ProblemsController } from './open/problems.controller.js';
import { PublicSitesController } from './open/sites.controller.js';
import { StartController } from './open/start.controller.js';

/** An audience is an authority boundary: every route belongs to the one kind of person who may call it (docs/architecture.md). */
export const AUDIENCES: Readonly<Record<Face, readonly Type[]>> = {
  elder: [
    ElderActivationsController,
    ElderCarrierController,
    ElderPhoneKeysController,
    ElderRedemptionsController,
    ElderSessionRenewalsController,
    ElderSessionsController,
    MeController,
    PurseController,
  ],
  counter: [CounterDevicesController, CounterSessionsController, RedemptionsController, VoidsController],
  bureau: [
    AreasController,
    AssessmentsController,
    BureauDevicesController,
    BureauRedemptionsController,
    BureauSessionsController,
    CardBindingsController,
    CardsController,
    CarriersController,
    CategoriesController,
    DeathsController,
    ImportsController,
    IssuanceRunsController,
    LedgerController,
    LicencesController,
    OperatorsController,
    PersonSearchesController,
    PersonsController,
    PoliciesController,
    PricesController,
    ProxiesController,
    ReconciliationsController,
    SitesController,
    UsersController,
  ],
  open: [ProblemsController, PublicSitesController, StartController],
};

/** Served by every process, whatever faces it shows. */
export const ALWAYS: readonly Type[] = [HealthController];
