/** A device's time may run ahead of the server's by this much, and events may step back by it, before they are not believed. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

const HOUR_MS = 3_600_000;
/** Rows up to this old are normal (codes.md 4.3.6). */
export const LATE_MS = 48 * HOUR_MS;
/** Older ones need two persons. */
export const VERY_LATE_MS = 7 * 24 * HOUR_MS;

/** The times in one event, UTC ms. */
export interface DeviceTimes {
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
}

export const NO_TRAIL: ClockTrail = { eventAt: null, skewMs: null };

/** `server`: the signed server time carried on; `chain`: the device's clock, set right by an earlier event; `doubt`: neither. */
export type ClockBasis = 'server' | 'chain' | 'doubt';
export type ClockDoubt = 'ahead' | 'moved_back' | 'before_list' | 'no_server_time';

export interface EventTime {
  /** The best that is known, also in doubt. */
  readonly eventAt: number;
  readonly basis: ClockBasis;
  readonly doubt: ClockDoubt | null;
  readonly trail: ClockTrail;
}

/**
 * When an event happened. The signed server time carried on by the monotonic clock is believed; after a restart, which ends
 * the monotonic clock, the device's own clock is, set right by how far off it was in an earlier event. Either must lie
 * between the event before it, the list it was decided on, and now; else a person looks at it.
 *
 * Rests on the event and on those before it in the same chain only, so that it is the same whatever else has arrived.
 */
export function eventTime(times: DeviceTimes, trail: ClockTrail, receivedAt: number): EventTime {
  const anchored = times.serverAt !== null && times.monoMs !== null ? times.serverAt + times.monoMs : null;
  if (anchored !== null) {
    const doubt = outOfBounds(anchored, times, trail, receivedAt);
    if (doubt !== null) return { eventAt: anchored, basis: 'doubt', doubt, trail };
    return { eventAt: anchored, basis: 'server', doubt: null, trail: { eventAt: latest(anchored, trail.eventAt), skewMs: anchored - times.at } };
  }
  if (trail.skewMs === null) return { eventAt: times.at, basis: 'doubt', doubt: 'no_server_time', trail };
  const corrected = times.at + trail.skewMs;
  const doubt = outOfBounds(corrected, times, trail, receivedAt);
  if (doubt !== null) return { eventAt: corrected, basis: 'doubt', doubt, trail };
  return { eventAt: corrected, basis: 'chain', doubt: null, trail: { ...trail, eventAt: latest(corrected, trail.eventAt) } };
}

function outOfBounds(eventAt: number, { snapshotMadeAt }: DeviceTimes, trail: ClockTrail, receivedAt: number): ClockDoubt | null {
  if (eventAt > receivedAt + CLOCK_TOLERANCE_MS) return 'ahead';
  if (trail.eventAt !== null && eventAt < trail.eventAt - CLOCK_TOLERANCE_MS) return 'moved_back';
  return snapshotMadeAt !== null && eventAt < snapshotMadeAt - CLOCK_TOLERANCE_MS ? 'before_list' : null;
}

function latest(one: number, other: number | null): number {
  return other === null || one > other ? one : other;
}

export type Lateness = 'in_time' | 'late' | 'very_late';

/** How late a row came in, both UTC ms: at once, for one person to look at, or for two. */
export function latenessOf(eventAt: number, receivedAt: number): Lateness {
  const late = receivedAt - eventAt;
  if (late <= LATE_MS) return 'in_time';
  return late <= VERY_LATE_MS ? 'late' : 'very_late';
}
