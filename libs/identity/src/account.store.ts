import { Injectable } from '@nestjs/common';
import type { Day, Id, Words } from '#values';
import type { Actor, Reader, Role, Tx, Value } from '#platform';
import { forUpdate, marks, newestVersion, RowSeals, scopeRange } from '#platform';
import { DECIDE, DECIDERS_LEAST, type UserRecord } from './account.js';

/** An account with its password hash: stays inside this lib. */
export interface Account extends UserRecord {
  readonly passwordHash: string;
  /** The secret of the second factor, sealed; null while there is none. */
  readonly secondFactorSealed: string | null;
  /** The secret that was shown and not yet confirmed. */
  readonly secondFactorDraft: string | null;
}

interface AccountRow {
  id: Id;
  login: string;
  password_hash: string;
  display_name: string;
  role: Role;
  area_code: string;
  site_id: Id | null;
  county: string;
  staff_number: string | null;
  password_temporary: number;
  second_factor_sealed: string | null;
  second_factor_draft_sealed: string | null;
  second_factor_at: number | null;
  disabled_at: number | null;
  created_at: number;
}

const COLUMNS =
  'id, login, password_hash, display_name, role, area_code, site_id, county, staff_number, password_temporary, second_factor_sealed, second_factor_draft_sealed, second_factor_at, second_factor_step, disabled_at, created_at, seal';

/** SQL over accounts. */
@Injectable()
export class AccountStore {
  constructor(private readonly seals: RowSeals) {}

  async byLogin(db: Reader, login: string): Promise<Account | null> {
    return first(await this.rowsOf(db, login));
  }

  /** For signing in: none where somebody altered the row past the app. */
  async soundByLogin(db: Reader, login: string): Promise<Account | null> {
    return first((await this.rowsOf(db, login)).filter((row) => this.seals.fits('user_account', { ...row })));
  }

  private rowsOf(db: Reader, login: string): Promise<AccountRow[]> {
    return db.query<AccountRow>(`SELECT ${COLUMNS}, ${newestVersion(db, 'user_account', 'user_account.id')} FROM user_account WHERE login = ?`, [login]);
  }

  /** How many natural persons of a county may confirm what another proposed. */
  async deciders(db: Reader, county: string): Promise<number> {
    const [row] = await db.query<{ n: number }>(
      `SELECT COUNT(DISTINCT staff_number) AS n FROM user_account WHERE role IN (${marks(DECIDE)}) AND area_code = ? AND disabled_at IS NULL AND staff_number IS NOT NULL`,
      [...DECIDE, county],
    );
    return Number(row?.n ?? 0);
  }

  /**
   * Whether a county would still have two natural persons who decide if this account did not any more; always, of an account that does
   * not. Those who decide stay locked, so that two who put each other out at one moment come one after the other.
   */
  async decidedWithout(tx: Tx, account: Pick<Account, 'id' | 'county' | 'role' | 'areaCode' | 'staffNumber'>): Promise<boolean> {
    if (account.staffNumber === null || !DECIDE.includes(account.role) || account.areaCode !== account.county) return true;
    const rows = await tx.query<{ staff_number: string }>(
      `SELECT staff_number FROM user_account WHERE role IN (${marks(DECIDE)}) AND area_code = ? AND disabled_at IS NULL AND staff_number IS NOT NULL ORDER BY id${forUpdate(tx)}`,
      [...DECIDE, account.county],
    );
    return new Set(rows.map((row) => row.staff_number).filter((number) => number !== account.staffNumber)).size >= DECIDERS_LEAST;
  }

  async byId(db: Reader, id: Id): Promise<Account | null> {
    return first(await db.query<AccountRow>(`SELECT ${COLUMNS} FROM user_account WHERE id = ?`, [id]));
  }

  /** Accounts of the actor's area by login; reads one row more than `limit`. */
  async list(db: Reader, actor: Actor, filter: { role?: Role | undefined; siteId?: Id | undefined; after: string; limit: number }): Promise<UserRecord[]> {
    const range = scopeRange(actor.areaCode);
    const where = ['area_code >= ? AND area_code < ? AND login > ?'];
    const parameters: Value[] = [range.from, range.to, filter.after];
    if (filter.role !== undefined) {
      where.push('role = ?');
      parameters.push(filter.role);
    }
    if (filter.siteId !== undefined) {
      where.push('site_id = ?');
      parameters.push(filter.siteId);
    }
    const rows = await db.query<AccountRow>(`SELECT ${COLUMNS} FROM user_account WHERE ${where.join(' AND ')} ORDER BY login LIMIT ${String(filter.limit + 1)}`, parameters);
    return rows.map((row) => userOf(accountOf(row)));
  }

  async insert(tx: Tx, account: Account): Promise<void> {
    await tx.insert('user_account', [
      this.seals.with('user_account', {
        id: account.id,
        login: account.login,
        password_hash: account.passwordHash,
        display_name: account.displayName,
        role: account.role,
        area_code: account.areaCode,
        site_id: account.siteId,
        person_id: null,
        county: account.county,
        staff_number: account.staffNumber,
        staff_key: staffKeyOf(account),
        password_temporary: account.passwordTemporary ? 1 : 0,
        created_at: account.createdAt,
        second_factor_sealed: null,
        second_factor_step: null,
        disabled_at: null,
        name_seal: this.seals.of('account_name', { id: account.id, display_name: account.displayName }),
      }),
    ]);
  }

