import { Injectable } from '@nestjs/common';
import { BY_HAND_DAYS, BY_HAND_LEAST, mostByHand } from '#core/redemption';
import type { CodeReading } from '#cards';
import type { RecordedBy } from '#ledger';
import { Audit, forUpdate, type Reader, RowSeals, systemActor, type Tx } from '#platform';
import type { Day, Id } from '#values';
import { addDays, dayOf, monthOf } from '#values';
import type { ReadItem } from './holder-facts.js';
import type { RedeemItem } from './redeem-item.js';
import type { RedemptionInsert } from './redemption-row.js';
import { HELD_BY_HAND } from './standing.store.js';
import { Standings } from './standings.js';

/**
 * Of meals `r`: typed with the network, or sold by a typed number without it and found to be a meal. By the row, or by the entry of the log of acts,
 * which nobody takes out for a moment unseen: whoever says of a row that a card was read makes no room by it.
 */
export const TYPED_HERE = `(r.code_kind = 'manual' OR EXISTS (SELECT 1 FROM audit_entry typed WHERE typed.object_id = r.id AND typed.action = 'redemption.typed'))
  AND (r.offline = 0 OR EXISTS (SELECT 1 FROM full_price_meal f WHERE f.id = r.id))`;

/** Meals by typed number that any site may have in a day. */
export class ByHandLeast {
  readonly meals: number = BY_HAND_LEAST;
}

/** A meal beyond what its site may type in a day: the how many-th it is, and of how many. */
export interface BeyondHand {
  readonly nth: number;
  readonly most: number;
}

interface SiteDay {
  typed: number;
  readonly most: number;
}

/** What each site of a batch may still type on its day; kept up to date while the batch is decided. */
export class HandRoom {
  private readonly found = new Map<Id, BeyondHand>();

  constructor(private readonly days: ReadonlyMap<string, SiteDay> = new Map()) {}

  /** Null for whatever was not typed with the network, and for what the site may type. */
  beyond(item: RedeemItem, reading: CodeReading): BeyondHand | null {
    const day = isByHand(item, reading) ? this.days.get(siteDay(item)) : undefined;
    return day === undefined || day.typed < day.most ? null : { nth: day.typed + 1, most: day.most };
  }

  /** Counts an accepted meal for the items that follow in the same batch. */
  note(item: RedeemItem, reading: CodeReading): void {
    const beyond = this.beyond(item, reading);
    if (beyond !== null) this.found.set(item.id, beyond);
    const day = isByHand(item, reading) ? this.days.get(siteDay(item)) : undefined;
    if (day !== undefined) day.typed += 1;
  }

  /** Accepted meals that are beyond. */
  get accepted(): ReadonlyMap<Id, BeyondHand> {
    return this.found;
  }
}

/**
 * Meals by typed number beyond what their site has in a day. Whoever has a list of cards with years of birth makes meals of it at a willing
 * site, by as many operators as it has; but a site cannot type more than a tenth of what it serves otherwise. Each one beyond is served and holds
 * the person's place like any other, but takes no points and no charity, which no decision could give back; its public part stands in suspense
 * until two persons have said who bears it (`DecideBearer`).
 */
@Injectable()
export class MealsByHand {
  constructor(
    private readonly standings: Standings,
    private readonly least: ByHandLeast,
    private readonly audit: Audit,
    private readonly seals: RowSeals,
  ) {}

  /** Counts what the sites of a batch have typed on its days. Their rows stay locked: two at once would each see only their own. Whoever types nothing never waits. */
  async room(tx: Tx, read: readonly ReadItem[]): Promise<HandRoom> {
    const typed = new Map(read.flatMap(({ item, reading }) => (isByHand(item, reading) ? [[siteDay(item), item] as const] : [])));
    const days = new Map<string, SiteDay>();
    for (const [key, { actor, occurredAt }] of [...typed].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const [siteId, day] = [actor.siteId ?? '', dayOf(occurredAt)];
      days.set(key, await this.on(tx, { siteId, day }, read.length));
    }
    return new HandRoom(days);
  }

