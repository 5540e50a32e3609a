import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { addDays, instantAt, isRefusal } from '#values';
import { type Actor, afterCursor, Clock, type Page, pageOf, type Reader, UnitOfWork, UNREADABLE, Vault } from '#platform';
import { type Area, type DayWanted, SITE_COLUMNS, type SiteColumns, type SitePart, sitePart, sitesAsked } from './asked.js';

/** A counter found that a card was shown by somebody else (不是本人). */
export interface CardCheckRow extends SitePart {
  readonly checkId: Id;
  /** UTC ms, by the corrected clock of the tablet. */
  readonly at: number;
  /** Whose card it was; null when the tablet could not tell without the network. */
  readonly personId: Id | null;
  readonly nameMasked: string | null;
  /** Whether the holder lives in the reader's area: only then can the name be opened. */
  readonly resident: boolean;
  /** Name of the operator's account, or its id where the account is gone; null when the tablet did not say. */
  readonly operator: string | null;
  /** What the operator wrote. */
  readonly note: string | null;
  /** Sent up with the tablet's chain of events, and not in a call of its own. */
  readonly uploaded: boolean;
}

interface CheckRow extends SiteColumns {
  id: Id;
  at: number;
  person_id: Id | null;
  name_masked: string | null;
  residence_area: string | null;
  operator_id: string | null;
  operator_name: string | null;
  note: string | null;
  body_sealed: string | null;
}

/** Both ways in which a tablet tells it: a call of its own, and an event of its chain. */
const CALLED = 'card_check k JOIN site s ON s.id = k.site_id';
const UPLOADED = 'offline_event k JOIN site s ON s.id = k.site_id';

/** Checks at the counters of an area on one day that did not fit the holder, newest first. Refuses `forbidden` outside the actor's area. */
@Injectable()
export class CardChecks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, wanted: DayWanted): Promise<Page<CardCheckRow> | Refusal> {
    const asked = sitesAsked(actor, wanted, this.clock.nowMs());
    if (isRefusal(asked)) return asked;
    const { from, to } = instantsOf(asked.day);
    const [at = '', id = ''] = afterCursor(wanted.cursor, 'whole|id').split('|');
    const before = at === '' ? to : Number(at);
    const page = (column: string): string => `k.${column} >= ? AND k.${column} < ? AND (k.${column} < ? OR (k.${column} = ? AND k.id < ?)) AND ${asked.where.join(' AND ')}`;
    const values = [from, to, before, before, id, ...asked.values];
    const rows = await this.work.reader.query<CheckRow>(
      `SELECT x.*, p.name_masked, p.residence_area, u.display_name AS operator_name
         FROM (SELECT k.id, k.at, k.person_id, k.operator_id, k.note, NULL AS body_sealed, ${SITE_COLUMNS} FROM ${CALLED} WHERE ${page('at')}
         UNION ALL SELECT k.id, k.event_at AS at, k.person_id, k.operator_id, NULL AS note, k.body_sealed, ${SITE_COLUMNS} FROM ${UPLOADED} WHERE k.kind = 'not_holder' AND ${page('event_at')}) x
         LEFT JOIN person p ON p.id = x.person_id LEFT JOIN user_account u ON u.id = x.operator_id
        ORDER BY x.at DESC, x.id DESC LIMIT ${String(wanted.limit + 1)}`,
      [...values, ...values],
    );
    return pageOf(
      rows.map((row) => this.checkOf(row, actor)),
      wanted.limit,
      (check) => `${String(check.at)}|${check.checkId}`,
    );
  }

  async count(db: Reader, area: Area, day: Day): Promise<bigint> {
    const { from, to } = instantsOf(day);
    const [row] = await db.query<{ n: number | string }>(
      `SELECT (SELECT COUNT(*) FROM ${CALLED} WHERE k.at >= ? AND k.at < ? AND s.area_code >= ? AND s.area_code < ?)
            + (SELECT COUNT(*) FROM ${UPLOADED} WHERE k.kind = 'not_holder' AND k.event_at >= ? AND k.event_at < ? AND s.area_code >= ? AND s.area_code < ?) AS n`,
      [from, to, area.from, area.to, from, to, area.from, area.to],
    );
    return BigInt(row?.n ?? 0);
  }

  private checkOf(row: CheckRow, actor: Actor): CardCheckRow {
    return {
      ...sitePart(row),
      checkId: row.id,
      at: Number(row.at),
      personId: row.person_id,
      nameMasked: row.name_masked,
      resident: row.residence_area?.startsWith(actor.areaCode) ?? false,
      operator: row.operator_name ?? row.operator_id,
      note: row.body_sealed === null ? row.note : noteIn(this.vault.opened('offline_event.body_sealed', row.id, row.body_sealed)),
      uploaded: row.body_sealed !== null,
    };
  }
}

function instantsOf(day: Day): { from: number; to: number } {
  return { from: instantAt(day), to: instantAt(addDays(day, 1)) };
}

/** An event is kept as it came: its note may be anything, or nothing. */
function noteIn(text: string | null): string | null {
  if (text === null) return UNREADABLE;
  const body: unknown = JSON.parse(text);
  const note = typeof body === 'object' && body !== null && 'note' in body ? body.note : null;
  return typeof note === 'string' && note.trim() !== '' ? note : null;
}
