import { Injectable } from '@nestjs/common';
import type { StoredLine, StoredMeal, StoredStanding, StoredVoid } from '#core/matching';
import type { AccountKind, Posting, Transfer, Unit } from '#core/postings';
import type { Reader } from '#platform';
import { big, marks } from '#platform';
import type { Day, Id } from '#values';
import { type Of, ofPersons, postedAs, type Whose } from './whose.js';

interface TransferRow {
  readonly id: Id;
  readonly kind: Transfer['kind'];
  readonly subject_id: Id;
  readonly person_id: Id | null;
  readonly site_id: Id | null;
  readonly reversal_of: Id | null;
  readonly effective_on: Day;
}
interface PostingRow {
  readonly transfer_id: Id;
  readonly account_kind: AccountKind;
  readonly account_owner: string;
  readonly unit: Unit;
  readonly amount: number | string;
}

/** What may be the subject of a transfer. */
export interface Subjects {
  readonly meals: readonly Of<StoredMeal>[];
  readonly voids: readonly Of<StoredVoid>[];
  readonly lines: readonly Of<StoredLine>[];
  readonly standings: readonly Of<StoredStanding>[];
}

const TRANSFER = 't.id, t.kind, t.subject_id, t.person_id, t.site_id, t.reversal_of, t.effective_on';
const POSTING = 'p.transfer_id, p.account_kind, p.account_owner, p.unit, p.amount';
/** Ids in one IN list. */
const PER_QUERY = 1000;
/** A line has several transfers and names none of them. */
const ANY = '*';
/** Kinds whose subject must be on record, and where it is. */
const SUBJECTS_ON_RECORD: readonly (readonly [kinds: readonly Transfer['kind'][], sql: string])[] = [
  [['redemption'], 'SELECT id, transfer_id FROM redemption WHERE id'],
  [['void'], 'SELECT id, transfer_id FROM redemption_void WHERE id'],
  [['reclassification'], 'SELECT id, transfer_id FROM redemption_standing WHERE id'],
  [['grant', 'cash_allowance'], `SELECT l.id, ${postedAs(`'${ANY}'`)} AS transfer_id FROM issuance_line l WHERE l.id`],
];

/** Postings `p` in the books of a county; what bears no county that there is, is in everybody's, because somebody must find it. */
const IN_BOOKS_OF = 'p.county = ? OR p.county NOT IN (SELECT code FROM area WHERE parent IS NULL)';

/** Transfers with their postings, in whole rows as the ledger keeps them. */
@Injectable()
export class TransferRows {
  /**
   * The transfers of some persons that are effective in the month, and those that their meals, voids and lines name but
   * that lie elsewhere: a late void, a run posted a month later, a header that somebody changed.
   */
  async of(db: Reader, whose: Whose, { days, ...subjects }: Subjects & { readonly days: readonly Day[] }): Promise<Transfer[]> {
    const { sql, parameters } = ofPersons('t.person_id', whose);
    const condition = `${sql} AND +t.effective_on >= ? AND +t.effective_on <= ?`;
    const values = [...parameters, ...days];
    const headers = await db.query<TransferRow>(`SELECT ${TRANSFER} FROM transfer t WHERE ${condition}`, values);
    const legs = await db.query<PostingRow>(`SELECT ${POSTING} FROM transfer t JOIN posting p ON p.transfer_id = t.id WHERE ${condition}`, values);
    const transfers = whole(headers, legs);
    return [...transfers, ...(await this.named(db, transfers, subjects))];
  }

  /** Transfers of nobody in a county's books in the month, a page at a time in id order; one without postings is in all books. */
  async unowned(db: Reader, { county, days, afterId, limit }: { county: string; days: readonly Day[]; afterId: Id; limit: number }): Promise<Transfer[]> {
    const headers = await db.query<TransferRow>(
      `SELECT ${TRANSFER} FROM transfer t WHERE t.person_id IS NULL AND t.effective_on >= ? AND t.effective_on <= ? AND t.id > ?
          AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.transfer_id = t.id AND NOT (${IN_BOOKS_OF})) ORDER BY t.id LIMIT ?`,
      [...days, afterId, county, limit],
    );
    return whole(
      headers,
      await this.legs(
        db,
        headers.map((header) => header.id),
      ),
    );
  }

