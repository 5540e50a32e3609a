import { Injectable } from '@nestjs/common';
import type { Disclosed } from './disclosures.js';
import type { Day } from '#values';
import type { Reader, Tx } from './tx.js';

/** What is counted by the day for the whole installation, in the database, so that all its processes see one figure. */
export type Tallied = 'activation_miss' | 'text_message';

/**
 * What a day may hold of each for the whole county: from `alarm` on the bureau is told, at `most` it stops until the next
 * day. With 60,000 codes handed out a typed guess, its date of birth included, hits one in some 10^9: 200,000 misses are
 * nothing yet to who guesses, and more than one stranger can make to shut the door to all others, whom their own networks'
 * budgets stop long before. The number of messages is a choice: what a bill may come to in a day.
 */
export const DAY_BUDGET: Readonly<Record<Tallied, { readonly alarm: number; readonly most: number }>> = {
  activation_miss: { alarm: 2000, most: 200_000 },
  text_message: { alarm: 2400, most: 3000 },
};

type Counted = Tallied | Disclosed | 'pin_wrong' | 'upload_unsigned' | 'upload_noted' | 'sms_asked' | 'quote_refused';

/** SQL over `tally`. */
@Injectable()
export class Tally {
  /** A name may go on behind a bar with what it is counted for, such as the digest of one network. */
  async of(db: Reader, name: Counted | `${Counted}|${string}`, day: Day): Promise<number> {
    const [row] = await db.query<{ n: number }>('SELECT n FROM tally WHERE name = ? AND day = ?', [name, day]);
    return row === undefined ? 0 : Number(row.n);
  }

  /** `times` below zero takes back what was counted before. */
  async add(tx: Tx, name: Counted | `${Counted}|${string}`, day: Day, times = 1): Promise<void> {
    const again = tx.engine === 'mysql' ? 'ON DUPLICATE KEY UPDATE n = n + ?' : 'ON CONFLICT (name, day) DO UPDATE SET n = n + ?';
    await tx.execute(`INSERT INTO tally (name, day, n) VALUES (?, ?, ?) ${again}`, [name, day, Math.max(0, times), times]);
  }

  /** Forgets days before the one given: no budget looks further back. */
  async forget(tx: Tx, before: Day): Promise<number> {
    return tx.execute('DELETE FROM tally WHERE day < ?', [before]);
  }
}
