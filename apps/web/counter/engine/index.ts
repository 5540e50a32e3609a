/**
 * The engine of the counter tablet: decides scans with or without the county, keeps what it decided, and sends it when it
 * can. Pages know this file only.
 *
 *   const engine = await openCounter();
 *   const stop = engine.listenToWedge((text) => void show(engine.scan(text, 'wedge', sale)));
 */
export type { CameraEvents, CameraEye, CameraTrouble } from './camera.js';
export { openCounter } from './counter.js';
export type { CounterEngine, DayClose, DaySummary, LookupChoice, LookupQuestion, ScanProgress } from './face.js';
export type {
  Check,
  CodeKind,
  Confirmation,
  Done,
  EventKind,
  Evidence,
  Holder,
  Ignored,
  OfflineWhy,
  OutboxRow,
  Proxy,
  Reason,
  Result,
  Sale,
  ScanOutcome,
  ScanSource,
  Split,
  Tender,
  TodayRow,
} from './result.js';
export type {
  ClockStanding,
  DeviceStanding,
  Dish,
  LineReason,
  LineStanding,
  ListStanding,
  Notice,
  OperatorChoice,
  OutboxStanding,
  Phase,
  SelfTestLine,
  ShiftStanding,
  Standing,
  TodayStanding,
} from './standing.js';
export { type Tone, type TonePlan, TONE_PLANS } from './tone-plan.js';