  /** Ids of transfers that have postings in a county's books but no header, other than those a meal or a void names. */
  async headless(db: Reader, county: string): Promise<Map<Id, Posting[]>> {
    const rows = await db.query<{ id: Id }>(
      `SELECT DISTINCT p.transfer_id AS id FROM posting p
        WHERE (${IN_BOOKS_OF}) AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.id = p.transfer_id)
          AND NOT EXISTS (SELECT 1 FROM redemption r WHERE r.transfer_id = p.transfer_id)
          AND NOT EXISTS (SELECT 1 FROM redemption_void v WHERE v.transfer_id = p.transfer_id)
          AND NOT EXISTS (SELECT 1 FROM redemption_standing s WHERE s.transfer_id = p.transfer_id)
        ORDER BY p.transfer_id`,
      [county],
    );
    return postingsOf(
      await this.legs(
        db,
        rows.map((row) => row.id),
      ),
    );
  }

  /**
   * Transfers that a row of another month or person accounts for: the meal or void that names the transfer itself (a
   * second transfer for the same meal is a ghost), or the posted line that is its subject.
   */
  async accountedElsewhere(db: Reader, transfers: readonly Transfer[], { meals, voids, lines, standings }: Subjects): Promise<Set<Id>> {
    const here = new Set([...meals, ...voids, ...lines, ...standings].map((row) => row.id));
    const accounted = new Set<Id>();
    for (const [kinds, sql] of SUBJECTS_ON_RECORD) {
      const asked = transfers.filter((transfer) => kinds.includes(transfer.kind) && !here.has(transfer.subjectId));
      const named = new Map<Id, Id | null>();
      for (const ids of inLists([...new Set(asked.map((transfer) => transfer.subjectId))])) {
        for (const row of await db.query<{ id: Id; transfer_id: Id | null }>(`${sql} IN (${marks(ids)})`, ids)) named.set(row.id, row.transfer_id);
      }
      for (const { id, subjectId } of asked) if (named.has(subjectId) && [id, ANY].includes(named.get(subjectId) ?? '')) accounted.add(id);
    }
    return accounted;
  }

  private async named(db: Reader, transfers: readonly Transfer[], { meals, voids, lines, standings }: Subjects): Promise<Transfer[]> {
    const ids = new Set(transfers.map((transfer) => transfer.id));
    const subjects = new Set(transfers.map((transfer) => transfer.subjectId));
    const missingIds = [...meals, ...voids, ...standings].flatMap(({ transferId }) => (transferId === null || ids.has(transferId) ? [] : [transferId]));
    const missingSubjects = [...meals, ...voids, ...lines].filter((row) => !subjects.has(row.id)).map((row) => row.id);
    const headers = new Map<Id, TransferRow>();
    for (const [column, wanted] of [
      ['id', missingIds],
      ['subject_id', missingSubjects],
    ] as const) {
      for (const some of inLists(wanted)) {
        for (const row of await db.query<TransferRow>(`SELECT ${TRANSFER} FROM transfer t WHERE t.${column} IN (${marks(some)})`, some))
          if (!ids.has(row.id)) headers.set(row.id, row);
      }
    }
    return whole([...headers.values()], await this.legs(db, [...headers.keys()]));
  }

  private async legs(db: Reader, transferIds: readonly Id[]): Promise<PostingRow[]> {
    const rows: PostingRow[] = [];
    for (const ids of inLists(transferIds)) rows.push(...(await db.query<PostingRow>(`SELECT ${POSTING} FROM posting p WHERE p.transfer_id IN (${marks(ids)})`, ids)));
    return rows;
  }
}

function whole(headers: readonly TransferRow[], legs: readonly PostingRow[]): Transfer[] {
  const postings = postingsOf(legs);
  return headers.map((row) => ({
    id: row.id,
    kind: row.kind,
    subjectId: row.subject_id,
    personId: row.person_id,
    siteId: row.site_id,
    reversalOf: row.reversal_of,
    effectiveOn: row.effective_on,
    postings: postings.get(row.id) ?? [],
  }));
}

function postingsOf(legs: readonly PostingRow[]): Map<Id, Posting[]> {
  const postings = new Map<Id, Posting[]>();
  for (const row of legs) {
    const posting = { account: { kind: row.account_kind, owner: row.account_owner }, unit: row.unit, amount: big(row.amount) };
    const of = postings.get(row.transfer_id);
    if (of === undefined) postings.set(row.transfer_id, [posting]);
    else of.push(posting);
  }
  return postings;
}

function inLists(ids: readonly Id[]): Id[][] {
  return Array.from({ length: Math.ceil(ids.length / PER_QUERY) }, (_unused, index) => ids.slice(index * PER_QUERY, (index + 1) * PER_QUERY));
}
