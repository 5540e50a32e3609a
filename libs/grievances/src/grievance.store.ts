import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#values';
import { countyOf } from '#values';
import type { Actor, Reader, Tx, Value } from '#platform';
import { forUpdate, marks, scopeRange, Vault } from '#platform';
import type { AnswerOutcome, ComplaintKind, Grievance, GrievanceAnswer, GrievanceKind, GrievanceRow, GrievanceState } from './grievance.js';

interface Row {
  id: Id;
  kind: GrievanceKind;
  person_id: Id;
  redemption_id: Id | null;
  site_id: Id | null;
  about: ComplaintKind | null;
  programme: string | null;
  month: Month | null;
  text_sealed: string;
  made_at: number;
  outcome: AnswerOutcome | null;
  answer_sealed: string | null;
  answered_by: string | null;
  answered_at: number | null;
}

interface ScopedRow extends Row {
  name_masked: string;
  residence_area: string;
  site_code: string | null;
  site_name: string | null;
  site_name_en: string | null;
  answered_by_name: string | null;
}

/** As the store knows it: what the law calls the programme is for the law to say. */
type StoredRow = Omit<GrievanceRow, 'programmeTitle'>;

const COLUMNS =
  'g.id, g.kind, g.person_id, g.redemption_id, g.site_id, g.about, g.programme, g.month, g.text_sealed, g.made_at, a.outcome, a.text_sealed AS answer_sealed, a.answered_by, a.answered_at';

/** What a list is narrowed by. */
export interface GrievanceFilter {
  readonly kind: GrievanceKind;
  readonly state?: GrievanceState | undefined;
  readonly areaCode?: string | undefined;
  readonly siteId?: Id | undefined;
  readonly about?: ComplaintKind | undefined;
  readonly programme?: string | undefined;
  /** Id to start before; empty for the first page. */
  readonly before: string;
  readonly limit: number;
}

/** SQL over `grievance` and `grievance_answer`. What people wrote is sealed. */
@Injectable()
export class GrievanceStore {
  constructor(private readonly vault: Vault) {}

  async insert(tx: Tx, grievance: Omit<Grievance, 'answer'>): Promise<void> {
    const { id, kind, personId, redemptionId, siteId, about, programme, month, text, madeAt } = grievance;
    await tx.insert('grievance', [
      {
        id,
        kind,
        person_id: personId,
        redemption_id: redemptionId,
        site_id: siteId,
        about,
        programme,
        month,
        text_sealed: this.vault.seal('grievance.text_sealed', id, text),
        made_at: madeAt,
      },
    ]);
  }

  async byIds(db: Reader, ids: readonly Id[]): Promise<Grievance[]> {
    if (ids.length === 0) return [];
    const rows = await db.query<Row>(`SELECT ${COLUMNS} FROM grievance g LEFT JOIN grievance_answer a ON a.grievance_id = g.id WHERE g.id IN (${marks(ids)})`, ids);
    return rows.map((row) => this.grievanceOf(row));
  }

  async byId(db: Reader, id: Id): Promise<Grievance | null> {
    return (await this.byIds(db, [id]))[0] ?? null;
  }

  /** A person's own of one kind, newest first; reads one row more than `limit`. */
  async own(db: Reader, personId: Id, page: { readonly kind: GrievanceKind; readonly before: string; readonly limit: number }): Promise<Grievance[]> {
    const rows = await db.query<Row>(
      `SELECT ${COLUMNS} FROM grievance g LEFT JOIN grievance_answer a ON a.grievance_id = g.id
        WHERE g.person_id = ? AND g.kind = ? AND g.id < ? ORDER BY g.id DESC LIMIT ${String(page.limit + 1)}`,
      [personId, page.kind, page.before === '' ? '~' : page.before],
    );
    return rows.map((row) => this.grievanceOf(row));
  }

  /** Where the appeals against these months stand, by `programme month`. */
  async appealsOf(db: Reader, personId: Id): Promise<Map<string, { id: Id; state: GrievanceState }>> {
    const rows = await db.query<{ id: Id; programme: string; month: Month; answered_at: number | null }>(
      `SELECT g.id, g.programme, g.month, a.answered_at FROM grievance g LEFT JOIN grievance_answer a ON a.grievance_id = g.id WHERE g.person_id = ? AND g.kind = 'appeal'`,
      [personId],
    );
    return new Map(rows.map((row) => [`${row.programme} ${row.month}`, { id: row.id, state: row.answered_at === null ? 'received' : 'answered' }]));
  }

  /** How many a person made since an instant. The person stays locked, so that two at one moment are counted one after the other. */
  async madeSince(tx: Tx, personId: Id, sinceMs: number): Promise<number> {
    await tx.query(`SELECT id FROM person WHERE id = ?${forUpdate(tx)}`, [personId]);
    const [row] = await tx.query<{ n: number | string }>('SELECT COUNT(*) AS n FROM grievance WHERE person_id = ? AND made_at > ?', [personId, sinceMs]);
    return Number(row?.n ?? 0);
  }

