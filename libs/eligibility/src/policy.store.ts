import { Injectable } from '@nestjs/common';
import type { Day, Id } from '#values';
import type { Policy } from '#core/policy';
import { checkPolicy, isFaults, lastDayInForce } from '#core/policy';
import type { Reader, Row, Tx } from '#platform';
import { forUpdate, marks, RowSeals, SEALED_ROWS } from '#platform';
import type { PolicyHead, PolicyRecord } from './policy-record.js';
import { canonical, sha256 } from './policy-record.js';

interface HeadRow extends Row {
  readonly id: Id;
  readonly programme: string;
  readonly version: string;
  readonly effective_from: Day;
  readonly effective_to: Day | null;
  readonly body_sha256: string;
  readonly published_by: string;
  readonly published_at: number | string;
  readonly seal: string | null;
  readonly county: string;
}
interface FullRow extends HeadRow {
  readonly body: string;
}
interface Copy extends Row {
  readonly id: Id;
  readonly content: string;
  readonly county: string;
}
interface EndRow extends Row {
  readonly policy_id: Id;
  readonly last_day: Day;
}

const HEAD = `${SEALED_ROWS.policy_version.columns.join(', ')}, seal, county`;

/** A programme of a county. */
export interface ProgrammeOf {
  readonly county: string;
  readonly programme: string;
}

const ENDS = `SELECT ${SEALED_ROWS.policy_withdrawal.columns.join(', ')}, seal FROM policy_withdrawal`;

/** The SQL of `policy_version`. Rows are only ever added, each with its keyed seal; what no seal fits is told apart. */
@Injectable()
export class PolicyStore {
  constructor(private readonly seals: RowSeals) {}

  /** Of a county. Sound by their seals; bodies are not looked at. */
  async heads(db: Reader, county: string): Promise<PolicyHead[]> {
    return this.headsOf(db, await db.query<HeadRow>(`SELECT ${HEAD} FROM policy_version WHERE county = ? ORDER BY programme, effective_from, id`, [county]));
  }

  /** Of a county, as published: bodies read, and what was altered or taken away as it stands in the second place. */
  async readHeads(db: Reader, county: string): Promise<PolicyHead[]> {
    const rows = await db.query<FullRow>(`SELECT ${HEAD}, body FROM policy_version WHERE county = ? ORDER BY programme, effective_from, id`, [county]);
    return this.asPublished(db, await this.headsOf(db, rows), { county });
  }

  private async asPublished(db: Reader, heads: readonly PolicyHead[], { county, programme }: { county: string; programme?: string }): Promise<PolicyHead[]> {
    const copies = (await this.copies(db, county)).map(({ head }) => head).filter((head) => programme === undefined || head.programme === programme);
    const sound = heads.filter((head) => head.isSound || copies.every(({ id }) => id !== head.id));
    return [...sound, ...copies.filter(({ id }) => sound.every((head) => head.id !== id))];
  }

  /** The versions of one programme as published, locked: what another transaction has added but not yet committed is waited for. */
  async lockedHeads(tx: Tx, { county, programme }: ProgrammeOf): Promise<PolicyHead[]> {
    // Two statements: what a transaction withdrew that was waited for is seen only by a statement that begins afterwards.
    if (tx.engine === 'mysql') await tx.query(`SELECT id FROM policy_version WHERE county = ? AND programme = ? ORDER BY effective_from${forUpdate(tx)}`, [county, programme]);
    const rows = await tx.query<FullRow>(`SELECT ${HEAD}, body FROM policy_version WHERE county = ? AND programme = ? ORDER BY effective_from, id`, [county, programme]);
    return this.asPublished(tx, await this.headsOf(tx, rows), { county, programme });
  }

  /** The policies of sound rows; of others there are none. */
  async policies(db: Reader, ids: readonly Id[]): Promise<Map<Id, Policy>> {
    if (ids.length === 0) return new Map();
    const rows = await db.query<FullRow>(`SELECT ${HEAD}, body FROM policy_version WHERE id IN (${marks(ids)})`, ids);
    return new Map(rows.flatMap((row) => (this.isSound(row) ? [[row.id, policyOf(row) as Policy] as const] : [])));
  }

  /** What stands in the second place of a county, whole and sound. */
  async copies(db: Reader, county: string): Promise<{ readonly head: PolicyHead; readonly policy: Policy }[]> {
    const rows = (await this.soundCopies(db)).map(rowOfCopy).filter((row) => row.county === county);
    const heads = await this.headsOf(db, rows);
    return heads.flatMap((head, index) => {
      const policy = head.isSound ? policyOf(rows[index] as FullRow) : null;
      return policy === null ? [] : [{ head, policy }];
    });
  }

