import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import type { Day, Id } from '#values';
import type { Actor, Reader, Row, Tx } from '#platform';
import { forUpdate, Ids, Keys, newestVersion, RowSeals, scopeRange, SEALED_ROWS } from '#platform';
import type { FamilyLink } from './family-link.js';

interface LinkRow extends Row {
  id: Id;
  person_id: Id;
  relation: string;
  name_masked: string;
  public_key: string;
  started_at: number;
  ends_on: Day;
  ends_at: number;
  revoked_at: number | null;
  last_seen_at: number | null;
}

export interface Invitation {
  readonly codeHash: string;
  readonly personId: Id;
  readonly relation: string;
  readonly endsOn: Day;
  readonly madeAt: number;
  readonly expiresAt: number;
}

const COLUMNS = `${SEALED_ROWS.family_link.columns.join(', ')}, last_seen_at, seal`;

/** SQL over invitations and consents. */
@Injectable()
export class FamilyStore {
  constructor(
    private readonly ids: Ids,
    private readonly keys: Keys,
    private readonly seals: RowSeals,
  ) {}

  /** Twelve digits by chance. */
  drawCode(): string {
    const chance = Buffer.from(this.ids.bytes(8)).readBigUInt64BE();
    return (chance % 1_000_000_000_000n).toString().padStart(12, '0');
  }

  /** Keyed, because twelve digits could be found from a plain digest. Spaces and hyphens are how people read digits out. */
  hashOf(code: string): string {
    return createHmac('sha256', this.keys.secret('blind-index'))
      .update(`family:${code.replace(/[\s-]/g, '')}`)
      .digest('hex');
  }

  async invite(tx: Tx, invitation: Invitation): Promise<void> {
    const { codeHash, personId, relation, endsOn, madeAt, expiresAt } = invitation;
    await tx.insert('family_invitation', [{ code_hash: codeHash, person_id: personId, relation, ends_on: endsOn, made_at: madeAt, expires_at: expiresAt, used_at: null }]);
  }

  async invitedSince(db: Reader, personId: Id, since: number): Promise<number> {
    const [row] = await db.query<{ n: number }>('SELECT COUNT(*) AS n FROM family_invitation WHERE person_id = ? AND made_at > ?', [personId, since]);
    return Number(row?.n ?? 0);
  }

  /** A newer invitation ends the ones before it. */
  async endInvitations(tx: Tx, personId: Id, at: number): Promise<void> {
    await tx.execute('UPDATE family_invitation SET expires_at = ? WHERE person_id = ? AND used_at IS NULL AND expires_at > ?', [at, personId, at]);
  }

  async invitation(db: Reader, codeHash: string): Promise<{ personId: Id; relation: string; endsOn: Day } | null> {
    const [row] = await db.query<{ person_id: Id; relation: string; ends_on: Day }>('SELECT person_id, relation, ends_on FROM family_invitation WHERE code_hash = ?', [codeHash]);
    return row === undefined ? null : { personId: row.person_id, relation: row.relation, endsOn: row.ends_on };
  }

  /** Of many at once one gets true. */
  async claim(tx: Tx, codeHash: string, at: number): Promise<boolean> {
    return (await tx.execute('UPDATE family_invitation SET used_at = ? WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?', [at, codeHash, at])) === 1;
  }

  /** The person, held, so that consents are added one after the other; null for the deceased and the unknown. */
  async lockLiving(tx: Tx, personId: Id): Promise<{ nameMasked: string } | null> {
    const [row] = await tx.query<{ name_masked: string }>(`SELECT name_masked FROM person WHERE id = ? AND died_on IS NULL${forUpdate(tx)}`, [personId]);
    return row === undefined ? null : { nameMasked: row.name_masked };
  }

  /** Whether a desk's area reaches the person. */
  async isWithin(db: Reader, { areaCode }: Actor, personId: Id): Promise<boolean> {
    const { from, to } = scopeRange(areaCode);
    return (await db.query('SELECT id FROM person WHERE id = ? AND residence_area >= ? AND residence_area < ?', [personId, from, to])).length === 1;
  }

  async add(tx: Tx, link: FamilyLink & { readonly nameSealed: string }): Promise<void> {
    await tx.insert('family_link', [
      this.seals.with('family_link', {
        id: link.id,
        person_id: link.personId,
        relation: link.relation,
        name_sealed: link.nameSealed,
        name_masked: link.nameMasked,
        public_key: link.publicKey,
        started_at: link.startedAt,
        ends_on: link.endsOn,
        ends_at: link.endsAt,
        revoked_at: null,
        last_seen_at: null,
      }),
    ]);
  }

  async of(db: Reader, personId: Id): Promise<FamilyLink[]> {
    return (await db.query<LinkRow>(`SELECT ${COLUMNS} FROM family_link WHERE person_id = ? ORDER BY id DESC`, [personId])).map(linkOf);
  }

  /** Null for one that the app did not write so: it opens nothing. */
  async byId(db: Reader, id: Id): Promise<FamilyLink | null> {
    const [row] = await db.query<LinkRow>(`SELECT ${COLUMNS}, ${newestVersion(db, 'family_link', 'family_link.id')} FROM family_link WHERE id = ?`, [id]);
    return row === undefined || !this.seals.fits('family_link', row) ? null : linkOf(row);
  }

  async live(db: Reader, personId: Id, nowMs: number): Promise<number> {
    const [row] = await db.query<{ n: number | string }>('SELECT COUNT(*) AS n FROM family_link WHERE person_id = ? AND revoked_at IS NULL AND ends_at > ?', [personId, nowMs]);
    return Number(row?.n ?? 0);
  }

  async revoke(tx: Tx, link: { readonly id: Id; readonly personId: Id }, at: number): Promise<boolean> {
    const sql = 'UPDATE family_link SET revoked_at = ? WHERE id = ? AND person_id = ? AND revoked_at IS NULL';
    const revoked = await this.seals.changing(tx, 'family_link', { where: 'id = ?', values: [link.id] }, () => tx.execute(sql, [at, link.id, link.personId]));
    return revoked === 1;
  }

  async seen(tx: Tx, id: Id, at: number): Promise<void> {
    await tx.execute('UPDATE family_link SET last_seen_at = ? WHERE id = ?', [at, id]);
  }
}

function linkOf(row: LinkRow): FamilyLink {
  return {
    id: row.id,
    personId: row.person_id,
    relation: row.relation,
    nameMasked: row.name_masked,
    publicKey: row.public_key,
    startedAt: Number(row.started_at),
    endsOn: row.ends_on,
    endsAt: Number(row.ends_at),
    revokedAt: row.revoked_at === null ? null : Number(row.revoked_at),
    lastSeenAt: row.last_seen_at === null ? null : Number(row.last_seen_at),
  };
}
