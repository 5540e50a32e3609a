import { Injectable } from '@nestjs/common';
import type { StoredEvent } from '#core/matching';
import { type CountKind, type DayCount, givenUntil } from '#core/offline';
import type { Reader, Row } from '#platform';
import { marks, RowSeals, sealedRow } from '#platform';
import { BearerWords, closedWords } from '#redemption';
import type { Id, Month } from '#values';
import { addMonths, firstDay, instantAt } from '#values';

interface EventRow extends Row {
  id: Id;
  kind: string;
  device_id: Id;
  operator_id: string | null;
  event_at: number;
  received_at: number;
  doubt: string | null;
  snapshot_at: number | null;
  snapshot_serial: number | null;
  meal_kind: CountKind | null;
  enrolled_at: number | null;
  stolen_since: number | null;
  stolen_reported_at: number | null;
  list_at: number | null;
  superseded_at: number | null;
  fresh: number | null;
  stale: number | null;
  ceiling_paid_fresh: number | null;
  ceiling_given_at: number | null;
  held_words: number;
  closed_words: number;
}

interface CountRow {
  id: Id;
  before_all: number | string;
  before_static: number | string;
  before_typed: number | string;
}

/** The site of an account, since and until when, UTC ms; null: still. */
export interface WorkPlace {
  readonly siteId: Id;
  readonly from: number;
  readonly until: number | null;
}

type HeldWords = Omit<StoredEvent['decisions'], 'afterAll'>;
const UNDECIDED: HeldWords = { grants: 0, declines: 0, lastAt: null };

/** Ids in one IN list. */
const PER_QUERY = 1000;
/** What of a list is paid unseen for a tablet: as the county last wrote down with a list of it, up to the number that the event names. */
const CEILING_JOIN =
  'LEFT JOIN device_ceiling c ON c.device_id = e.device_id AND c.serial = (SELECT MAX(m.serial) FROM device_ceiling m WHERE m.device_id = e.device_id AND m.serial <= e.snapshot_serial)';
/** The row of the ceiling with its seal. */
const CEILING = [...sealedRow('device_ceiling').columns, 'seal'];
const CEILING_COLUMNS = CEILING.map((column) => `c.${column} AS ceiling_${column}`).join(', ');
const PAID = 'COALESCE(c.paid_fresh, c.fresh) AS fresh, COALESCE(c.paid_stale, c.stale) AS stale';
/** The day begins at 16:00 UTC of the day before. */
const DAY_OF_EVENT = 'e.event_at - (e.event_at + 28800000) % 86400000';
/** The least that any list age leaves of a ceiling. */
const LEAST = 'CASE WHEN x.fresh < x.stale THEN x.fresh ELSE x.stale END';

/** Reads what stands in the tablets' chains under late meals and voids: by primary key, and once a run over the month's events. */
@Injectable()
export class ChainRowsStore {
  constructor(
    private readonly words: BearerWords,
    private readonly seals: RowSeals,
  ) {}

  /** By the id of the meal or void. Ids without an event are absent. */
  async events(db: Reader, ids: readonly Id[]): Promise<Map<Id, StoredEvent>> {
    const events = new Map<Id, StoredEvent>();
    for (let start = 0; start < ids.length; start += PER_QUERY) {
      const some = ids.slice(start, start + PER_QUERY);
      const rows = await db.query<EventRow>(
        `SELECT e.id, e.kind, e.device_id, e.operator_id, e.event_at, e.received_at, e.doubt, e.snapshot_at, e.snapshot_serial, e.meal_kind, d.enrolled_at, d.stolen_since, d.stolen_reported_at,
                s.made_at AS list_at, (SELECT n.made_at FROM snapshot_made n WHERE n.serial > s.serial ORDER BY n.serial LIMIT 1) AS superseded_at, ${PAID}, ${CEILING_COLUMNS},
                (SELECT COUNT(*) FROM offline_decision g WHERE g.event_id = e.id) AS held_words, ${closedWords('e.id')}
           FROM offline_event e LEFT JOIN device d ON d.id = e.device_id LEFT JOIN snapshot_made s ON s.serial = e.snapshot_serial ${CEILING_JOIN}
          WHERE e.id IN (${marks(some)})`,
        some,
      );
      const held = await this.heldWords(
        db,
        rows.filter((row) => Number(row.held_words) > 0).map(({ id }) => id),
      );
      const bearers = await this.words.of(
        db,
        rows.filter((row) => Number(row.closed_words) > 0).map(({ id }) => id),
      );
      for (const row of rows) {
        const afterAll = (bearers.get(row.id) ?? []).some(({ bearer, closes }) => closes && bearer === 'funds');
        // A ceiling that the app did not write is none, and whatever lies above none is for a person to look at.
        const written = this.seals.fits('device_ceiling', Object.fromEntries(CEILING.map((column) => [column, row[`ceiling_${column}`]])));
        events.set(row.id, eventOf(written ? row : { ...row, fresh: null, stale: null }, { ...(held.get(row.id) ?? UNDECIDED), afterAll }));
      }
    }
    return events;
  }

