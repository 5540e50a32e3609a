import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Reader, Tx } from '#platform';
import { forUpdate } from '#platform';
import type { Pace } from './pace.js';
import { NO_PACE } from './pace.js';

interface PaceRow {
  tries: number;
  last_at: number;
  wait_until: number;
  good_at: number | null;
}

/** The row of a login that counts for all networks together. */
const EVERYWHERE = '';
const HOUR_MS = 3_600_000;
const KEPT_MS = 180 * 24 * HOUR_MS;

/** SQL over `sign_in_pace`: networks stand as keyed digests. */
@Injectable()
export class PaceStore {
  async of(db: Reader, userId: Id, network: string): Promise<Pace> {
    return paceOf(await db.query<PaceRow>('SELECT tries, last_at, wait_until, good_at FROM sign_in_pace WHERE user_id = ? AND network = ?', [userId, network]));
  }

  async locked(tx: Tx, userId: Id, network: string): Promise<Pace> {
    return paceOf(await tx.query<PaceRow>(`SELECT tries, last_at, wait_until, good_at FROM sign_in_pace WHERE user_id = ? AND network = ?${forUpdate(tx)}`, [userId, network]));
  }

  async keep(tx: Tx, userId: Id, network: string, pace: Pace): Promise<void> {
    const changed = await tx.execute('UPDATE sign_in_pace SET tries = ?, last_at = ?, wait_until = ?, good_at = ? WHERE user_id = ? AND network = ?', [
      pace.tries,
      pace.lastAt,
      pace.waitUntil,
      pace.goodAt,
      userId,
      network,
    ]);
    if (changed === 0) await this.insert(tx, userId, network, pace);
  }

  /** Holds the login: its rows are counted one after the other, also those that do not exist yet. */
  async hold(tx: Tx, userId: Id): Promise<void> {
    await tx.query(`SELECT id FROM user_account WHERE id = ?${forUpdate(tx)}`, [userId]);
  }

  /** Wrong tries at a login in the hour of an instant, from networks that are not known to it. */
  async misses(tx: Tx, userId: Id, nowMs: number): Promise<number> {
    const pace = await this.locked(tx, userId, EVERYWHERE);
    return Math.floor(pace.lastAt / HOUR_MS) === Math.floor(nowMs / HOUR_MS) ? pace.tries : 0;
  }

  async keepMisses(tx: Tx, userId: Id, misses: number, nowMs: number): Promise<void> {
    await this.keep(tx, userId, EVERYWHERE, { ...NO_PACE, tries: Math.max(0, misses), lastAt: nowMs });
  }

  /** Ends all pauses of a login. */
  async lift(tx: Tx, userId: Id): Promise<void> {
    await tx.execute('UPDATE sign_in_pace SET tries = 0, wait_until = 0 WHERE user_id = ?', [userId]);
  }

  /** Forgets networks that never signed in after an hour without a try: an attack from many must not grow a table. */
  async forgetStrangers(tx: Tx, userId: Id, nowMs: number): Promise<void> {
    await tx.execute('DELETE FROM sign_in_pace WHERE user_id = ? AND network <> ? AND good_at IS NULL AND last_at < ?', [userId, EVERYWHERE, nowMs - HOUR_MS]);
  }

  /** What is older than any rule asks for. */
  async forget(tx: Tx, nowMs: number): Promise<number> {
    return tx.execute('DELETE FROM sign_in_pace WHERE (good_at IS NULL AND last_at < ?) OR last_at < ?', [nowMs - 24 * HOUR_MS, nowMs - KEPT_MS]);
  }

  private async insert(tx: Tx, userId: Id, network: string, pace: Pace): Promise<void> {
    await tx.insert('sign_in_pace', [{ user_id: userId, network, tries: pace.tries, last_at: pace.lastAt, wait_until: pace.waitUntil, good_at: pace.goodAt }]);
  }
}

function paceOf(rows: readonly PaceRow[]): Pace {
  const row = rows[0];
  return row === undefined
    ? NO_PACE
    : { tries: row.tries, lastAt: Number(row.last_at), waitUntil: Number(row.wait_until), goodAt: row.good_at === null ? null : Number(row.good_at) };
}