  /** Sets a new password only where the old hash still stands, so that of two changes at once one fails. `temporary`: given by somebody else. */
  async replacePassword(tx: Tx, change: { readonly id: Id; readonly from: string; readonly to: string; readonly temporary: boolean }): Promise<number> {
    const sql = 'UPDATE user_account SET password_hash = ?, password_temporary = ? WHERE id = ? AND password_hash = ?';
    return this.changing(tx, change.id, () => tx.execute(sql, [change.to, change.temporary ? 1 : 0, change.id, change.from]));
  }

  async setRole(tx: Tx, id: Id, to: { readonly role: Role; readonly areaCode: string }): Promise<number> {
    return this.changing(tx, id, () => tx.execute('UPDATE user_account SET role = ?, area_code = ? WHERE id = ? AND disabled_at IS NULL', [to.role, to.areaCode, id]));
  }

  /** Says whose account it is, once; zero rows when it is said already. A number that another live account has is a duplicate key. */
  async link(tx: Tx, account: Pick<Account, 'id' | 'county'>, staffNumber: string): Promise<number> {
    const sql = 'UPDATE user_account SET staff_number = ?, staff_key = ? WHERE id = ? AND staff_number IS NULL AND disabled_at IS NULL';
    return this.changing(tx, account.id, () => tx.execute(sql, [staffNumber, staffKeyOf({ county: account.county, staffNumber }), account.id]));
  }

  async disable(tx: Tx, actor: Actor, user: { readonly id: Id; readonly atMs: number }): Promise<number> {
    const range = scopeRange(actor.areaCode);
    const sql = 'UPDATE user_account SET disabled_at = ?, staff_key = NULL WHERE id = ? AND disabled_at IS NULL AND area_code >= ? AND area_code < ?';
    return this.changing(tx, user.id, () => tx.execute(sql, [user.atMs, user.id, range.from, range.to]));
  }

  /** Whatever changes a row of rights goes through here, so that its seal goes with it. */
  changing(tx: Tx, id: Id, update: () => Promise<number>): Promise<number> {
    return this.seals.changing(tx, 'user_account', { where: 'id = ?', values: [id] }, update);
  }

  /** The area of a site within the actor's scope that is open on a day (one with a planned end is, until then); null where there is none. Sites belong to another lib of this floor: only the two columns of the scope are read. */
  async areaOfSite(db: Reader, actor: Actor, { siteId, day }: { readonly siteId: Id; readonly day: Day }): Promise<string | null> {
    const range = scopeRange(actor.areaCode);
    const rows = await db.query<{ area_code: string }>('SELECT area_code FROM site WHERE id = ? AND (closed_on IS NULL OR closed_on > ?) AND area_code >= ? AND area_code < ?', [
      siteId,
      day,
      range.from,
      range.to,
    ]);
    const area = rows[0]?.area_code ?? null;
    return actor.siteId === null || actor.siteId === siteId ? area : null;
  }

  /** What a site is called, for whoever confirms an account there. */
  async siteNames(db: Reader, siteId: Id): Promise<Words | null> {
    const rows = await db.query<{ code: string; name: string; name_en: string }>('SELECT code, name, name_en FROM site WHERE id = ?', [siteId]);
    return rows[0] === undefined ? null : { zh: `${rows[0].name}（${rows[0].code}）`, en: `${rows[0].name_en} (${rows[0].code})` };
  }
}

/** One live account a person and county. A disabled account keeps its number, for the acts it signed, and gives up the key. */
function staffKeyOf({ county, staffNumber }: { readonly county: string; readonly staffNumber: string | null }): string | null {
  return staffNumber === null ? null : `${county}|${staffNumber}`;
}

/** The account without its password hash. */
export function userOf(account: Account): UserRecord {
  const { passwordHash: _hash, secondFactorSealed: _sealed, secondFactorDraft: _draft, ...user } = account;
  return user;
}

function first(rows: readonly AccountRow[]): Account | null {
  return rows[0] === undefined ? null : accountOf(rows[0]);
}

function accountOf(row: AccountRow): Account {
  return {
    id: row.id,
    login: row.login,
    passwordHash: row.password_hash,
    displayName: row.display_name,
    role: row.role,
    areaCode: row.area_code,
    siteId: row.site_id,
    county: row.county,
    staffNumber: row.staff_number,
    disabledAt: row.disabled_at,
    passwordTemporary: row.password_temporary === 1,
    secondFactorSealed: row.second_factor_sealed,
    secondFactorDraft: row.second_factor_draft_sealed,
    // The sealed secret says whether there is one: the day alone is nobody's word.
    secondFactorAt: row.second_factor_sealed === null ? null : Number(row.second_factor_at ?? 0),
    createdAt: row.created_at,
  };
}
