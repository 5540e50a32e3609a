import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader, Tx } from '#platform';
import type { Account } from './account.store.js';
import { isPassword } from './password-gate.js';

/** A password may not come back until this many others were used. */
const REMEMBERED = 5;

/** The digests of an account's former passwords. */
@Injectable()
export class PastPasswords {
  /** Whether a password is the present one or one of the last five. */
  async isReused(db: Reader, account: Account, password: string): Promise<boolean> {
    const rows = await db.query<{ password_hash: string }>(`SELECT password_hash FROM password_past WHERE user_id = ? ORDER BY ended_at DESC LIMIT ${String(REMEMBERED)}`, [
      account.id,
    ]);
    for (const hash of [account.passwordHash, ...rows.map((row) => row.password_hash)]) if (await isPassword(hash, password)) return true;
    return false;
  }

  /** Remembers the password that ends now, and forgets what is older than the last five. */
  async remember(tx: Tx, account: Account, endedAt: number): Promise<void> {
    const rows = await tx.query<{ ended_at: number }>('SELECT ended_at FROM password_past WHERE user_id = ? ORDER BY ended_at DESC', [account.id]);
    const at = Math.max(endedAt, Number(rows[0]?.ended_at ?? 0) + 1);
    await tx.insert('password_past', [{ user_id: account.id, ended_at: at, password_hash: account.passwordHash }]);
    const oldest = rows[REMEMBERED - 1];
    if (oldest) await this.forget(tx, account.id, Number(oldest.ended_at));
  }

  private async forget(tx: Tx, userId: Id, upTo: number): Promise<void> {
    await tx.execute('DELETE FROM password_past WHERE user_id = ? AND ended_at <= ?', [userId, upTo]);
  }
}
