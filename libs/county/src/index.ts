/**
 * One county put together: all libs in one Nest module, its tables, its nightly work, and the way to open its data.
 * The HTTP app, the worker and the command line are three faces of it.
 */
export { CountyModule } from './county.module.js';
export { Heavy, type HeavyThreadWord } from './heavy.js';
export { HeavyWork } from './heavy-work.js';
export { Nightly, type NightReport } from './nightly.js';
export { type CountyClosed, openCounty, type OpenCounty } from './open-county.js';
export { type MealExample, PublicCounty, type PublicCountyPage, type PublicCountyView } from './public-county.js';
export { Rounds } from './rounds.js';
export { COUNTY_TABLES } from './tables.js';
export { Stretching } from './stretching.js';
