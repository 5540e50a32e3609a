/**
 * A synthetic county, calibrated to published figures, that lives a month through the same use cases as a real one.
 *
 * Promises: nobody in it is a real person (IDs of area 990xxx, phones of no operator, made-up street codes); the same
 * scale, month and seed give the same county, and with `SeededIds` and a `SetClock` the same report, on either engine;
 * the figures of the report are read from the database, never from the generator.
 *
 * Throws on a database that holds people, on a month before 2025-05, and when a use case refuses what it should not.
 *
 * @example
 * const { report } = await app.get(LiveDemo).live({ scale: 'town', month: month('2025-09'), seed: 7 });
 */
export { CAST, CAST_SITES, CAST_STREET, type CastPerson, type CastSite } from './cast.js';
export { DemoModule } from './demo.module.js';
export type { DemoAccount, DemoCard, DemoDevice, DemoElder, DemoLogins, DemoMenu, DemoReport } from './demo-report.js';
export type { DemoRequest } from './demo-request.js';
export type { DemoFigures } from './figures.js';
export { COUNTY, type Scale } from './geography.js';
export { FIRST_MONTH } from './issue-allowances.js';
export { LiveDemo } from './live-demo.js';
export { isPlantKind, type PlantedFault, type PlantKind, PLANTS } from './plant-kinds.js';
export { SeededIds } from './seeded-ids.js';
