import { Injectable } from '@nestjs/common';
import type { ChainKnown, ClockBasis, ClockTrail, CountKind } from '#core/offline';
import { DeviceReader } from '#identity';
import type { Actor, Reader, Row, Tx, Value } from '#platform';
import { marks, RowSeals, scopeRange, SEALED_ROWS } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';

export type StoredKind = 'meal' | 'void' | 'full_price' | 'not_holder' | 'refused' | 'delivery' | 'open' | 'close' | 'unreadable';
/** `judged`: a meal in the books, whose outcome is that of its standing. */
export type StoredOutcome = 'judged' | 'accepted' | 'site_bears' | 'held' | 'rejected' | 'noted';

export interface EventRecord {
  readonly id: Id;
  readonly deviceId: Id;
  readonly seq: number;
  /** The upload in which it came. */
  readonly batchId: Id;
  readonly kind: StoredKind;
  readonly hash: string;
  readonly siteId: Id;
  readonly operatorId: string | null;
  readonly personId: Id | null;
  /** What it is about: the meal of a void, a delivery. */
  readonly subjectId: Id | null;
  readonly deviceAt: number | null;
  readonly eventAt: number;
  readonly clock: ClockBasis;
  readonly doubt: string | null;
  readonly trail: ClockTrail;
  readonly snapshotAt: number | null;
  /** The number of that list, by the tablet's word. */
  readonly snapshotSerial: number | null;
  /** How the holder was known of a meal, and of a sale that may become one; null of everything else. */
  readonly mealKind: CountKind | null;
  readonly receivedAt: number;
  readonly bodySealed: string;
}

/** What was decided of an event at one time. `detail` holds flags and particulars, never personal data. */
export interface OutcomeRecord {
  readonly eventId: Id;
  readonly n: number;
  readonly outcome: StoredOutcome;
  readonly code: string | null;
  readonly detail: OutcomeDetail;
}
export interface OutcomeDetail {
  readonly flags?: readonly string[];
  readonly because?: string;
  readonly field?: string;
}

export interface DecidedEvent extends EventRecord {
  /** Not as the app kept it: nobody decides by it. */
  readonly altered: boolean;
  readonly outcome: OutcomeRecord;
}

interface EventRow extends Row {
  id: Id;
  device_id: Id;
  seq: number;
  batch_id: Id;
  kind: StoredKind;
  hash: string;
  site_id: Id;
  operator_id: string | null;
  person_id: Id | null;
  subject_id: Id | null;
  device_at: number | null;
  event_at: number;
  clock: ClockBasis;
  doubt: string | null;
  trail_at: number | null;
  skew_ms: number | null;
  signed_at: number | null;
  meal_kind: CountKind | null;
  snapshot_at: number | null;
  snapshot_serial: number | null;
  received_at: number;
  body_sealed: string;
  n: number;
  outcome: StoredOutcome;
  code: string | null;
  detail: string | null;
}

/** Events `e` with the last that was decided of each, `o`. */
const EVENT_COLUMNS = [
  ...[...SEALED_ROWS.offline_event.columns, 'seal', 'body_sealed'].map((column) => `e.${column}`),
  ...['n', 'outcome', 'code', 'detail'].map((column) => `o.${column}`),
].join(', ');
const OUTCOME_JOIN = 'JOIN offline_outcome o ON o.event_id = e.id AND o.n = (SELECT MAX(l.n) FROM offline_outcome l WHERE l.event_id = e.id)';

/** SQL over the chains of the devices and what was decided of their events. All of it is insert-only. */
@Injectable()
export class EventStore {
  constructor(
    private readonly seals: RowSeals,
    private readonly devices: DeviceReader,
  ) {}

  /** When a supervisor closed a till with the line down, the last time after an instant; null where nobody did. A time in doubt ends nothing. */
  async lastClose(db: Reader, { siteId, deviceId, afterMs }: { readonly siteId: Id; readonly deviceId: Id; readonly afterMs: number }): Promise<number | null> {
    const [row] = await db.query<{ at: number | null }>(
      `SELECT MAX(event_at) AS at FROM offline_event
        WHERE device_id = ? AND event_at > ? AND site_id = ? AND kind = 'close' AND clock <> 'doubt' AND event_at <= received_at`,
      [deviceId, afterMs, siteId],
    );
    return numberOrNull(row?.at ?? null);
  }

  async chainEnd(db: Reader, deviceId: Id): Promise<{ seq: number; trail: ClockTrail } | null> {
    const [row] = await db.query<{ seq: number; trail_at: number | null; skew_ms: number | null; signed_at: number | null }>(
      'SELECT seq, trail_at, skew_ms, signed_at FROM offline_event WHERE device_id = ? ORDER BY seq DESC LIMIT 1',
      [deviceId],
    );
    return row === undefined ? null : { seq: Number(row.seq), trail: trailOf(row) };
  }

  /** Hashes of the events that a part touches, and of the one before it. */
  async hashes(db: Reader, deviceId: Id, part: { readonly fromSeq: number; readonly toSeq: number }): Promise<ChainKnown['hashes']> {
    const rows = await db.query<{ seq: number; hash: string }>('SELECT seq, hash FROM offline_event WHERE device_id = ? AND seq >= ? AND seq <= ?', [
      deviceId,
      part.fromSeq - 1,
      part.toSeq,
    ]);
    return new Map(rows.map((row) => [Number(row.seq), row.hash]));
  }

