import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { createHmac } from 'node:crypto';
import type { Id } from '#values';
import type { Reader, Row, Tx } from '#platform';
import { Keys, marks, newestVersion, RowSeals } from '#platform';

/** OWASP's setting for argon2id, as for passwords. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Five wrong PINs lock an operator at one tablet for ten minutes (web.md T2). */
export const PIN_TRIES_MAX = 5;
export const PIN_LOCK_MS = 10 * 60_000;

/** Verified where there is no PIN, so that it takes as long as a wrong one. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$Ai1ymm8cofdGFwx0VWGLfQ$1CouP2LgaAXB7mXSpXUFi9dEJz0FMTQCWX0wMzIJHyk';

/** PINs and the tries at them. Six digits are soon tried out, so what is hashed is keyed first: a copy of the database alone opens none. */
@Injectable()
export class PinStore {
  constructor(
    private readonly keys: Keys,
    private readonly seals: RowSeals,
  ) {}

  async hashed(accountId: Id, pin: string): Promise<string> {
    return hash(this.keyed(accountId, pin), COST);
  }

  async isRight(db: Reader, accountId: Id, pin: string): Promise<boolean> {
    const rows = await db.query<Row & { pin_hash: string }>(
      `SELECT account_id, pin_hash, set_at, seal, ${newestVersion(db, 'counter_pin', 'counter_pin.account_id')} FROM counter_pin WHERE account_id = ?`,
      [accountId],
    );
    const [row] = this.seals.genuine('counter_pin', rows);
    const right = await verify(row?.pin_hash ?? NOBODY, this.keyed(accountId, pin));
    return right && row !== undefined;
  }

  async keep(tx: Tx, accountId: Id, pinHash: string, nowMs: number): Promise<void> {
    await this.seals.replacing(tx, 'counter_pin', { where: 'account_id = ?', values: [accountId] }, [{ account_id: accountId, pin_hash: pinHash, set_at: nowMs }]);
  }

  async holders(db: Reader, accountIds: readonly Id[]): Promise<Set<Id>> {
    if (accountIds.length === 0) return new Set();
    const rows = await db.query<{ account_id: Id }>(`SELECT account_id FROM counter_pin WHERE account_id IN (${marks(accountIds)})`, accountIds);
    return new Set(rows.map((row) => row.account_id));
  }

  /** Claims one try before it is verified, so that parallel requests do not share one. False while it is locked. */
  async claimTry(tx: Tx, at: { readonly deviceId: Id; readonly accountId: Id }, nowMs: number): Promise<boolean> {
    const key = [at.deviceId, at.accountId];
    await tx.execute('UPDATE pin_try SET failed = 0, locked_until = NULL WHERE device_id = ? AND account_id = ? AND locked_until <= ?', [...key, nowMs]);
    const claimed = await tx.execute(
      'UPDATE pin_try SET locked_until = CASE WHEN failed + 1 >= ? THEN ? ELSE NULL END, failed = failed + 1 WHERE device_id = ? AND account_id = ? AND locked_until IS NULL',
      [PIN_TRIES_MAX, nowMs + PIN_LOCK_MS, ...key],
    );
    if (claimed === 1) return true;
    const [known] = await tx.query('SELECT device_id FROM pin_try WHERE device_id = ? AND account_id = ?', key);
    if (known !== undefined) return false;
    await tx.insert('pin_try', [{ device_id: at.deviceId, account_id: at.accountId, failed: 1, locked_until: null }]);
    return true;
  }

  async clearTries(tx: Tx, at: { readonly deviceId: Id; readonly accountId: Id }): Promise<void> {
    await tx.execute('UPDATE pin_try SET failed = 0, locked_until = NULL WHERE device_id = ? AND account_id = ?', [at.deviceId, at.accountId]);
  }

  private keyed(accountId: Id, pin: string): string {
    return createHmac('sha256', this.keys.secret('blind-index')).update(`pin:${accountId}:${pin}`).digest('hex');
  }
}
