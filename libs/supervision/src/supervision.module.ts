import { Module } from '@nestjs/common';
import { EligibilityModule } from '#eligibility';
import { ReconciliationModule } from '#reconciliation';
import { RedemptionModule } from '#redemption';
import { SitesModule } from '#sites';
import { AlarmCounts } from './alarm-counts.js';
import { FindAlarms } from './alarms.js';
import { BureauToday } from './bureau-today.js';
import { CardChecks } from './card-checks.js';
import { CountDays, DayFigures } from './day-figures.js';
import { DayMeals } from './day-meals.js';
import { ExportReconciliation } from './export-reconciliation.js';
import { FindDeviceStandings, FindSiteStandings } from './find-standings.js';
import { FullPriceMeals } from './full-price-meals.js';
import { MealDayStore } from './meal-day.store.js';
import { Nights } from './nights.js';
import { OpenMatters } from './open-matters.js';
import { PlaceFigures } from './place-figures.js';
import { PlaceStore } from './place.store.js';
import { RefusalsOfDay } from './refusals-of-day.js';
import { SiteStandings } from './site-standings.js';

const FACE = [BureauToday, FindAlarms, CardChecks, CountDays, DayMeals, FullPriceMeals, RefusalsOfDay, FindSiteStandings, FindDeviceStandings, ExportReconciliation, Nights];

/** What the bureau looks at. */
@Module({
  imports: [EligibilityModule, SitesModule, ReconciliationModule, RedemptionModule],
  providers: [...FACE, AlarmCounts, DayFigures, OpenMatters, PlaceFigures, SiteStandings, MealDayStore, PlaceStore],
  exports: FACE,
})
export class SupervisionModule {}