  async inChain(db: Reader, deviceId: Id, seqs: readonly number[]): Promise<DecidedEvent[]> {
    if (seqs.length === 0) return [];
    return this.read(db, `WHERE e.device_id = ? AND e.seq IN (${marks(seqs)})`, [deviceId, ...seqs]);
  }

  async byIds(db: Reader, ids: readonly Id[]): Promise<Map<Id, DecidedEvent>> {
    if (ids.length === 0) return new Map();
    return new Map((await this.read(db, `WHERE e.id IN (${marks(ids)})`, ids)).map((event) => [event.id, event]));
  }

  /** Voids of these meals in a device's chain: meal and place of the void. */
  async voidsOf(db: Reader, deviceId: Id, mealIds: readonly Id[]): Promise<{ mealId: Id; seq: number }[]> {
    if (mealIds.length === 0) return [];
    const rows = await db.query<{ subject_id: Id; seq: number }>(
      `SELECT subject_id, seq FROM offline_event WHERE subject_id IN (${marks(mealIds)}) AND kind = 'void' AND device_id = ?`,
      [...mealIds, deviceId],
    );
    return rows.map((row) => ({ mealId: row.subject_id, seq: Number(row.seq) }));
  }

  /** One event of a site in the actor's area, its chain locked. */
  async lockedIn(tx: Tx, actor: Actor, eventId: Id): Promise<DecidedEvent | Refusal> {
    const { from, to } = scopeRange(actor.areaCode);
    const [row] = await tx.query<{ device_id: Id }>(
      'SELECT e.device_id FROM offline_event e JOIN site s ON s.id = e.site_id WHERE e.id = ? AND s.area_code >= ? AND s.area_code < ?',
      [eventId, from, to],
    );
    if (row === undefined) return refuse('not_found');
    await this.devices.lock(tx, row.device_id);
    return (await this.byIds(tx, [eventId])).get(eventId) ?? refuse('not_found');
  }

  async keepEvents(tx: Tx, events: readonly EventRecord[]): Promise<void> {
    await tx.insert(
      'offline_event',
      events.map((event) => ({
        ...this.seals.with('offline_event', columnsOf(event)),
        body_sealed: event.bodySealed,
      })),
    );
  }

  async keepOutcomes(tx: Tx, outcomes: readonly OutcomeRecord[], at: number): Promise<void> {
    await tx.insert(
      'offline_outcome',
      outcomes.map((one) => ({ event_id: one.eventId, n: one.n, outcome: one.outcome, code: one.code, detail: JSON.stringify(one.detail), at })),
    );
  }

  private async read(db: Reader, where: string, values: readonly (string | number)[]): Promise<DecidedEvent[]> {
    const rows = await db.query<EventRow>(`SELECT ${EVENT_COLUMNS} FROM offline_event e ${OUTCOME_JOIN} ${where}`, values);
    return rows.map((row) => ({ ...decidedOf(row), altered: !this.seals.fits('offline_event', row) }));
  }
}

function decidedOf(row: EventRow): Omit<DecidedEvent, 'altered'> {
  return {
    id: row.id,
    deviceId: row.device_id,
    seq: Number(row.seq),
    batchId: row.batch_id,
    kind: row.kind,
    hash: row.hash,
    siteId: row.site_id,
    operatorId: row.operator_id,
    personId: row.person_id,
    subjectId: row.subject_id,
    deviceAt: numberOrNull(row.device_at),
    eventAt: Number(row.event_at),
    clock: row.clock,
    doubt: row.doubt,
    trail: trailOf(row),
    mealKind: row.meal_kind,
    snapshotAt: numberOrNull(row.snapshot_at),
    snapshotSerial: numberOrNull(row.snapshot_serial),
    receivedAt: Number(row.received_at),
    bodySealed: row.body_sealed,
    outcome: { eventId: row.id, n: Number(row.n), outcome: row.outcome, code: row.code, detail: row.detail === null ? {} : (JSON.parse(row.detail) as OutcomeDetail) },
  };
}

/** All of a row that its seal speaks for. */
function columnsOf(event: EventRecord): Readonly<Record<string, Value>> {
  return {
    id: event.id,
    device_id: event.deviceId,
    seq: event.seq,
    batch_id: event.batchId,
    kind: event.kind,
    hash: event.hash,
    site_id: event.siteId,
    operator_id: event.operatorId,
    person_id: event.personId,
    subject_id: event.subjectId,
    device_at: event.deviceAt,
    event_at: event.eventAt,
    clock: event.clock,
    doubt: event.doubt,
    trail_at: event.trail.eventAt,
    skew_ms: event.trail.skewMs,
    signed_at: event.trail.signedAt,
    meal_kind: event.mealKind,
    snapshot_at: event.snapshotAt,
    snapshot_serial: event.snapshotSerial,
    received_at: event.receivedAt,
  };
}

function trailOf(row: Pick<EventRow, 'trail_at' | 'skew_ms' | 'signed_at'>): ClockTrail {
  return { eventAt: numberOrNull(row.trail_at), skewMs: numberOrNull(row.skew_ms), signedAt: numberOrNull(row.signed_at) };
}

function numberOrNull(value: number | null): number | null {
  return value === null ? null : Number(value);
}
