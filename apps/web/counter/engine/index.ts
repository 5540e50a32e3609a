/**
 * The engine of the counter tablet: decides scans with or without the county, keeps what it decided, and sends it when it
 * can. Pages know this file only.
 *
 *   const engine = await openCounter();
 *   const stop = engine.listenToWedge((text) => void show(engine.scan(text, 'wedge', sale)));
 */
export type { CameraEye, CameraTrouble } from './camera.js';
export { openCounter } from './counter.js';
export type { CounterEngine, DaySummary, LookupChoice, ScanProgress, Whose } from './face.js';
export type { Check, Done, Evidence, FullPriceSale, Holder, OfflineWhy, OutboxRow, Result, Sale, ScanSource, Split, Tender, TodayRow } from './result.js';
export type { Dish, OperatorChoice, SelfTestLine, Standing } from './standing.js';
