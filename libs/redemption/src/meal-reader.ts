import { Injectable } from '@nestjs/common';
import type { DecidedBearer, Standing } from '#core/offline';
import { LawReader } from '#eligibility';
import type { Reader, Row } from '#platform';
import { marks } from '#platform';
import type { Day, Id } from '#values';
import { dayOf } from '#values';
import { BearerWords, closedWords } from './bearer-words.js';
import type { RedemptionRow } from './receipt.js';
import { RECEIPT_COLUMNS, receiptOf } from './receipt.js';
import type { Receipt } from './redeem-item.js';
import { STANDING_JOIN } from './standing.store.js';
import { TakenBack, VOID_COLUMNS } from './taken-back.js';

/** A meal with its receipt, which never changes, and how it stands now. */
export interface MealNow {
  readonly receipt: Receipt;
  readonly deviceId: Id | null;
  /** The account that asked for it. */
  readonly operatorId: string;
  readonly offline: boolean;
  /** UTC ms; null while it was not taken back. */
  readonly voidedAt: number | null;
  readonly standing: Standing;
  /** Why it is not funded. */
  readonly code: string | null;
  /** The meal that holds its place. */
  readonly otherId: Id | null;
  /** Which rule the site broke, of a meal without the network. */
  readonly broke: string | null;
  /** Who should bear it while it has no place, as two persons decided; null where nobody did. */
  readonly decided: DecidedBearer | null;
}

interface NowRow extends RedemptionRow, Row {
  device_id: Id | null;
  operator_id: string;
  offline: number;
  void_at: number | null;
  standing: Standing | null;
  code: string | null;
  other_id: Id | null;
  broke: string | null;
  closed_words: number;
}

/** Meals by id, in one read; unknown ids are absent. */
@Injectable()
export class MealReader {
  constructor(
    private readonly laws: LawReader,
    private readonly words: BearerWords,
    private readonly takenBack: TakenBack,
  ) {}

  /** Meals of a person on these days, both inside, that were not taken back. */
  async idsOf(db: Reader, personId: Id, { from, to }: { readonly from: Day; readonly to: Day }): Promise<Id[]> {
    const rows = await db.query<Row & { id: Id }>(
      `SELECT r.id, ${VOID_COLUMNS} FROM redemption r LEFT JOIN redemption_void v ON v.redemption_id = r.id WHERE r.person_id = ? AND r.meal_day >= ? AND r.meal_day <= ? ORDER BY r.id`,
      [personId, from, to],
    );
    return rows.filter((row) => !this.takenBack.is(row)).map(({ id }) => id);
  }

  async of(db: Reader, ids: readonly Id[]): Promise<Map<Id, MealNow>> {
    if (ids.length === 0) return new Map();
    const rows = await db.query<NowRow>(
      `SELECT ${RECEIPT_COLUMNS}, r.device_id, r.operator_id, r.offline, ${VOID_COLUMNS}, st.standing, st.code, st.other_id, m.broke,
              ${closedWords('r.id')}
         FROM redemption r LEFT JOIN redemption_void v ON v.redemption_id = r.id LEFT JOIN offline_meal m ON m.id = r.id ${STANDING_JOIN} WHERE r.id IN (${marks(ids)})`,
      ids,
    );
    const laws = await this.laws.onDays(
      db,
      rows.map((row) => ({ county: row.county, day: dayOf(Number(row.occurred_at)) })),
    );
    const decided = await this.words.decided(db, rows);
    return new Map(
      rows.map((row) => [
        row.id,
        {
          receipt: receiptOf(row, laws(row.county, dayOf(Number(row.occurred_at)))),
          deviceId: row.device_id,
          operatorId: row.operator_id,
          offline: Number(row.offline) === 1,
          voidedAt: this.takenBack.is(row) ? Number(row.void_at) : null,
          standing: row.standing ?? 'funded',
          code: row.code,
          otherId: row.other_id,
          broke: row.broke,
          decided: decided.get(row.id) ?? null,
        },
      ]),
    );
  }

  /** The codes of ids that were definitely refused online. */
  async refusals(db: Reader, ids: readonly Id[]): Promise<Map<Id, string>> {
    if (ids.length === 0) return new Map();
    const rows = await db.query<{ id: Id; outcome: string }>(`SELECT id, outcome FROM attempt WHERE outcome <> 'accepted' AND id IN (${marks(ids)})`, ids);
    return new Map(rows.map((row) => [row.id, row.outcome]));
  }
}
