import { Injectable } from '@nestjs/common';
import type { StoredEvent, StoredLine, StoredLot, StoredMeal, StoredOffline, StoredStanding, StoredVoid } from '#core/matching';
import type { CarrierDeed } from '#core/offline';
import type { MealWindowName } from '#core/policy';
import type { Transfer } from '#core/postings';
import { ProxyReader } from '#people';
import type { Reader, Row } from '#platform';
import { big, RowSeals, sealedRow } from '#platform';
import { heldByHand, MEAL_FACT_COLUMNS, mealDigest } from '#redemption';
import type { Day, Id, Month } from '#values';
import { fen, firstDay, instantAt, lastDay, points } from '#values';
import { ChainRowsStore } from './chain-rows.store.js';
import { OfflineRowsStore } from './offline-rows.store.js';
import { TransferRows } from './transfer-rows.store.js';
import { type Of, ofPersons, postedAs, type Whose } from './whose.js';

/** Everything recorded of some persons in a month, as it is stored. */
export interface MonthRows {
  readonly meals: readonly Of<StoredMeal>[];
  readonly voids: readonly Of<StoredVoid>[];
  readonly standings: readonly Of<StoredStanding>[];
  readonly offline: readonly Of<StoredOffline & { readonly id: Id }>[];
  readonly deeds: readonly Of<CarrierDeed>[];
  /** By the id of the late meal or void. */
  readonly events: ReadonlyMap<Id, StoredEvent>;
  readonly transfers: readonly Transfer[];
  /** Those transfers that a meal, void or line outside these rows accounts for. */
  readonly accountedElsewhere: ReadonlySet<Id>;
  readonly lots: readonly StoredLot[];
  readonly lines: readonly Of<StoredLine>[];
  readonly counters: readonly { readonly personId: Id; readonly period: string; readonly used: number }[];
}

const VOID_COLUMNS = [...sealedRow('redemption_void').columns, 'seal'].map((column) => `v.${column}`).join(', ');

/**
 * Reads the rows of some persons with one query a table, all by index on the person. The queries do not share a
 * snapshot: a meal served between two of them looks like a difference, which is why differences are looked at twice.
 *
 * The plus before a column keeps the embedded engine from choosing the index on the day, which would read the county.
 */
@Injectable()
export class MonthRowsStore {
  constructor(
    private readonly transferRows: TransferRows,
    private readonly offlineRows: OfflineRowsStore,
    private readonly chainRows: ChainRowsStore,
    private readonly seals: RowSeals,
    private readonly proxies: ProxyReader,
  ) {}

  async read(db: Reader, whose: Whose, month: Month): Promise<MonthRows> {
    const days = [firstDay(month), lastDay(month)];
    const meals = await this.meals(db, whose, days);
    const voids = await this.voids(db, whose, days);
    const lines = await this.lines(db, whose, month);
    const lots = await this.lots(db, whose);
    const counters = await this.counters(db, whose, month);
    const { standings, offline, deeds } = await this.offlineRows.read(db, whose, days);
    const events = await this.chainRows.events(
      db,
      [...meals.filter(({ origin }) => origin.offline), ...voids.filter((entry) => !entry.approved)].map((one) => one.id),
    );
    const transfers = await this.transferRows.of(db, whose, { days, meals, voids, lines, standings });
    const accountedElsewhere = await this.transferRows.accountedElsewhere(db, transfers, { meals, voids, lines, standings });
    return { meals, voids, standings, offline, deeds, events, transfers, accountedElsewhere, lots, lines, counters };
  }

  private async meals(db: Reader, whose: Whose, days: readonly Day[]): Promise<Of<StoredMeal>[]> {
    const { sql, parameters } = ofPersons('r.person_id', whose);
    const rows = await db.query(
      `SELECT ${MEAL_FACT_COLUMNS}, a.id AS attempt_id, a.request_sha256, a.outcome, a.answer, a.recorded_at, a.facts_sha256, a.seal,
              l.id AS later_id, l.facts_sha256 AS later_facts, l.recorded_at AS later_at, l.seal AS later_seal,
              ${heldByHand('r.id')}, (SELECT p.id FROM proxy p WHERE p.id = r.proxy_id AND p.person_id = r.person_id) AS own_proxy
         FROM redemption r LEFT JOIN attempt a ON a.id = r.id LEFT JOIN later_answer l ON l.id = r.id WHERE ${sql} AND +r.meal_day >= ? AND +r.meal_day <= ?`,
      [...parameters, ...days],
    );
    const caps = await this.proxies.mealsPerMonth(
      db,
      rows.flatMap((row) => (row['own_proxy'] as Id | null) ?? []),
    );
    return rows.map((row) => mealOf(row, { asAnswered: this.isAsAnswered(row), perMonth: caps.get(row['own_proxy'] as Id) ?? 0 }));
  }

  /** Whether the counter was told yes to this very meal. Whether it was told anything is another question. */
  private isAsAnswered(row: Row): boolean {
    if (row['attempt_id'] === null) return false;
    if (!this.seals.fitsAs('attempt', sealedRow('attempt').columns, { ...row, id: row['attempt_id'] })) return false;
    if (row['outcome'] === 'accepted') return row['facts_sha256'] === mealDigest(row);
    // Refused with the network, and booked when its tablet brought it: the later answer knows the meal.
    const later = { id: row['later_id'], facts_sha256: row['later_facts'], recorded_at: row['later_at'], seal: row['later_seal'] };
    return later.id !== null && this.seals.fits('later_answer', later) && later.facts_sha256 === mealDigest(row);
  }

