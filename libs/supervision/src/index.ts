/**
 * What the bureau looks at: the figures of a day with their rows, how sites and devices stand, files to take away.
 *
 * Promises: every figure says what it counts and as of when, and names the list whose rows add up to it; a closed day is
 * counted once and read from there only while nothing of it has changed since; every query is held to the actor's area
 * (money by where the site stands, people by where they live); a file that leaves is masked and logged with its digest.
 *
 * Refuses: `forbidden` (an area outside one's own), `not_found`, `run_unfinished`, `export_too_large`.
 *
 * @example
 * const today = await bureauToday.show(actor, { day: day('2026-11-23') });
 * if (!isRefusal(today)) console.log(today.figures.find((figure) => figure.key === 'meals')?.value);
 */
export { BureauToday, type Today } from './bureau-today.js';
export { type CardCheckRow, CardChecks } from './card-checks.js';
export { CountDays, type CountedDays } from './day-figures.js';
export { CODE_KINDS, type CodeKind, type DayMeal, DayMeals, type DayMealsWanted } from './day-meals.js';
export { EXPORT_ROWS_MAX, type ExportedFile, ExportReconciliation } from './export-reconciliation.js';
export type { Figure, FigureGroup, FigureUnit } from './figure.js';
export { Nights } from './nights.js';
export { type Alarm, type AlarmKind, FindAlarms, NEW_CARRIERS_ALARM } from './alarms.js';
export { DEVICES_ONLY, type DevicesOnly, FindDeviceStandings, FindSiteStandings, SITES_ONLY, type SitesOnly } from './find-standings.js';
export { type FullPriceMeal, FullPriceMeals } from './full-price-meals.js';
export type { MealStanding } from './meal-day.store.js';
export { type DeviceStanding } from './place.store.js';
export { type SiteRefusals, RefusalsOfDay } from './refusals-of-day.js';
export { type SiteStanding, type SiteState } from './site-standings.js';
export { SupervisionModule } from './supervision.module.js';
export type { Language } from './xlsx-sheet.js';
