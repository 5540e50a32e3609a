import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Id } from '#values';
import type { Tx } from '#platform';
import { Clock, forUpdate, Ids, Keys, newestVersion, RowSeals, Vault } from '#platform';
import { type Account, AccountStore } from './account.store.js';

const PERIOD_S = 30;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 8;
/** Letters and digits that are not mistaken for one another when read from paper. */
const GLYPHS = 'abcdefghjkmnpqrstuvwxyz23456789';
const RECOVERY_GLYPHS = 12;

/**
 * Codes by time (RFC 6238: SHA-1, six digits, 30 s, one step of tolerance each way) and recovery codes. Secrets are sealed,
 * recovery codes kept as keyed digests, and a step that was used once, or an earlier one, opens nothing more.
 */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly vault: Vault,
    private readonly accounts: AccountStore,
    private readonly ids: Ids,
    private readonly keys: Keys,
    private readonly clock: Clock,
    private readonly seals: RowSeals,
  ) {}

  /** A new secret in base32, as it is typed or stands in the QR. */
  draw(): string {
    return new Secret({ buffer: Uint8Array.from(this.ids.bytes(SECRET_BYTES)).buffer }).base32;
  }

  /** What an authenticator reads from a QR. */
  url(secret: string, login: string): string {
    return generator(secret, login).toString();
  }

  /** The secret that was drawn and waits for its first code; null when there is none. */
  drafted(account: Account): string | null {
    return account.secondFactorDraft === null ? null : this.vault.open('user_account.second_factor_draft_sealed', account.id, account.secondFactorDraft);
  }

  /** The step whose code this is; null when it is none of the present one and its neighbours. */
  stepOf(secret: string, code: string): number | null {
    const now = this.clock.nowMs();
    const delta = /^\d{6}$/.test(code) ? generator(secret, '').validate({ token: code, timestamp: now, window: 1 }) : null;
    return delta === null ? null : Math.floor(now / (PERIOD_S * 1000)) + delta;
  }

  /** Takes a code of an account, once: six digits of the authenticator, or a recovery code. */
  async take(tx: Tx, account: Account, code: string): Promise<boolean> {
    if (account.secondFactorSealed === null) return false;
    const typed = code.replace(/[\s-]/g, '').toLowerCase();
    const step = this.stepOf(this.vault.open('user_account.second_factor_sealed', account.id, account.secondFactorSealed), typed);
    if (step !== null) {
      const sql = 'UPDATE user_account SET second_factor_step = ? WHERE id = ? AND (second_factor_step IS NULL OR second_factor_step < ?)';
      return (await this.accounts.changing(tx, account.id, () => tx.execute(sql, [step, account.id, step]))) === 1;
    }
    return this.takeRecovery(tx, account.id, this.recoveryHash(account.id, typed));
  }

  /** Spends a recovery code, once; one that was spent or replaced and put back past the app is none. */
  private async takeRecovery(tx: Tx, userId: Id, hash: string): Promise<boolean> {
    const [row] = await tx.query(`SELECT r.*, ${newestVersion(tx, 'recovery_code', 'r.code_hash')} FROM recovery_code r WHERE r.user_id = ? AND r.code_hash = ?${forUpdate(tx)}`, [
      userId,
      hash,
    ]);
    if (row === undefined || row['used_at'] !== null || !this.seals.fits('recovery_code', row)) return false;
    const update = () => tx.execute('UPDATE recovery_code SET used_at = ? WHERE user_id = ? AND code_hash = ? AND used_at IS NULL', [this.clock.nowMs(), userId, hash]);
    return (await this.seals.changing(tx, 'recovery_code', { where: 'user_id = ? AND code_hash = ?', values: [userId, hash] }, update)) === 1;
  }

  /** The drafted secret becomes the account's, with new recovery codes, which are told this once. */
  async enrol(tx: Tx, account: Account, drafted: { readonly secret: string; readonly step: number }): Promise<string[]> {
    const now = this.clock.nowMs();
    const sealed = this.vault.seal('user_account.second_factor_sealed', account.id, drafted.secret);
    const sql = 'UPDATE user_account SET second_factor_sealed = ?, second_factor_draft_sealed = NULL, second_factor_step = ?, second_factor_at = ? WHERE id = ?';
    await this.accounts.changing(tx, account.id, () => tx.execute(sql, [sealed, drafted.step, now, account.id]));
    const codes = Array.from({ length: RECOVERY_CODES }, () => this.recoveryCode());
    await this.replaceRecovery(
      tx,
      account.id,
      codes.map((code) => ({ code_hash: this.recoveryHash(account.id, code.replace(/-/g, '')), user_id: account.id, used_at: null })),
    );
    return codes;
  }

  async draft(tx: Tx, account: Account, secret: string): Promise<void> {
    await tx.execute('UPDATE user_account SET second_factor_draft_sealed = ? WHERE id = ?', [
      this.vault.seal('user_account.second_factor_draft_sealed', account.id, secret),
      account.id,
    ]);
  }

  /** Takes the second factor off, for somebody who lost their phone: they enrol another at the next sign-in. */
  async clear(tx: Tx, userId: Id): Promise<void> {
    const sql = 'UPDATE user_account SET second_factor_sealed = NULL, second_factor_draft_sealed = NULL, second_factor_step = NULL, second_factor_at = NULL WHERE id = ?';
    await this.accounts.changing(tx, userId, () => tx.execute(sql, [userId]));
    await this.replaceRecovery(tx, userId, []);
  }

  private async replaceRecovery(tx: Tx, userId: Id, rows: readonly { code_hash: string; user_id: Id; used_at: null }[]): Promise<void> {
    await this.seals.replacing(tx, 'recovery_code', { where: 'user_id = ?', values: [userId] }, rows);
  }

  private recoveryCode(): string {
    const glyphs = Array.from(this.ids.bytes(RECOVERY_GLYPHS), (byte) => GLYPHS[byte % GLYPHS.length] ?? 'a').join('');
    return glyphs.replace(/(.{4})(?=.)/g, '$1-');
  }

  private recoveryHash(userId: Id, code: string): string {
    return createHmac('sha256', this.keys.secret('jwt')).update(`recovery-code|${userId}|${code}`).digest('hex');
  }
}

function generator(secret: string, login: string): TOTP {
  return new TOTP({ issuer: '爱心卡 Love Card', label: login, algorithm: 'SHA1', digits: 6, period: PERIOD_S, secret: Secret.fromBase32(secret) });
}
