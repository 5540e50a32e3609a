import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import type { Policy } from '#core/policy';
import { checkPolicy, isFaults, lastDayInForce } from '#core/policy';
import type { Reader, Tx } from '#platform';
import { forUpdate, marks } from '#platform';
import type { PolicyHead, PolicyRecord } from './policy-record.js';
import { canonical, sha256 } from './policy-record.js';

interface HeadRow {
  readonly id: Id;
  readonly programme: string;
  readonly version: string;
  readonly effective_from: Day;
  readonly effective_to: Day | null;
  readonly body_sha256: string;
  readonly withdrawn_after: Day | null;
}
interface FullRow extends HeadRow {
  readonly body: string;
  readonly published_by: string;
  readonly published_at: number | string;
}

/** Withdrawals are few, and found by their policy. */
const WITHDRAWN = '(SELECT MIN(w.last_day) FROM policy_withdrawal w WHERE w.policy_id = policy_version.id)';
const HEAD = `id, programme, version, effective_from, effective_to, body_sha256, ${WITHDRAWN} AS withdrawn_after`;
const FULL = `${HEAD}, body, published_by, published_at`;

/** The SQL of `policy_version`. Rows are only ever added. */
@Injectable()
export class PolicyStore {
  async heads(db: Reader): Promise<PolicyHead[]> {
    return (await db.query<HeadRow>(`SELECT ${HEAD} FROM policy_version ORDER BY programme, effective_from, id`)).map(headOf);
  }

  /** The versions of one programme, locked: what another transaction has added but not yet committed is waited for. */
  async lockedHeads(tx: Tx, programme: string): Promise<PolicyHead[]> {
    // Two statements: what a transaction withdrew that was waited for is seen only by a statement that begins afterwards.
    if (tx.engine === 'mysql') await tx.query(`SELECT id FROM policy_version WHERE programme = ? ORDER BY effective_from${forUpdate(tx)}`, [programme]);
    return (await tx.query<HeadRow>(`SELECT ${HEAD} FROM policy_version WHERE programme = ? ORDER BY effective_from, id`, [programme])).map(headOf);
  }

  async policies(db: Reader, ids: readonly Id[]): Promise<Map<Id, Policy>> {
    if (ids.length === 0) return new Map();
    const rows = await db.query<FullRow>(`SELECT ${FULL} FROM policy_version WHERE id IN (${marks(ids)})`, ids);
    return new Map(rows.map((row) => [row.id, policyOf(row)]));
  }

  async one(db: Reader, id: Id): Promise<PolicyRecord | null> {
    const rows = await db.query<FullRow>(`SELECT ${FULL} FROM policy_version WHERE id = ?`, [id]);
    return (await this.records(db, rows))[0] ?? null;
  }

  /** In order of programme, first day and id; `after` is the sort key of the last row seen, empty for the first page. */
  async page(db: Reader, { after, limit }: { after: string; limit: number }): Promise<PolicyRecord[]> {
    const [programme = '', from = '', id = ''] = after.split('|');
    const rows = await db.query<FullRow>(
      `SELECT ${FULL} FROM policy_version WHERE programme > ? OR (programme = ? AND (effective_from > ? OR (effective_from = ? AND id > ?))) ORDER BY programme, effective_from, id LIMIT ?`,
      [programme, programme, from, from, id, limit],
    );
    return this.records(db, rows);
  }

  async add(tx: Tx, { id, policy, publishedBy, publishedAt }: { id: Id; policy: Policy; publishedBy: string; publishedAt: number }): Promise<void> {
    const body = canonical(policy);
    await tx.insert('policy_version', [
      {
        id,
        programme: policy.programme,
        version: policy.version,
        effective_from: policy.effectiveFrom,
        effective_to: policy.effectiveTo,
        body,
        body_sha256: sha256(body),
        published_by: publishedBy,
        published_at: publishedAt,
      },
    ]);
  }

  async withdraw(tx: Tx, row: { id: Id; policyId: Id; lastDay: Day; reason: string; proposedBy: string; confirmedBy: string; confirmedAt: number }): Promise<void> {
    await tx.insert('policy_withdrawal', [
      {
        id: row.id,
        policy_id: row.policyId,
        last_day: row.lastDay,
        reason: row.reason,
        proposed_by: row.proposedBy,
        confirmed_by: row.confirmedBy,
        confirmed_at: row.confirmedAt,
      },
    ]);
  }

  private async records(db: Reader, rows: readonly FullRow[]): Promise<PolicyRecord[]> {
    if (rows.length === 0) return [];
    const all = await this.heads(db);
    return rows.map((row) => ({
      id: row.id,
      policy: policyOf(row),
      sha256: row.body_sha256,
      lastDayInForce: lastDayInForce(all, headOf(row)),
      withdrawnAfter: row.withdrawn_after,
      publishedBy: row.published_by,
      publishedAt: Number(row.published_at),
    }));
  }
}

/** The order of a list of policies, as a cursor carries it. */
export function sortKey({ id, policy }: PolicyRecord): string {
  return `${policy.programme}|${policy.effectiveFrom}|${id}`;
}

function headOf(row: HeadRow): PolicyHead {
  return {
    id: row.id,
    programme: row.programme,
    version: row.version,
    effectiveFrom: row.effective_from,
    effectiveTo: row.effective_to,
    sha256: row.body_sha256,
    withdrawnAfter: row.withdrawn_after,
  };
}

/**
 * The policy in a row, checked again: the text must have the digest kept beside it, be valid, and say the programme and
 * days of its row. Law that was altered in the database stops the county rather than being applied; throws Error.
 */
function policyOf(row: FullRow): Policy {
  const where = `policy ${row.programme}@${row.version}`;
  if (sha256(row.body) !== row.body_sha256) throw new Error(`${where}: the body was altered after it was published`);
  const policy = checkPolicy(JSON.parse(row.body));
  if (isFaults(policy)) throw new Error(`${where}: not valid: ${JSON.stringify(policy)}`);
  const said = [policy.programme, policy.version, policy.effectiveFrom, policy.effectiveTo].join('|');
  const kept = [row.programme, row.version, row.effective_from, row.effective_to].join('|');
  if (said !== kept) throw new Error(`${where}: the row does not match its body`);
  return policy;
}
