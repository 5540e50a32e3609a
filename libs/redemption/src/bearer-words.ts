import { Injectable } from '@nestjs/common';
import type { DecidedBearer } from '#core/offline';
import type { Reader, Row } from '#platform';
import { marks, RowSeals } from '#platform';
import type { Id } from '#values';

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

/** Ids in one IN list. */
const PER_QUERY = 500;

/** Whether anybody closed the case of the meal that `key` names, as a column: those are worth asking `BearerWords.decided` about, and few. */
export const closedWords = (key: string): string => `(SELECT COUNT(*) FROM standing_decision d WHERE d.redemption_id = ${key} AND d.closes = 1) AS closed_words`;

/** The one reader of who should bear a meal: money follows these words, so one that nobody said in the app is none, whoever asks. */
@Injectable()
export class BearerWords {
  constructor(private readonly seals: RowSeals) {}

  /** By meal, the first word first. */
  async of(db: Reader, mealIds: readonly Id[]): Promise<Map<Id, BearerWord[]>> {
    const words = new Map<Id, BearerWord[]>();
    for (let start = 0; start < mealIds.length; start += PER_QUERY) {
      const some = mealIds.slice(start, start + PER_QUERY);
      const rows = await db.query<WordRow>(
        `SELECT redemption_id, n, bearer, closes, reason, decided_by, decided_at, seal FROM standing_decision WHERE redemption_id IN (${marks(some)}) ORDER BY redemption_id, n`,
        some,
      );
      for (const row of this.seals.genuine('standing_decision', rows)) {
        const word = { bearer: row.bearer, by: row.decided_by, at: Number(row.decided_at), reason: row.reason, closes: Number(row.closes) === 1 };
        words.set(row.redemption_id, [...(words.get(row.redemption_id) ?? []), word]);
      }
    }
    return words;
  }

  /** What two persons decided last, of rows that were read with `closedWords`; absent where nobody did. */
  async decided(db: Reader, meals: readonly { readonly id: Id; readonly closed_words: number | string }[]): Promise<Map<Id, DecidedBearer>> {
    const closed = meals.filter((meal) => Number(meal.closed_words) > 0).map(({ id }) => id);
    const decided = new Map<Id, DecidedBearer>();
    for (const [id, words] of await this.of(db, closed)) {
      const last = words.findLast(({ closes }) => closes);
      if (last !== undefined) decided.set(id, last.bearer);
    }
    return decided;
  }
}