  /**
   * Newest first within the actor's area; reads one row more than `limit`. A complaint may be seen from either side of the
   * meal (decisions 5), an appeal from where the person lives.
   */
  async list(db: Reader, actor: Actor, filter: GrievanceFilter): Promise<StoredRow[]> {
    const scope = scopeOf(actor.areaCode);
    const where = [scope.sql, 'g.kind = ?', 'g.id < ?'];
    const values: Value[] = [...scope.values, filter.kind, filter.before === '' ? '~' : filter.before];
    if (filter.areaCode !== undefined) {
      const within = scopeOf(filter.areaCode);
      where.push(within.sql);
      values.push(...within.values);
    }
    if (filter.state !== undefined) where.push(filter.state === 'received' ? 'a.grievance_id IS NULL' : 'a.grievance_id IS NOT NULL');
    for (const [column, value] of [
      ['g.site_id', filter.siteId],
      ['g.about', filter.about],
      ['g.programme', filter.programme],
    ] as const) {
      if (value === undefined) continue;
      where.push(`${column} = ?`);
      values.push(value);
    }
    const rows = await db.query<ScopedRow>(`${SCOPED} WHERE ${where.join(' AND ')} ORDER BY g.id DESC LIMIT ${String(filter.limit + 1)}`, values);
    return rows.map((row) => rowOf(row, actor));
  }

  /** One within the actor's area, words and all; null for one of another street. */
  async inScope(db: Reader, actor: Actor, of: { readonly id: Id; readonly kind: GrievanceKind }): Promise<{ row: StoredRow; whole: Grievance } | null> {
    const scope = scopeOf(actor.areaCode);
    const [row] = await db.query<ScopedRow>(`${SCOPED} WHERE g.id = ? AND g.kind = ? AND ${scope.sql}`, [of.id, of.kind, ...scope.values]);
    return row === undefined ? null : { row: rowOf(row, actor), whole: this.grievanceOf(row) };
  }

  async answer(tx: Tx, id: Id, answer: GrievanceAnswer): Promise<void> {
    const { outcome, text, answeredBy, answeredAt } = answer;
    await tx.insert('grievance_answer', [
      { grievance_id: id, outcome, text_sealed: this.vault.seal('grievance_answer.text_sealed', id, text), answered_by: answeredBy, answered_at: answeredAt },
    ]);
  }

  private grievanceOf(row: Row): Grievance {
    const { outcome, answer_sealed, answered_by, answered_at } = row;
    const answered = outcome !== null && answer_sealed !== null && answered_by !== null && answered_at !== null;
    return {
      ...factsOf(row),
      text: this.vault.shown('grievance.text_sealed', row.id, row.text_sealed),
      answer: answered
        ? { outcome, text: this.vault.shown('grievance_answer.text_sealed', row.id, answer_sealed), answeredBy: answered_by, answeredAt: Number(answered_at) }
        : null,
    };
  }
}

const SCOPED = `SELECT ${COLUMNS}, p.name_masked, p.residence_area, s.code AS site_code, s.name AS site_name, s.name_en AS site_name_en, u.display_name AS answered_by_name
  FROM grievance g JOIN person p ON p.id = g.person_id LEFT JOIN site s ON s.id = g.site_id LEFT JOIN grievance_answer a ON a.grievance_id = g.id LEFT JOIN user_account u ON u.id = a.answered_by`;

function scopeOf(areaCode: string): { sql: string; values: readonly string[] } {
  const { from, to } = scopeRange(areaCode);
  return { sql: '((p.residence_area >= ? AND p.residence_area < ?) OR (s.area_code >= ? AND s.area_code < ?))', values: [from, to, from, to] };
}

function factsOf(row: Row): Omit<Grievance, 'text' | 'answer'> {
  return {
    id: row.id,
    kind: row.kind,
    personId: row.person_id,
    redemptionId: row.redemption_id,
    siteId: row.site_id,
    about: row.about,
    programme: row.programme,
    month: row.month,
    madeAt: Number(row.made_at),
  };
}

function rowOf(row: ScopedRow, actor: Actor): StoredRow {
  const { outcome, answered_by: answeredBy, answered_at: answeredAt } = row;
  const answered = outcome !== null && answeredBy !== null && answeredAt !== null;
  return {
    ...factsOf(row),
    nameMasked: row.name_masked,
    resident: row.residence_area.startsWith(actor.areaCode),
    county: countyOf(row.residence_area),
    siteCode: row.site_code,
    siteName: row.site_name,
    siteNameEn: row.site_name_en,
    answer: answered ? { outcome, answeredBy, answeredAt: Number(answeredAt), answeredByName: row.answered_by_name ?? answeredBy } : null,
  };
}