  private async soundCopies(db: Reader): Promise<Copy[]> {
    const rows = await db.query<Copy>('SELECT id, content, seal, county FROM policy_copy ORDER BY id');
    return rows.filter((row) => this.seals.fits('policy_copy', row));
  }

  /** One of a county's, as published; null for one of another county, and for a row that nobody published. */
  async one(db: Reader, county: string, id: Id): Promise<PolicyRecord | null> {
    const rows = (await db.query<FullRow>(`SELECT ${HEAD}, body FROM policy_version WHERE id = ? AND county = ?`, [id, county])).filter((row) => this.isSound(row));
    const copies = rows.length > 0 ? [] : (await this.soundCopies(db)).map(rowOfCopy).filter((row) => row.id === id && row.county === county);
    return (await this.records(db, county, [...rows, ...copies]))[0] ?? null;
  }

  /** Sound versions of a county in order of programme, first day and id; `after` is the sort key of the last row seen, empty for the first page. */
  async page(db: Reader, county: string, { after, limit }: { after: string; limit: number }): Promise<PolicyRecord[]> {
    const records: PolicyRecord[] = [];
    let [programme = '', from = '', id = ''] = after.split('|');
    for (;;) {
      const rows = await db.query<FullRow>(
        `SELECT ${HEAD}, body FROM policy_version WHERE county = ? AND (programme > ? OR (programme = ? AND (effective_from > ? OR (effective_from = ? AND id > ?)))) ORDER BY programme, effective_from, id LIMIT ?`,
        [county, programme, programme, from, from, id, limit],
      );
      records.push(...(await this.records(db, county, rows)));
      const last = rows.at(-1);
      if (last === undefined || rows.length < limit || records.length >= limit) return records.slice(0, limit);
      [programme, from, id] = [last.programme, last.effective_from, last.id];
    }
  }

  /** Ids of rows that nobody published, and of withdrawals that no two persons made. */
  async unsound(db: Reader): Promise<{ readonly versions: readonly Id[]; readonly copies: readonly Id[]; readonly withdrawals: readonly Id[] }> {
    const rows = await db.query<FullRow>(`SELECT ${HEAD}, body FROM policy_version ORDER BY programme, effective_from, id`);
    const heads = await this.headsOf(db, rows);
    const whole = new Map((await this.soundCopies(db)).map((copy) => [copy.id, rowOfCopy(copy)]));
    // The seal of a row does not say whose law it is; the sealed copy does.
    const moved = new Set(rows.filter((row) => (whole.get(row.id)?.county ?? row.county) !== row.county).map(({ id }) => id));
    const versions = heads.filter((head) => !head.isSound || moved.has(head.id)).map((head) => head.id);
    const stored = (await db.query<{ id: Id }>('SELECT id FROM policy_copy ORDER BY id')).map(({ id }) => id);
    const copies = [...stored.filter((id) => !whole.has(id)), ...heads.filter((head) => head.isSound && !stored.includes(head.id)).map((head) => head.id)];
    const ends = await db.query<EndRow & { id: Id }>(`${ENDS} ORDER BY id`);
    return { versions, copies, withdrawals: ends.filter((row) => !this.seals.fits('policy_withdrawal', row)).map((row) => row.id) };
  }

  /** What the log of acts says was published or withdrawn and is not there, as `programme@version`: fewer rows of a name, over all counties, than acts. */
  async gone(db: Reader): Promise<{ readonly publishedGone: readonly string[]; readonly withdrawnGone: readonly string[] }> {
    const acts = await db.query<{ action: string; name: string; n: number }>(
      `SELECT action, object_id AS name, COUNT(*) AS n FROM audit_entry WHERE object_kind = 'policy' AND action IN ('policy.publish', 'policy.withdraw') GROUP BY action, object_id ORDER BY object_id`,
    );
    const rows = await db.query<{ programme: string; version: string; published: number; withdrawn: number }>(
      'SELECT v.programme, v.version, COUNT(DISTINCT v.id) AS published, COUNT(w.id) AS withdrawn FROM policy_version v LEFT JOIN policy_withdrawal w ON w.policy_id = v.id GROUP BY v.programme, v.version',
    );
    const there = new Map(rows.map((row) => [`${row.programme}@${row.version}`, { published: Number(row.published), withdrawn: Number(row.withdrawn) }]));
    const of = (wanted: string): { name: string; n: number }[] => acts.filter(({ action }) => action === wanted).map(({ name, n }) => ({ name, n: Number(n) }));
    return {
      publishedGone: of('policy.publish').flatMap(({ name, n }) => ((there.get(name)?.published ?? 0) < n ? [name] : [])),
      withdrawnGone: of('policy.withdraw').flatMap(({ name, n }) => (there.has(name) && (there.get(name)?.withdrawn ?? 0) < n ? [name] : [])),
    };
  }

