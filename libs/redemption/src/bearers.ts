import { Injectable } from '@nestjs/common';
import type { DecidedBearer } from '#core/offline';
import type { Actor, Reader, Row, Tx } from '#platform';
import { marks, RowSeals } from '#platform';
import type { Day, Id } from '#values';
import { monthOf } from '#values';
import { Standings } from './standings.js';

/** What one person said should bear a meal without a place. */
export interface BearerWord {
  readonly bearer: DecidedBearer;
  readonly by: string;
  /** UTC ms. */
  readonly at: number;
  readonly reason: string;
  /** True where it agreed with the word before it, by somebody else: from here on it is so. */
  readonly closes: boolean;
}

interface WordRow extends Row {
  redemption_id: Id;
  bearer: DecidedBearer;
  closes: number;
  reason: string;
  decided_by: string;
  decided_at: number;
}

/**
 * Words of people on who bears a meal that holds no place: two in a row of different persons that agree close the case.
 * Insert-only; an appeal later is two more words. The money follows by the fold (`Standings`), as a counter-entry.
 */
@Injectable()
export class Bearers {
  constructor(
    private readonly standings: Standings,
    private readonly seals: RowSeals,
  ) {}

  /** By meal, the first word first. A word that nobody said in the app is none. */
  async words(db: Reader, mealIds: readonly Id[]): Promise<Map<Id, BearerWord[]>> {
    const words = new Map<Id, BearerWord[]>();
    if (mealIds.length === 0) return words;
    const rows = await db.query<WordRow>(
      `SELECT redemption_id, n, bearer, closes, reason, decided_by, decided_at, seal FROM standing_decision WHERE redemption_id IN (${marks(mealIds)}) ORDER BY redemption_id, n`,
      mealIds,
    );
    for (const row of this.seals.genuine('standing_decision', rows)) {
      const word = { bearer: row.bearer, by: row.decided_by, at: Number(row.decided_at), reason: row.reason, closes: Number(row.closes) === 1 };
      words.set(row.redemption_id, [...(words.get(row.redemption_id) ?? []), word]);
    }
    return words;
  }

  /** Keeps a word after the `earlier` ones; true when it closes the case. The meal must be locked by its person or chain. */
  async say(tx: Tx, actor: Actor, mealId: Id, word: Pick<BearerWord, 'bearer' | 'reason' | 'at'>, earlier: readonly BearerWord[]): Promise<boolean> {
    const last = earlier.at(-1);
    const closes = last !== undefined && !last.closes && last.by !== actor.id && last.bearer === word.bearer;
    const row = { redemption_id: mealId, n: earlier.length + 1, bearer: word.bearer, closes, reason: word.reason, decided_by: actor.id, decided_at: word.at };
    await tx.insert('standing_decision', [this.seals.with('standing_decision', row)]);
    return closes;
  }

  /** Books what was decided. The person must be locked. */
  async settle(tx: Tx, actor: Actor, meal: { readonly personId: Id; readonly day: Day }, nowMs: number): Promise<void> {
    await this.standings.settle(tx, actor, [{ personId: meal.personId, month: monthOf(meal.day), fresh: new Set() }], nowMs);
  }
}
