import { Injectable } from '@nestjs/common';
import { BY_HAND_ABOVE, type DecidedBearer, type PlacedMeal, type Standing } from '#core/offline';
import type { Reader, Row, Tx } from '#platform';
import { big, marks } from '#platform';
import { ProxyReader } from '#people';
import type { Day, Id } from '#values';
import { BearerWords, closedWords } from './bearer-words.js';
import { LiftedDeaths } from './lifted-deaths.js';
import { TakenBack, VOID_COLUMNS } from './taken-back.js';

/** A meal as it is folded, with how it stands now. */
export interface StandingMeal extends PlacedMeal {
  readonly personId: Id;
  readonly siteId: Id;
  /** Of the site, by whose law it was served and in whose books it stands. */
  readonly county: string;
  readonly subsidyFen: bigint;
  readonly collectiveFen: bigint;
  /** Null where the meal moved no money. */
  readonly transferId: Id | null;
  /** How often its standing was recorded; 0 for a meal that was always funded. */
  readonly n: number;
  readonly standing: Standing;
  readonly code: string | null;
  readonly otherId: Id | null;
}

export interface StandingRecord {
  readonly id: Id;
  readonly redemptionId: Id;
  readonly n: number;
  readonly personId: Id;
  readonly standing: Standing;
  readonly code: string | null;
  readonly otherId: Id | null;
  readonly transferId: Id | null;
  readonly at: number;
}

/** What is fixed about a meal that was accepted without the network. */
export interface OfflineMealRecord {
  readonly id: Id;
  readonly personId: Id;
  readonly deviceId: Id;
  readonly seq: number;
  readonly mealDay: Day;
  /** The generation under which the code was given. */
  readonly generation: number;
  readonly phoneStep: number | null;
  /** Why there was no right to a subsidy at that time. */
  readonly block: string | null;
  /** Which rule the site broke; null when it kept them. */
  readonly broke: string | null;
}

interface MealRow extends Row {
  id: Id;
  person_id: Id;
  meal_day: Day;
  meal_window: string;
  site_id: Id;
  county: string;
  occurred_at: number;
  received_at: number;
  subsidy_fen: number | string;
  collective_fen: number | string;
  transfer_id: Id | null;
  carrier_id: Id | null;
  phone_step: number | null;
  offline_step: number | null;
  proxy_id: Id | null;
  closed_words: number;
  block: string | null;
  kept: number | null;
  broke: string | null;
  lifted: number;
  by_hand: number | string;
  n: number | null;
  standing: Standing | null;
  code: string | null;
  other_id: Id | null;
}

/** The latest standing of a redemption `r`, as a join; absent while it was always funded. */
export const STANDING_JOIN = 'LEFT JOIN redemption_standing st ON st.redemption_id = r.id AND st.n = (SELECT MAX(sn.n) FROM redemption_standing sn WHERE sn.redemption_id = r.id)';

/** Whether the death that stood against an offline meal `m` of a redemption `r` was revoked since: 1 or 0. A death recorded later again is another. */
export const DEATH_LIFTED = `CASE WHEN m.block = 'deceased' AND EXISTS (SELECT 1 FROM life_event lifted WHERE lifted.person_id = m.person_id AND lifted.kind = 'death_revoked' AND lifted.noticed_at >= r.received_at) THEN 1 ELSE 0 END`;

/** The entry of the log of acts that a meal by typed number was held with. */
export const HELD_BY_HAND = 'redemption.hold_by_hand';

/** Whether the meal that `key` names is one beyond what its site types in a day, as a column above 0: by its row or, where somebody took that out, by the log of acts. */
export const heldByHand = (key: string): string =>
  `((SELECT COUNT(*) FROM held_by_hand h WHERE h.redemption_id = ${key}) + (SELECT COUNT(*) FROM audit_entry a WHERE a.object_id = ${key} AND a.action = '${HELD_BY_HAND}')) AS by_hand`;

/** The SQL of who bears which meal. */
@Injectable()
export class StandingStore {
  constructor(
    private readonly words: BearerWords,
    private readonly takenBack: TakenBack,
    private readonly proxies: ProxyReader,
    private readonly lifted: LiftedDeaths,
  ) {}

