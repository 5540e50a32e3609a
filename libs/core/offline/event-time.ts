/** A device's time may run ahead of the server's by this much, and events may step back by it, before they are not believed. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

const HOUR_MS = 3_600_000;
/** Rows up to this old are normal (codes.md 4.3.6). */
export const LATE_MS = 48 * HOUR_MS;
/** Older ones need two persons. */
export const VERY_LATE_MS = 7 * 24 * HOUR_MS;

/** Without a monotonic clock since the last signed time (after a restart) an event lies somewhere between that and its upload: not more than this apart, or a person looks at it. */
export const UNANCHORED_MS = 24 * HOUR_MS;

/** The times in one event, UTC ms. */
export interface DeviceTimes {
  /** Whether the county's signature over `serverAt` was found right; false also where there is none. */
  readonly isSigned: boolean;
  /** False for an event of version 1: nothing in it proves when it was. */
  readonly mayProve: boolean;
  readonly at: number;
  readonly serverAt: number | null;
  readonly monoMs: number | null;
  readonly snapshotMadeAt: number | null;
}

/** What the events before it in the chain have shown of this device's clock. */
export interface ClockTrail {
  /** The corrected time of the last event that was believed. */
  readonly eventAt: number | null;
  /** By how much the device's clock stood behind the server's (+) when both were last known. */
  readonly skewMs: number | null;
  /** The latest server time that the chain holds under the county's signature: nothing behind it happened earlier. */
  readonly signedAt: number | null;
}

export const NO_TRAIL: ClockTrail = { eventAt: null, skewMs: null, signedAt: null };

/** `server`: the signed server time carried on; `chain`: the device's clock, set right by an earlier event; `doubt`: neither. */
export type ClockBasis = 'server' | 'chain' | 'doubt';
export type ClockDoubt = 'ahead' | 'moved_back' | 'before_list' | 'before_enrolment' | 'no_server_time' | 'unsigned' | 'unproven';

export interface EventTime {
  /** The best that is known, also in doubt. */
  readonly eventAt: number;
  readonly basis: ClockBasis;
  readonly doubt: ClockDoubt | null;
  readonly trail: ClockTrail;
}

/** What the county itself knows, UTC ms. */
export interface ServerTimes {
  readonly receivedAt: number;
  /** When the tablet was enrolled: it did nothing before. */
  readonly enrolledAt: number;
}

/**
 * When an event happened. The server's time under the county's signature, carried on by the monotonic clock, is believed; after
 * a restart, which ends the monotonic clock, the device's own clock is, set right by how far off it was in an earlier event,
 * while the last signed time and the upload are no more than a day apart. Either must lie after the enrolment, the event before
 * it, the latest signed time of the chain and the list it was decided on, and before now; else a person looks at it.
 *
 * Rests on the event and on those before it in the same chain only, so that it is the same whatever else has arrived.
 */
export function eventTime(times: DeviceTimes, trail: ClockTrail, server: ServerTimes): EventTime {
  const signedAt = times.isSigned && times.serverAt !== null ? latest(times.serverAt, trail.signedAt) : trail.signedAt;
  const before: ClockTrail = { ...trail, signedAt };
  const anchored = times.serverAt !== null && times.monoMs !== null ? times.serverAt + times.monoMs : null;
  if (anchored !== null) {
    const doubt = outOfBounds(anchored, times, before, server) ?? (times.isSigned ? null : 'unsigned');
    if (doubt !== null) return { eventAt: anchored, basis: 'doubt', doubt, trail: before };
    return { eventAt: anchored, basis: 'server', doubt: null, trail: { eventAt: latest(anchored, trail.eventAt), skewMs: anchored - times.at, signedAt } };
  }
  if (trail.skewMs === null) return { eventAt: times.at, basis: 'doubt', doubt: 'no_server_time', trail: before };
  const corrected = times.at + trail.skewMs;
  const doubt = outOfBounds(corrected, times, before, server) ?? unproven(times, before, server);
  if (doubt !== null) return { eventAt: corrected, basis: 'doubt', doubt, trail: before };
  return { eventAt: corrected, basis: 'chain', doubt: null, trail: { ...before, eventAt: latest(corrected, trail.eventAt) } };
}

function unproven({ mayProve }: DeviceTimes, { signedAt }: ClockTrail, { receivedAt }: ServerTimes): ClockDoubt | null {
  if (!mayProve || signedAt === null) return 'unsigned';
  return receivedAt - signedAt > UNANCHORED_MS ? 'unproven' : null;
}

function outOfBounds(eventAt: number, { snapshotMadeAt }: DeviceTimes, trail: ClockTrail, { receivedAt, enrolledAt }: ServerTimes): ClockDoubt | null {
  if (eventAt > receivedAt + CLOCK_TOLERANCE_MS) return 'ahead';
  if (eventAt < enrolledAt) return 'before_enrolment';
  const after = trail.signedAt === null ? trail.eventAt : latest(trail.signedAt, trail.eventAt);
  if (after !== null && eventAt < after - CLOCK_TOLERANCE_MS) return 'moved_back';
  return snapshotMadeAt !== null && eventAt < snapshotMadeAt - CLOCK_TOLERANCE_MS ? 'before_list' : null;
}

function latest(one: number, other: number | null): number {
  return other === null || one > other ? one : other;
}

/** Whether an event can have been then at all: not before its tablet was there, and not after it was told. */
export function isPossible(eventAt: number, { receivedAt, enrolledAt }: ServerTimes): boolean {
  return eventAt >= enrolledAt && eventAt <= receivedAt + CLOCK_TOLERANCE_MS;
}

export type Lateness = 'in_time' | 'late' | 'very_late';

/** How late a row came in, both UTC ms: at once, for one person to look at, or for two. */
export function latenessOf(eventAt: number, receivedAt: number): Lateness {
  const late = receivedAt - eventAt;
  if (late <= LATE_MS) return 'in_time';
  return late <= VERY_LATE_MS ? 'late' : 'very_late';
}
