import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader, Row, Tx } from '#platform';
import { forUpdate, marks, RowSeals, SEALED_ROWS, Vault } from '#platform';
import type { NoticeDetail, NoticeKind, NoticeRecord, NoticeToTell, ToWhom } from './notice.js';

/** Whose notices: the person's own phone sees those to the person, family sees those and its own. */
export interface Audience {
  readonly personId: Id;
  readonly family: boolean;
}

/** How far telling has come. */
export interface TellerState {
  /** The last number given out. */
  readonly seq: number;
  /** What was recorded up to here has been looked at, UTC ms. */
  readonly lookedTo: number;
}

interface NoticeRow extends Row {
  seq: number;
  id: Id;
  person_id: Id;
  to_whom: ToWhom;
  kind: NoticeKind;
  subject_id: Id;
  at: number;
  told_at: number;
  detail_sealed: string | null;
}

const COLUMNS = [...SEALED_ROWS.notice.columns, 'seal'].map((column) => `n.${column}`).join(', ');
const TELLER = 'teller';

/** SQL over `notice` and its marks. Numbers are given out under the one lock of the teller, so that whoever has seen one has seen all before it. */
@Injectable()
export class NoticeStore {
  constructor(
    private readonly vault: Vault,
    private readonly seals: RowSeals,
  ) {}

  async teller(db: Reader): Promise<TellerState | null> {
    return stateOf(await db.query<{ seq: number; looked_to: number }>('SELECT seq, looked_to FROM notice_teller WHERE name = ?', [TELLER]));
  }

  async lockTeller(tx: Tx): Promise<TellerState | null> {
    return stateOf(await tx.query<{ seq: number; looked_to: number }>(`SELECT seq, looked_to FROM notice_teller WHERE name = ?${forUpdate(tx)}`, [TELLER]));
  }

  async beginTelling(tx: Tx, state: TellerState): Promise<void> {
    await tx.insert('notice_teller', [{ name: TELLER, seq: state.seq, looked_to: state.lookedTo }]);
  }

  async moveTeller(tx: Tx, state: TellerState): Promise<void> {
    await tx.execute('UPDATE notice_teller SET seq = ?, looked_to = ? WHERE name = ?', [state.seq, state.lookedTo, TELLER]);
  }

  /** Numbers the notices from after `seq` and answers the last number. */
  async add(tx: Tx, notices: readonly NoticeToTell[], from: { readonly seq: number; readonly toldAt: number }): Promise<number> {
    await tx.insert(
      'notice',
      notices.map((notice, index) =>
        this.seals.with('notice', {
          seq: from.seq + index + 1,
          id: notice.id,
          person_id: notice.personId,
          to_whom: notice.toWhom,
          kind: notice.kind,
          subject_id: notice.subjectId,
          at: notice.at,
          told_at: from.toldAt,
          detail_sealed: notice.detail === null ? null : this.vault.seal('notice.detail_sealed', notice.id, JSON.stringify(notice.detail)),
        }),
      ),
    );
    return from.seq + notices.length;
  }

  async last(db: Reader): Promise<number> {
    const [row] = await db.query<{ seq: number | null }>('SELECT MAX(seq) AS seq FROM notice');
    return Number(row?.seq ?? 0);
  }

  /** Newest first, before a number; reads one row more than `limit`. */
  async page(db: Reader, audience: Audience, wanted: { readonly before: number; readonly limit: number; readonly withoutMeals: boolean }): Promise<NoticeRecord[]> {
    const { sql, values } = scopeOf(audience);
    const rows = await db.query<NoticeRow>(
      `SELECT ${COLUMNS} FROM notice n WHERE ${sql} AND n.seq < ?${wanted.withoutMeals ? " AND n.kind <> 'meal'" : ''} ORDER BY n.seq DESC LIMIT ${String(wanted.limit + 1)}`,
      [...values, wanted.before],
    );
    return rows.map((row) => this.recordOf(row));
  }