  /** All meals of these persons from one day to another, taken back or not. */
  async meals(db: Reader, personIds: readonly Id[], days: { readonly from: Day; readonly to: Day }): Promise<StandingMeal[]> {
    const rows = await db.query<MealRow>(
      `SELECT r.id, r.person_id, r.meal_day, r.meal_window, r.site_id, substr(place.area_code, 1, 6) AS county, r.occurred_at, r.received_at, r.subsidy_fen, r.collective_fen, r.transfer_id, r.carrier_id, r.phone_step, ${VOID_COLUMNS},
              m.phone_step AS offline_step, m.block, m.kept, m.broke, ${DEATH_LIFTED} AS lifted, ${heldByHand('r.id')}, st.n, st.standing, st.code, st.other_id, p.id AS proxy_id,
              ${closedWords('r.id')}
         FROM redemption r JOIN site place ON place.id = r.site_id LEFT JOIN redemption_void v ON v.redemption_id = r.id LEFT JOIN offline_meal m ON m.id = r.id LEFT JOIN proxy p ON p.id = r.proxy_id AND p.person_id = r.person_id
              ${STANDING_JOIN}
        WHERE r.person_id IN (${marks(personIds)}) AND r.meal_day >= ? AND r.meal_day <= ?`,
      [...personIds, days.from, days.to],
    );
    const decided = await this.words.decided(db, rows);
    const caps = await this.proxies.mealsPerMonth(
      db,
      rows.flatMap((row) => row.proxy_id ?? []),
    );
    const lifted = await this.lifted.of(db, rows);
    return rows.map((row) =>
      mealOf(row, {
        decided: decided.get(row.id) ?? null,
        voided: this.takenBack.is(row),
        lifted: lifted.has(row.id),
        perMonth: row.proxy_id === null ? 0 : (caps.get(row.proxy_id) ?? 0),
      }),
    );
  }

  /** Whether the person has a meal that was ever borne by anybody else than the funds: for all others nothing can change by a void. */
  async everUnfunded(db: Reader, personId: Id): Promise<boolean> {
    return (await db.query('SELECT 1 AS one FROM redemption_standing WHERE person_id = ? LIMIT 1', [personId])).length > 0;
  }

  async keep(tx: Tx, standings: readonly StandingRecord[]): Promise<void> {
    await tx.insert(
      'redemption_standing',
      standings.map((one) => ({
        id: one.id,
        redemption_id: one.redemptionId,
        n: one.n,
        person_id: one.personId,
        standing: one.standing,
        code: one.code,
        other_id: one.otherId,
        transfer_id: one.transferId,
        at: one.at,
      })),
    );
  }

  async keepOffline(tx: Tx, meals: readonly OfflineMealRecord[]): Promise<void> {
    await tx.insert(
      'offline_meal',
      meals.map((meal) => ({
        id: meal.id,
        person_id: meal.personId,
        device_id: meal.deviceId,
        seq: meal.seq,
        meal_day: meal.mealDay,
        generation: meal.generation,
        phone_step: meal.phoneStep,
        block: meal.block,
        kept: meal.broke === null,
        broke: meal.broke,
      })),
    );
  }

  /** How many rows stand in each window already, by `person|day|window`: the ordinal of the next. */
  async rowsInWindows(db: Reader, personIds: readonly Id[], days: readonly Day[]): Promise<Map<string, number>> {
    if (personIds.length === 0 || days.length === 0) return new Map();
    const rows = await db.query<{ person_id: Id; meal_day: Day; meal_window: string; n: number }>(
      `SELECT person_id, meal_day, meal_window, COUNT(*) AS n FROM redemption WHERE person_id IN (${marks(personIds)}) AND meal_day IN (${marks(days)}) GROUP BY person_id, meal_day, meal_window`,
      [...personIds, ...days],
    );
    return new Map(rows.map((row) => [`${row.person_id}|${row.meal_day}|${row.meal_window}`, Number(row.n)]));
  }
}

/** What of a meal is held against seals. */
interface Held {
  readonly decided: DecidedBearer | null;
  readonly voided: boolean;
  /** Whether the death that stood against it was revoked. */
  readonly lifted: boolean;
  readonly perMonth: number;
}

function mealOf(row: MealRow, { decided, voided, lifted, perMonth }: Held): StandingMeal {
  const step = row.offline_step ?? row.phone_step;
  const [subsidyFen, collectiveFen] = [big(row.subsidy_fen), big(row.collective_fen)];
  return {
    id: row.id,
    personId: row.person_id,
    day: row.meal_day,
    window: row.meal_window,
    siteId: row.site_id,
    county: row.county,
    eventAt: Number(row.occurred_at),
    voided,
    block: lifted ? null : (row.block ?? (Number(row.by_hand) === 0 ? null : BY_HAND_ABOVE)),
    kept: row.kept === null || Number(row.kept) === 1 || (lifted && row.broke === 'listed'),
    publicFen: subsidyFen + collectiveFen,
    subsidyFen,
    collectiveFen,
    step: step === null || row.carrier_id === null ? null : `${row.carrier_id}|${String(step)}`,
    proxy: row.proxy_id === null ? null : { id: row.proxy_id, perMonth },
    decided,
    transferId: row.transfer_id,
    n: Number(row.n ?? 0),
    standing: row.standing ?? 'funded',
    code: row.code,
    otherId: row.other_id,
  };
}