  async add(tx: Tx, { id, county, policy, publishedBy, publishedAt }: { id: Id; county: string; policy: Policy; publishedBy: string; publishedAt: number }): Promise<void> {
    const body = canonical(policy);
    const row = {
      id,
      programme: policy.programme,
      version: policy.version,
      effective_from: policy.effectiveFrom,
      effective_to: policy.effectiveTo,
      body,
      body_sha256: sha256(body),
      published_by: publishedBy,
      published_at: publishedAt,
      county,
    };
    const sealed = { ...row, seal: this.seals.of('policy_version', row) };
    await tx.insert('policy_version', [sealed]);
    await tx.insert('policy_copy', [copyOf(this.seals, sealed)]);
  }

  async withdraw(tx: Tx, row: { id: Id; policyId: Id; lastDay: Day; reason: string; proposedBy: string; confirmedBy: string; confirmedAt: number }): Promise<void> {
    const ending = {
      id: row.id,
      policy_id: row.policyId,
      last_day: row.lastDay,
      reason: row.reason,
      proposed_by: row.proposedBy,
      confirmed_by: row.confirmedBy,
      confirmed_at: row.confirmedAt,
    };
    await tx.insert('policy_withdrawal', [{ ...ending, seal: this.seals.of('policy_withdrawal', ending) }]);
  }

  private async records(db: Reader, county: string, rows: readonly FullRow[]): Promise<PolicyRecord[]> {
    if (rows.length === 0) return [];
    const all = (await this.readHeads(db, county)).filter((head) => head.isSound);
    return rows.flatMap((row) => {
      const policy = this.isSound(row) ? policyOf(row) : null;
      const head = all.find(({ id }) => id === row.id);
      if (policy === null || head === undefined) return [];
      const { id, sha256: digest, withdrawnAfter } = head;
      return [{ id, policy, sha256: digest, lastDayInForce: lastDayInForce(all, head), withdrawnAfter, publishedBy: row.published_by, publishedAt: Number(row.published_at) }];
    });
  }

  private async headsOf(db: Reader, rows: readonly (HeadRow | FullRow)[]): Promise<PolicyHead[]> {
    if (rows.length === 0) return [];
    const ends = new Map<Id, Day>();
    for (const row of await db.query<EndRow>(`${ENDS} ORDER BY last_day DESC`)) if (this.seals.fits('policy_withdrawal', row)) ends.set(row.policy_id, row.last_day);
    return rows.map((row) => ({
      id: row.id,
      programme: row.programme,
      version: row.version,
      effectiveFrom: row.effective_from,
      effectiveTo: row.effective_to,
      sha256: row.body_sha256,
      withdrawnAfter: ends.get(row.id) ?? null,
      isSound: this.isSound(row),
    }));
  }

  private isSound(row: HeadRow | FullRow): boolean {
    return this.seals.fits('policy_version', row) && (!('body' in row) || policyOf(row as FullRow) !== null);
  }
}

/** A sealed row once more, for the second place. */
export function copyOf(seals: RowSeals, row: Row): { id: string; content: string; seal: string; county: string } {
  const copy = { id: row['id'] as string, content: JSON.stringify(row) };
  return { ...copy, seal: seals.of('policy_copy', copy), county: row['county'] as string };
}

/** What a copy says; copies from before counties were told apart do not say whose they are, their column does. */
function rowOfCopy({ content, county }: Copy): FullRow {
  const said = JSON.parse(content) as FullRow | (Omit<FullRow, 'county'> & { readonly county?: undefined });
  return { ...said, county: said.county ?? county } as FullRow;
}

/** The order of a list of policies, as a cursor carries it. */
export function sortKey({ id, policy }: PolicyRecord): string {
  return `${policy.programme}|${policy.effectiveFrom}|${id}`;
}

/**
 * The policy in a row, checked again: the text must have the digest kept beside it, be valid, and say the programme and
 * days of its row. Null otherwise.
 */
function policyOf(row: FullRow): Policy | null {
  if (sha256(row.body) !== row.body_sha256) return null;
  const policy = checked(row.body);
  if (policy === null) return null;
  const said = [policy.programme, policy.version, policy.effectiveFrom, policy.effectiveTo].join('|');
  const kept = [row.programme, row.version, row.effective_from, row.effective_to].join('|');
  return said === kept ? policy : null;
}

function checked(body: string): Policy | null {
  try {
    const policy = checkPolicy(JSON.parse(body));
    return isFaults(policy) ? null : policy;
  } catch {
    // No JSON, so no policy.
    return null;
  }
}