  /** The place in its site's day of one more that was sold while the line was down; null while there is room. The site's row stays locked. */
  async beyond(tx: Tx, at: { readonly siteId: Id; readonly day: Day }): Promise<BeyondHand | null> {
    const { typed, most } = await this.on(tx, at, 1);
    return typed < most ? null : { nth: typed + 1, most };
  }

  /** Typed with the network, or sold by a typed number without it and found to be a meal; what a tablet served as one is held to its list. */
  private async on(tx: Tx, { siteId, day }: { readonly siteId: Id; readonly day: Day }, more: number): Promise<SiteDay> {
    await tx.query(`SELECT id FROM site WHERE id = ?${forUpdate(tx)}`, [siteId]);
    const [row] = await tx.query<{ n: number | string }>(`SELECT COUNT(*) AS n FROM redemption r WHERE r.site_id = ? AND r.meal_day = ? AND ${TYPED_HERE}`, [siteId, day]);
    const typed = Number(row?.n ?? 0);
    // What a site serves otherwise is asked only where it matters.
    const few = typed + more <= this.least.meals;
    return { typed, most: few ? this.least.meals : await this.most(tx, siteId, day) };
  }

  /** Of meals that were just written; whatever else of them had to be written is. The persons must be locked. */
  async hold(
    tx: Tx,
    { meals, beyond }: { readonly meals: readonly RedemptionInsert[]; readonly beyond: ReadonlyMap<Id, BeyondHand> },
    { recordedBy, nowMs }: { readonly recordedBy: (id: Id) => RecordedBy; readonly nowMs: number },
  ): Promise<void> {
    const held = meals.flatMap((meal) => {
      const one = beyond.get(meal.id);
      return one === undefined ? [] : [{ meal, ...one }];
    });
    if (held.length === 0) return;
    await tx.insert(
      'held_by_hand',
      held.map(({ meal, nth, most }) => this.seals.with('held_by_hand', { redemption_id: meal.id, site_id: meal.site_id, meal_day: meal.meal_day, nth, most, at: nowMs })),
    );
    for (const { meal, nth, most } of held) {
      const by = { ...systemActor(''), id: recordedBy(meal.id).actorId };
      await this.audit.record(tx, by, { action: HELD_BY_HAND, objectKind: 'redemption', objectId: meal.id, detail: { nth, most } });
      // Not fresh: the counter of funded meals has it already, and gives it back.
      const touched = [{ personId: meal.person_id, month: monthOf(meal.meal_day as Day), fresh: new Set<Id>() }];
      await this.standings.settle(tx, { id: recordedBy(meal.id).actorId }, touched, nowMs);
    }
  }

  private async most(tx: Tx, siteId: Id, day: Day): Promise<number> {
    return mostByHand(await pastOf(tx, { siteId, day }), this.least.meals);
  }
}

/** What a site served by cards and phones in the weeks before a day; of that, what had come in before a moment. */
export async function pastOf(
  db: Reader,
  { siteId, day }: { readonly siteId: Id; readonly day: Day },
  beforeMs?: number,
): Promise<{ readonly meals: number; readonly days: number }> {
  const [past] = await db.query<{ meals: number | string; days: number | string }>(
    `SELECT COUNT(*) AS meals, COUNT(DISTINCT meal_day) AS days FROM redemption WHERE site_id = ? AND meal_day >= ? AND meal_day < ? AND code_kind <> 'manual'${beforeMs === undefined ? '' : ' AND received_at < ?'}`,
    [siteId, addDays(day, -BY_HAND_DAYS), day, ...(beforeMs === undefined ? [] : [beforeMs])],
  );
  return { meals: Number(past?.meals ?? 0), days: Number(past?.days ?? 0) };
}

/** What a tablet typed without the network is held to its list. */
function isByHand(item: RedeemItem, reading: CodeReading): boolean {
  return reading.codeKind === 'manual' && !item.offline;
}

function siteDay({ actor, occurredAt }: RedeemItem): string {
  return `${actor.siteId ?? ''}|${dayOf(occurredAt)}`;
}