  /** Oldest first, after a number; reads one row more than `limit`. */
  async after(db: Reader, audience: Audience, wanted: { readonly after: number; readonly limit: number }): Promise<NoticeRecord[]> {
    const { sql, values } = scopeOf(audience);
    const rows = await db.query<NoticeRow>(`SELECT ${COLUMNS} FROM notice n WHERE ${sql} AND n.seq > ? ORDER BY n.seq LIMIT ${String(wanted.limit + 1)}`, [
      ...values,
      wanted.after,
    ]);
    return rows.map((row) => this.recordOf(row));
  }

  /** Whom the notices after a number are about, and the last number: one small read for all who listen. */
  async toldAfter(db: Reader, seq: number): Promise<{ persons: Set<Id>; last: number }> {
    const rows = await db.query<{ seq: number; person_id: Id }>('SELECT seq, person_id FROM notice WHERE seq > ? ORDER BY seq LIMIT 5000', [seq]);
    return { persons: new Set(rows.map((row) => row.person_id)), last: Number(rows.at(-1)?.seq ?? seq) };
  }

  async byIds(db: Reader, ids: readonly Id[]): Promise<NoticeRecord[]> {
    if (ids.length === 0) return [];
    return (await db.query<NoticeRow>(`SELECT ${COLUMNS} FROM notice n WHERE n.id IN (${marks(ids)})`, ids)).map((row) => this.recordOf(row));
  }

  async inScope(db: Reader, audience: Audience, id: Id): Promise<boolean> {
    const { sql, values } = scopeOf(audience);
    return (await db.query(`SELECT 1 AS one FROM notice n WHERE n.id = ? AND ${sql}`, [id, ...values])).length > 0;
  }

  /** Notices without a mark of this reader; receipts of meals do not count. */
  async unread(db: Reader, audience: Audience, reader: Id): Promise<number> {
    const { sql, values } = scopeOf(audience);
    const [row] = await db.query<{ n: number | string }>(
      `SELECT COUNT(*) AS n FROM notice n LEFT JOIN notice_read r ON r.notice_id = n.id AND r.reader = ? WHERE ${sql} AND n.kind <> 'meal' AND r.notice_id IS NULL`,
      [reader, ...values],
    );
    return Number(row?.n ?? 0);
  }

  async readMarks(db: Reader, reader: Id, ids: readonly Id[]): Promise<Map<Id, number>> {
    if (ids.length === 0) return new Map();
    const rows = await db.query<{ notice_id: Id; read_at: number }>(`SELECT notice_id, read_at FROM notice_read WHERE reader = ? AND notice_id IN (${marks(ids)})`, [
      reader,
      ...ids,
    ]);
    return new Map(rows.map((row) => [row.notice_id, Number(row.read_at)]));
  }

  async mark(tx: Tx, mark: { readonly noticeId: Id; readonly reader: Id; readonly readAt: number }): Promise<void> {
    await tx.insert('notice_read', [{ notice_id: mark.noticeId, reader: mark.reader, read_at: mark.readAt }]);
  }

  private recordOf(row: NoticeRow): NoticeRecord {
    const opened = row.detail_sealed === null ? null : this.vault.opened('notice.detail_sealed', row.id, row.detail_sealed);
    const detail = opened === null ? null : (JSON.parse(opened) as NoticeDetail);
    const { id, person_id: personId, to_whom: toWhom, kind, subject_id: subjectId } = row;
    return { seq: Number(row.seq), id, personId, toWhom, kind, subjectId, at: Number(row.at), detail, altered: !this.seals.fits('notice', row) };
  }
}

function scopeOf({ personId, family }: Audience): { sql: string; values: readonly string[] } {
  return { sql: family ? 'n.person_id = ?' : "n.person_id = ? AND n.to_whom = 'person'", values: [personId] };
}

function stateOf(rows: readonly { seq: number; looked_to: number }[]): TellerState | null {
  const row = rows[0];
  return row === undefined ? null : { seq: Number(row.seq), lookedTo: Number(row.looked_to) };
}
