import { Injectable } from '@nestjs/common';
import type { Actor, Reader, Tx } from '#platform';
import { RowSeals } from '#platform';
import type { Day, Id } from '#values';
import { monthOf } from '#values';
import { type BearerWord, BearerWords } from './bearer-words.js';
import { Standings } from './standings.js';

/**
 * Words of people on who bears a meal that holds no place: two in a row of different persons that agree close the case.
 * Insert-only; an appeal later is two more words. The money follows by the fold (`Standings`), as a counter-entry.
 */
@Injectable()
export class Bearers {
  constructor(
    private readonly standings: Standings,
    private readonly said: BearerWords,
    private readonly seals: RowSeals,
  ) {}

  /** By meal, the first word first. */
  words(db: Reader, mealIds: readonly Id[]): Promise<Map<Id, BearerWord[]>> {
    return this.said.of(db, mealIds);
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
