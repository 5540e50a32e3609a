import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader, Value } from '#platform';
import { idOf } from '#platform';
import type { CarrierEvent, NoticeDetail, NoticeKind, NoticeToTell } from './notice.js';
import { CARRIER_EVENTS } from './notice.js';

/** Rows of one kind in one look. */
export const LOOK_MAX = 1000;

interface Row {
  kind: NoticeKind;
  subject_id: Id;
  person_id: Id;
  at: number;
  died_on: string | null;
  word: string | null;
  relation: string | null;
  until: string | null;
  recorded: number;
}

/** One kind of happening: where its rows are, and which column says when they were recorded. */
interface Source {
  readonly kind: NoticeKind;
  readonly from: string;
  /** `subject`, `person`, `at` and the columns of the detail. */
  readonly columns: string;
  readonly recorded: string;
  readonly subject: string;
  readonly only?: string;
}

const NO_DETAIL = 'NULL AS word, NULL AS relation, NULL AS until';

const SOURCES: readonly Source[] = [
  { kind: 'meal', from: 'redemption x', columns: `x.occurred_at AS at, ${NO_DETAIL}`, recorded: 'x.received_at', subject: 'x.id' },
  { kind: 'void', from: 'redemption_void x', columns: `x.at AS at, ${NO_DETAIL}`, recorded: 'x.at', subject: 'x.id' },
  {
    kind: 'carrier',
    from: 'carrier_event x',
    columns: 'x.at AS at, x.kind AS word, NULL AS relation, NULL AS until',
    recorded: 'x.at',
    subject: 'x.id',
    only: `x.kind IN (${CARRIER_EVENTS.map((event) => `'${event}'`).join(',')})`,
  },
  answers('complaint'),
  answers('appeal'),
  {
    kind: 'family',
    from: 'family_link x',
    columns: 'x.started_at AS at, x.name_masked AS word, x.relation AS relation, x.ends_on AS until',
    recorded: 'x.started_at',
    subject: 'x.id',
  },
  {
    kind: 'family_ended',
    from: 'family_link x',
    columns: 'x.revoked_at AS at, x.name_masked AS word, x.relation AS relation, x.ends_on AS until',
    recorded: 'x.revoked_at',
    subject: 'x.id',
  },
  {
    kind: 'standing',
    from: 'redemption_standing x JOIN redemption r ON r.id = x.redemption_id',
    columns: `x.at AS at, ${NO_DETAIL}`,
    recorded: 'x.at',
    subject: 'x.id',
    // A meal that was taken back has a notice of its own, and where no public money was given none was moved.
    only: `r.subsidy_fen + r.collective_fen > 0 AND NOT EXISTS (SELECT 1 FROM redemption_void v WHERE v.redemption_id = r.id)
       AND NOT EXISTS (SELECT 1 FROM redemption_standing b WHERE b.redemption_id = x.redemption_id AND b.n = x.n - 1 AND b.standing = x.standing)`,
  },
  { kind: 'death', from: 'life_event x', columns: `x.noticed_at AS at, ${NO_DETAIL}`, recorded: 'x.noticed_at', subject: 'x.id', only: "x.kind = 'death'" },
];

function answers(of: 'complaint' | 'appeal'): Source {
  const from = 'grievance_answer a JOIN grievance x ON x.id = a.grievance_id';
  return { kind: `${of}_answer`, from, columns: `a.answered_at AS at, ${NO_DETAIL}`, recorded: 'a.answered_at', subject: 'x.id', only: `x.kind = '${of}'` };
}

/**
 * What happened and has not been told: meals, voids, meals whose subsidy somebody else bears, changes of card and phone,
 * answers, consents, deaths, of all people in one read. About the deceased only the family is told, and only where somebody looks on.
 */
@Injectable()
export class Happenings {
  async untold(db: Reader, sinceMs: number, nowMs: number): Promise<NoticeToTell[]> {
    const values: Value[] = [];
    const parts = SOURCES.map((source, index) => {
      values.push(sinceMs, nowMs);
      return `SELECT * FROM (${sqlOf(source)}) part${String(index)}`;
    });
    const rows = await db.query<Row>(parts.join(' UNION ALL '), values);
    // In the order in which it was recorded, whatever it is; what one instant holds, by its own order.
    rows.sort((one, other) => Number(one.recorded) - Number(other.recorded) || order(one.kind) - order(other.kind) || (one.subject_id < other.subject_id ? -1 : 1));
    return rows.map(noticeOf);
  }
}

function sqlOf(source: Source): string {
  const looksOn = 'EXISTS (SELECT 1 FROM family_link l WHERE l.person_id = x.person_id AND l.revoked_at IS NULL AND l.ends_at > ?)';
  const living = source.kind === 'death' ? '' : 'p.died_on IS NULL OR ';
  return `SELECT '${source.kind}' AS kind, ${source.subject} AS subject_id, x.person_id AS person_id, p.died_on AS died_on, ${source.recorded} AS recorded, ${source.columns}
    FROM ${source.from} JOIN person p ON p.id = x.person_id LEFT JOIN notice n ON n.subject_id = ${source.subject} AND n.kind = '${source.kind}' AND n.person_id = x.person_id
   WHERE ${source.recorded} > ? AND n.seq IS NULL AND (${living}${looksOn})${source.only === undefined ? '' : ` AND ${source.only}`}
   ORDER BY ${source.recorded}, ${source.subject} LIMIT ${String(LOOK_MAX)}`;
}

function order(kind: NoticeKind): number {
  return SOURCES.findIndex((source) => source.kind === kind);
}

/** The id follows from what it is about, so that telling it again would be the same notice. */
function noticeOf(row: Row): NoticeToTell {
  const at = Number(row.at);
  const toWhom = row.kind === 'death' || row.died_on !== null ? 'family' : 'person';
  return { id: idOf(at, 'notice', row.kind, row.subject_id), personId: row.person_id, toWhom, kind: row.kind, subjectId: row.subject_id, at, detail: detailOf(row) };
}

function detailOf(row: Row): NoticeDetail | null {
  if (row.kind === 'carrier') return { of: 'carrier', event: row.word as CarrierEvent };
  return row.kind === 'family' || row.kind === 'family_ended' ? { of: 'family', nameMasked: row.word ?? '*', relation: row.relation ?? '', endsOn: row.until ?? '' } : null;
}
