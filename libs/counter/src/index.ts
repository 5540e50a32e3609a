/**
 * The day of a counter: shifts, the county snapshot on the tablet, delivery rounds, closing the day.
 *
 * Promises: the snapshot has no name and nothing that can be found by trying numbers; regulars come to a shift only; a tablet that applies a delta holds the very
 * bytes of the whole; a shift opens only at an enrolled tablet of the operator's site, and its session ends with it; a
 * closing is kept for ever and says what was unsent; a person has one delivery a meal, and one meal proves one delivery.
 * Refuses: pin_wrong, pin_locked, pin_locked_all, pin_weak, proof_used, shift_closed, shift_over, unsent_rows, lookup_limit, till_limit, typed_limit, birth_year_needed, birth_year_wrong,
 * delivery_exists, delivery_state, proof_unfit, and those of #identity for a tablet's signature.
 *
 * `device_report` holds one row a tablet, the newest: device_id, site_id, reported_at (server, UTC ms), app_version,
 * queue_length (unsent rows), oldest_unsent_at (UTC ms), snapshot_serial, clock_skew_ms (tablet less server), installed and
 * persisted (1, 0, or null when the browser does not say).
 *
 * @example const grant = await openShift.open({ id, operatorId, pin, device: { deviceId, instantMs, signature } });
 */
export type { BadgeMark } from './badge.store.js';
export { CloseShift, type ShiftToClose } from './close-shift.js';
export { CounterModule } from './counter.module.js';
export type { DeliveryStep, DeliveryStepName, DeliveryView } from './delivery.js';
export { ExtendShift } from './extend-shift.js';
export { type BadgeHolder, FindBadges } from './find-badges.js';
export { FindDeliveries } from './find-deliveries.js';
export { LookUpCard, type LookupChoice, type LookupWish } from './look-up-card.js';
export { type MadeBadge, MakeBadge } from './make-badge.js';
export { OpenShift, type ShiftGrant, type ShiftToOpen } from './open-shift.js';
export { type DeliveryOrder, OrderDelivery } from './order-delivery.js';
export { QuoteHolder } from './quote-holder.js';
export { ReadDay } from './read-day.js';
export { ReadRegulars, type RegularPeople } from './read-regulars.js';
export { ReadShift } from './read-shift.js';
export { ReadSnapshot, type Snapshot, type SnapshotWish } from './read-snapshot.js';
export { type CardCheck, RecordCardCheck } from './record-card-check.js';
export { RefreshSnapshot } from './refresh-snapshot.js';
export { type DeviceReport, type DeviceStanding, ReportDevice } from './report-device.js';
export { SetPin } from './set-pin.js';
export type { ClosedShift, Shift } from './shift.js';
export { ShowHolder, type ShownHolder, type ShownProxy } from './show-holder.js';
export { type SiteOperator, SiteStaff } from './site-staff.js';
export { type DeliveryStepOrder, StepDelivery } from './step-delivery.js';
export { StretchRegulars } from './stretch-regulars.js';
export { TellTablet, type ToldTablet } from './tell-tablet.js';
export { type SignedTime, TellTime } from './tell-time.js';
export type { FullPriceCount, Takings, Totals } from './totals.js';
export { type TypedCode, TypedGate } from './typed-gate.js';