  /** What was said about held rows, as the app wrote it down: a word that somebody wrote into the database grants nothing here either. */
  private async heldWords(db: Reader, ids: readonly Id[]): Promise<Map<Id, HeldWords>> {
    const words = new Map<Id, HeldWords>();
    if (ids.length === 0) return words;
    const rows: Row[] = await db.query(`SELECT event_id, n, decision, event_at, reason, decided_by, decided_at, seal FROM offline_decision WHERE event_id IN (${marks(ids)})`, ids);
    for (const row of this.seals.genuine('offline_decision', rows)) {
      const [id, granted] = [row['event_id'] as Id, row['decision'] === 'grant'];
      const { grants, declines, lastAt } = words.get(id) ?? UNDECIDED;
      words.set(id, { grants: grants + Number(granted), declines: declines + Number(!granted), lastAt: Math.max(lastAt ?? 0, Number(row['decided_at'])) });
    }
    return words;
  }

  /** Where these accounts work, whatever their role is today; those of no site are absent. */
  async staff(db: Reader, accountIds: readonly string[]): Promise<Map<string, WorkPlace>> {
    const places = new Map<string, WorkPlace>();
    for (let start = 0; start < accountIds.length; start += PER_QUERY) {
      const some = accountIds.slice(start, start + PER_QUERY);
      const rows = await db.query<{ id: Id; site_id: Id; created_at: number; disabled_at: number | null }>(
        `SELECT id, site_id, created_at, disabled_at FROM user_account WHERE site_id IS NOT NULL AND id IN (${marks(some)})`,
        some,
      );
      for (const row of rows) places.set(row.id, { siteId: row.site_id, from: Number(row.created_at), until: numberOrNull(row.disabled_at) });
    }
    return places;
  }

  /**
   * What its tablet had served before each meal that may lie above a ceiling, by the chains of one month: tablets' days are
   * numbered once, in one statement. Meals that are absent are below every ceiling that is not zero.
   */
  async counts(db: Reader, month: Month): Promise<Map<Id, DayCount>> {
    const rows = await db.query<CountRow>(
      `SELECT x.id, x.upto_all - 1 AS before_all, x.upto_static - x.is_static AS before_static, x.upto_typed - x.is_typed AS before_typed
         FROM (SELECT n.*, COUNT(*) OVER so_far AS upto_all, SUM(n.is_static) OVER so_far AS upto_static, SUM(n.is_typed) OVER so_far AS upto_typed
                 FROM (SELECT e.id, e.device_id, e.seq, ${DAY_OF_EVENT} AS day_at, ${PAID},
                              CASE WHEN e.meal_kind = 'phone' THEN 0 ELSE 1 END AS is_static, CASE WHEN e.meal_kind = 'typed' THEN 1 ELSE 0 END AS is_typed
                         FROM device d JOIN offline_event e ON e.device_id = d.id AND e.event_at >= ? AND e.event_at < ? AND (e.kind = 'meal' OR (e.kind = 'full_price' AND e.meal_kind IS NOT NULL)) ${CEILING_JOIN}) n
               WINDOW so_far AS (PARTITION BY n.device_id, n.day_at ORDER BY n.seq ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)) x
        WHERE x.upto_all - 1 >= ${LEAST} OR (x.is_static = 1 AND (x.upto_static - 1) * 2 >= ${LEAST}) OR (x.is_typed = 1 AND x.upto_typed - 1 >= 3)`,
      [instantAt(firstDay(month)), instantAt(firstDay(addMonths(month, 1)))],
    );
    return new Map(rows.map((row) => [row.id, { meals: Number(row.before_all), byStatic: Number(row.before_static), typed: Number(row.before_typed) }]));
  }
}

function eventOf(row: EventRow, decisions: StoredEvent['decisions']): StoredEvent {
  return {
    kind: row.kind,
    deviceId: row.device_id,
    operatorId: row.operator_id,
    eventAt: Number(row.event_at),
    receivedAt: Number(row.received_at),
    doubt: row.doubt,
    enrolledAt: numberOrNull(row.enrolled_at),
    theft: row.stolen_since === null || row.stolen_reported_at === null ? null : { since: Number(row.stolen_since), reportedAt: Number(row.stolen_reported_at) },
    claim: { snapshotSerial: numberOrNull(row.snapshot_serial), snapshotMadeAt: numberOrNull(row.snapshot_at) },
    list: row.list_at === null ? null : { madeAt: Number(row.list_at), supersededAt: numberOrNull(row.superseded_at) },
    ceilings: ceilingsOf(row),
    mealKind: row.meal_kind,
    decisions,
  };
}

/** None by a list that the tablet cannot have had any more. */
function ceilingsOf({ fresh, stale, ceiling_paid_fresh: paidFresh, ceiling_given_at: given, event_at: eventAt }: EventRow): StoredEvent['ceilings'] {
  const givenAt = paidFresh === null ? null : given;
  if (fresh === null || stale === null || (givenAt !== null && Number(eventAt) > givenUntil(Number(givenAt)))) return null;
  return { fresh: Number(fresh), stale: Number(stale) };
}

function numberOrNull(value: number | null): number | null {
  return value === null ? null : Number(value);
}
