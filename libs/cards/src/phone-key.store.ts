import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader, Row, Tx } from '#platform';
import { big, firstChange, forUpdate, marks, newestVersion, RowSeals } from '#platform';

/** An enrolled phone key. */
export interface PhoneKeyRecord {
  readonly phoneKeyId: Id;
  readonly serial: bigint;
  readonly personId: Id;
  readonly generation: number;
  /** 32 bytes in base64url. */
  readonly publicKey: string;
  readonly enrolledAt: number;
  readonly revokedAt: number | null;
}

interface PhoneKeyRow extends Row {
  id: Id;
  serial: number;
  person_id: Id;
  generation: number;
  public_key: string;
  enrolled_at: number;
  revoked_at: number | null;
}

/** SQL over `phone_key` and `activation`. */
@Injectable()
export class PhoneKeyStore {
  constructor(private readonly seals: RowSeals) {}

  /** For the till: a key that the app did not write so is absent, and one that was revoked stays revoked. */
  async bySerial(db: Reader, serials: readonly bigint[]): Promise<Map<string, PhoneKeyRecord>> {
    const rows = await db.query<PhoneKeyRow>(`SELECT k.*, ${this.versions(db)} FROM phone_key k WHERE k.serial IN (${marks(serials)})`, serials);
    return new Map(rows.flatMap((row) => (this.wasWritten(row) ? [[String(row.serial), recordOf(this.asRevoked(row))]] : [])));
  }

  async liveOf(db: Reader, personId: Id, generation: number): Promise<PhoneKeyRecord[]> {
    const rows = await db.query<PhoneKeyRow>('SELECT * FROM phone_key WHERE person_id = ? AND generation = ? AND revoked_at IS NULL ORDER BY id', [personId, generation]);
    return rows.map(recordOf);
  }

  /** For doors that a phone opens: one that the app did not write so is absent. */
  async byIds(db: Reader, phoneKeyIds: readonly Id[]): Promise<Map<Id, PhoneKeyRecord>> {
    const rows = await db.query<PhoneKeyRow>(`SELECT k.*, ${this.versions(db)} FROM phone_key k WHERE k.id IN (${marks(phoneKeyIds)})`, phoneKeyIds);
    return new Map(this.seals.genuine('phone_key', rows).map((row) => [row.id, recordOf(row)]));
  }

  private versions(db: Reader): string {
    return `${newestVersion(db, 'phone_key', 'k.id')}, ${firstChange(db, 'phone_key', 'k.id')}`;
  }

  private wasWritten(row: PhoneKeyRow): boolean {
    return Number(row['newest_version']) > 0 || this.seals.fits('phone_key', row);
  }

  /** A key that was revoked, and put back by somebody with the database's password, is as revoked as before. */
  private asRevoked(row: PhoneKeyRow & Row): PhoneKeyRow {
    return Number(row['newest_version']) > 0 && !this.seals.fits('phone_key', row) ? { ...row, revoked_at: row.revoked_at ?? Number(row['first_change']) } : row;
  }

  async add(tx: Tx, key: PhoneKeyRecord): Promise<void> {
    await tx.insert('phone_key', [
      this.seals.with('phone_key', {
        id: key.phoneKeyId,
        serial: key.serial,
        person_id: key.personId,
        generation: key.generation,
        public_key: key.publicKey,
        enrolled_at: key.enrolledAt,
        revoked_at: key.revokedAt,
      }),
    ]);
  }

  async revoke(tx: Tx, phoneKeyId: Id, at: number): Promise<boolean> {
    return (await this.revoking(tx, 'id = ?', phoneKeyId, at)) === 1;
  }

  /** A person has one phone at a time, so enrolling a new one revokes the one before. */
  async revokeAllOf(tx: Tx, personId: Id, at: number): Promise<number> {
    return this.revoking(tx, 'person_id = ?', personId, at);
  }

  private revoking(tx: Tx, which: string, id: Id, at: number): Promise<number> {
    const where = `${which} AND revoked_at IS NULL`;
    return this.seals.changing(tx, 'phone_key', { where, values: [id] }, () => tx.execute(`UPDATE phone_key SET revoked_at = ? WHERE ${where}`, [at, id]));
  }

  async addActivation(tx: Tx, activation: { codeHash: string; personId: Id; madeBy: string; madeAt: number; expiresAt: number }): Promise<void> {
    await tx.insert('activation', [
      this.seals.with('activation', {
        code_hash: activation.codeHash,
        person_id: activation.personId,
        made_by: activation.madeBy,
        made_at: activation.madeAt,
        expires_at: activation.expiresAt,
        used_at: null,
      }),
    ]);
  }

  /** Undefined too for a code that the app did not make. */
  async holderOfActivation(db: Reader, codeHash: string): Promise<{ readonly personId: Id; readonly bornOn: string; readonly madeAt: number } | undefined> {
    const [row] = await db.query<Row & { person_id: Id; birth_day: string; made_at: number }>(
      `SELECT a.*, p.birth_day, ${newestVersion(db, 'activation', 'a.code_hash')} FROM activation a JOIN person p ON p.id = a.person_id WHERE a.code_hash = ?`,
      [codeHash],
    );
    if (row === undefined || !this.seals.fits('activation', row)) return undefined;
    return { personId: row.person_id, bornOn: row.birth_day, madeAt: Number(row.made_at) };
  }

  /** Wrong dates of birth that were tried with a code, which stays locked: nobody tries another before this one is counted. */
  async lockMisses(tx: Tx, codeHash: string): Promise<number> {
    const [row] = await tx.query<{ misses: number }>(`SELECT misses FROM activation WHERE code_hash = ?${forUpdate(tx)}`, [codeHash]);
    return Number(row?.misses ?? 0);
  }

  /** Counts a wrong date of birth. */
  async missActivation(tx: Tx, codeHash: string): Promise<void> {
    await tx.execute('UPDATE activation SET misses = misses + 1 WHERE code_hash = ?', [codeHash]);
  }

  /** Claims an activation code: of many at once, one gets true. */
  async claimActivation(tx: Tx, codeHash: string, at: number): Promise<boolean> {
    const which = { where: 'code_hash = ? AND used_at IS NULL AND expires_at > ?', values: [codeHash, at] };
    return (await this.seals.changing(tx, 'activation', which, () => tx.execute(`UPDATE activation SET used_at = ? WHERE ${which.where}`, [at, ...which.values]))) === 1;
  }

  async activationUsedAt(db: Reader, codeHash: string): Promise<number | null> {
    const [row] = await db.query<{ used_at: number | null }>('SELECT used_at FROM activation WHERE code_hash = ?', [codeHash]);
    return row === undefined || row.used_at === null ? null : Number(row.used_at);
  }

  /** Ends the codes that were handed out and not used: a newer one was made, or the card was lost and perhaps the slip with it. */
  async endActivations(tx: Tx, personId: Id, at: number): Promise<void> {
    const which = { where: 'person_id = ? AND used_at IS NULL AND expires_at > ?', values: [personId, at] };
    await this.seals.changing(tx, 'activation', which, () => tx.execute(`UPDATE activation SET expires_at = ? WHERE ${which.where}`, [at, ...which.values]));
  }
}

function recordOf(row: PhoneKeyRow): PhoneKeyRecord {
  return {
    phoneKeyId: row.id,
    serial: big(row.serial),
    personId: row.person_id,
    generation: row.generation,
    publicKey: row.public_key,
    enrolledAt: row.enrolled_at,
    revokedAt: row.revoked_at,
  };
}