  /** Voids of meals of the month; of those whose meal is not on record the ones made in the month. */
  private async voids(db: Reader, whose: Whose, days: readonly Day[]): Promise<Of<StoredVoid>[]> {
    const { sql, parameters } = ofPersons('v.person_id', whose);
    const [from, to] = [instantAt(days[0] as Day), instantAt(days[1] as Day, 24 * 60)];
    const rows = await db.query<Row & { id: Id; person_id: Id; redemption_id: Id; transfer_id: Id | null; at: number; device_id: Id | null; approved_by: string | null }>(
      `SELECT ${VOID_COLUMNS}
         FROM redemption_void v LEFT JOIN redemption r ON r.id = v.redemption_id
        WHERE ${sql} AND ((r.meal_day >= ? AND r.meal_day <= ?) OR (r.id IS NULL AND +v.at >= ? AND +v.at < ?))`,
      [...parameters, ...days, from, to],
    );
    return rows.map((row) => ({
      id: row.id,
      personId: row.person_id,
      redemptionId: row.redemption_id,
      transferId: row.transfer_id,
      atMs: Number(row.at),
      deviceId: row.device_id,
      approved: row.approved_by !== null && this.seals.fits('redemption_void', row),
      written: this.seals.fits('redemption_void', row),
    }));
  }

  /** Lines that are posted, also those of a run that is being posted now. */
  private async lines(db: Reader, whose: Whose, month: Month): Promise<Of<StoredLine>[]> {
    const { sql, parameters } = ofPersons('l.person_id', whose);
    const rows = await db.query(`SELECT l.id, l.person_id, l.programme, l.unit, l.amount, ${postedAs('r.kind')} AS kind FROM issuance_line l WHERE ${sql} AND +l.month = ?`, [
      ...parameters,
      month,
    ]);
    return rows
      .filter((row) => row['kind'] !== null)
      .map((row) => ({
        id: row['id'] as Id,
        personId: row['person_id'] as Id,
        runKind: row['kind'] as StoredLine['runKind'],
        programme: row['programme'] as string,
        unit: row['unit'] as StoredLine['unit'],
        amount: big(row['amount']),
      }));
  }

  /** Each lot with the sum of all its postings, in one statement, so that both are of one moment. */
  private async lots(db: Reader, whose: Whose): Promise<StoredLot[]> {
    const { sql, parameters } = ofPersons('l.person_id', whose);
    const rows = await db.query(
      `SELECT l.id, l.person_id, l.programme, l.month, l.granted, l.remaining, l.opened_on, l.expires_on, l.closed_on,
              (SELECT SUM(p.amount) FROM posting p WHERE p.account_owner = l.id AND p.account_kind = 'LOT') AS posted
         FROM lot l WHERE ${sql}`,
      parameters,
    );
    return rows.map(lotOf);
  }

  private async counters(db: Reader, whose: Whose, month: Month): Promise<{ personId: Id; period: string; used: number }[]> {
    const { sql, parameters } = ofPersons('person_id', whose);
    const rows = await db.query<{ person_id: Id; period: string; used: number | string }>(
      `SELECT person_id, period, used FROM meal_counter WHERE ${sql} AND period >= ? AND period <= ?`,
      [...parameters, month, lastDay(month)],
    );
    return rows.map((row) => ({ personId: row.person_id, period: row.period, used: Number(row.used) }));
  }
}

function mealOf(row: Row, { asAnswered, perMonth }: { readonly asAnswered: boolean; readonly perMonth: number }): Of<StoredMeal> {
  return {
    id: row['id'] as Id,
    personId: row['person_id'] as Id,
    mealDay: row['meal_day'] as Day,
    window: row['meal_window'] as MealWindowName,
    ordinal: Number(row['ordinal']),
    siteId: row['site_id'] as Id,
    menuItemId: row['menu_item_id'] as Id | null,
    split: {
      listPriceFen: fen(big(row['list_price_fen'])),
      discountFen: fen(big(row['discount_fen'])),
      subsidyFen: fen(big(row['subsidy_fen'])),
      collectiveFen: fen(big(row['collective_fen'])),
      charityFen: fen(big(row['charity_fen'])),
      points: points(big(row['points'])),
      selfPayFen: fen(big(row['self_pay_fen'])),
    },
    tender: row['tender'] as string,
    occurredAtMs: Number(row['occurred_at']),
    step: row['phone_step'] === null ? null : `${row['carrier_id'] as string}|${String(Number(row['phone_step']))}`,
    proxy: row['own_proxy'] === null ? null : { id: row['own_proxy'] as Id, perMonth },
    byHandAbove: Number(row['by_hand']) > 0,
    transferId: row['transfer_id'] as Id | null,
    origin: {
      offline: Number(row['offline']) === 1,
      deviceId: row['device_id'] as Id | null,
      operatorId: row['operator_id'] as string,
      receivedAtMs: Number(row['received_at']),
      attempted: row['attempt_id'] !== null,
      asAnswered,
    },
  };
}

function lotOf(row: Row): StoredLot {
  const lot = {
    id: row['id'] as Id,
    personId: row['person_id'] as Id,
    programme: row['programme'] as string,
    month: row['month'] as Month,
    granted: points(big(row['granted'])),
    remaining: points(big(row['remaining'])),
    openedOn: row['opened_on'] as Day,
    expiresOn: row['expires_on'] as Day,
    closedOn: row['closed_on'] as Day | null,
  };
  return { lot, posted: big(row['posted']) };
}
