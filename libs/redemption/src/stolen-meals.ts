import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { dayOf, refuse, writtenGlyphs } from '#values';
import type { Actor, Reader, Value } from '#platform';
import { Audit, Clock, Ids, isDuplicateKey, marks, RowSeals, scopeRange, UnitOfWork } from '#platform';

/** Thefts that were reported longer ago are over. */
const THEFT_DAYS = 400;
const DAY_MS = 86_400_000;
const REASON_CHARACTERS_MIN = 4;
/** A request that nobody has decided. */
const UNDECIDED = { decided_by: null, decided_at: null, granted: null, decision_reason: null };

/**
 * Meals of a tablet that had come in before it was reported stolen and are of the time since it was gone. They were good when they came in,
 * so they stand; but nobody but whoever had the tablet vouches for them, so each waits here until somebody puts it before a second person.
 */
@Injectable()
export class StolenMeals {
  constructor(private readonly clock: Clock) {}

  /**
   * The condition under which a meal `r` is one that nobody has put before a second person yet; null where no tablet was stolen. What
   * an operator of a site asked for does not count: whoever has the tablet could ask for every meal and so take it off the list.
   */
  async open(db: Reader): Promise<{ sql: string; values: Value[] } | null> {
    const thefts = await db.query<{ id: Id; site_id: Id; stolen_since: number; stolen_reported_at: number }>(
      'SELECT id, site_id, stolen_since, stolen_reported_at FROM device WHERE stolen_since IS NOT NULL AND stolen_reported_at > ?',
      [this.clock.nowMs() - THEFT_DAYS * DAY_MS],
    );
    if (thefts.length === 0) return null;
    const values = thefts.flatMap((one): Value[] => {
      const [since, reported] = [Number(one.stolen_since), Number(one.stolen_reported_at)];
      return [one.site_id, dayOf(since), dayOf(reported), one.id, since, reported];
    });
    // By site and day, which is how meals are found.
    const each = '(r.site_id = ? AND r.meal_day >= ? AND r.meal_day <= ? AND r.device_id = ? AND r.occurred_at >= ? AND r.received_at < ?)';
    const sql = `(${thefts.map(() => each).join(' OR ')}) AND NOT EXISTS (SELECT 1 FROM redemption_void sv WHERE sv.redemption_id = r.id)
                 AND NOT EXISTS (SELECT 1 FROM void_request sq WHERE sq.redemption_id = r.id AND NOT EXISTS (SELECT 1 FROM user_account sa WHERE sa.id = sq.asked_by AND sa.site_id IS NOT NULL))`;
    return { sql, values };
  }

  /** How many there are at sites of an area. */
  async count(db: Reader, area: { readonly from: string; readonly to: string }): Promise<bigint> {
    const open = await this.open(db);
    if (open === null) return 0n;
    const [row] = await db.query<{ n: number | string }>(
      `SELECT COUNT(*) AS n FROM redemption r JOIN site s ON s.id = r.site_id WHERE ${open.sql} AND s.area_code >= ? AND s.area_code < ?`,
      [...open.values, area.from, area.to],
    );
    return BigInt(row?.n ?? 0);
  }

  /** Those of these meals that are such, at sites of the actor's area. */
  async among(db: Reader, actor: Pick<Actor, 'areaCode'>, ids: readonly Id[]): Promise<Set<Id>> {
    const open = ids.length === 0 ? null : await this.open(db);
    if (open === null) return new Set();
    const { from, to } = scopeRange(actor.areaCode);
    const rows = await db.query<{ id: Id }>(
      `SELECT r.id FROM redemption r JOIN site s ON s.id = r.site_id WHERE r.id IN (${marks(ids)}) AND ${open.sql} AND s.area_code >= ? AND s.area_code < ?`,
      [...ids, ...open.values, from, to],
    );
    return new Set(rows.map((row) => row.id));
  }
}

/**
 * Puts meals of a stolen tablet before a second person, who takes them back or lets them stand (`DecideVoid`). The same again changes nothing.
 *
 * Refusals: reason_required, not_found (one of them is no such meal in the actor's area, or stands before a second person already).
 */
@Injectable()
export class AskStolenVoids {
  constructor(
    private readonly work: UnitOfWork,
    private readonly meals: StolenMeals,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
    private readonly seals: RowSeals,
  ) {}

  async ask(actor: Actor, { redemptionIds, reason }: { readonly redemptionIds: readonly Id[]; readonly reason: string }): Promise<{ asked: number } | Refusal> {
    if (writtenGlyphs(reason) < REASON_CHARACTERS_MIN) return refuse('reason_required');
    const wanted = [...new Set(redemptionIds)].sort();
    try {
      return await this.work.run(async (tx) => {
        const open = await this.meals.among(tx, actor, wanted);
        if (open.size < wanted.length) return refuse('not_found', { field: 'redemptionIds' });
        const asked = { asked_by: actor.id, asked_at: this.clock.nowMs(), reason: reason.trim() };
        await tx.insert(
          'void_request',
          wanted.map((id) => ({ ...this.seals.with('void_request', { id: this.ids.next(), redemption_id: id, ...asked, ...UNDECIDED }), open_for: 'bureau' })),
        );
        for (const id of wanted) await this.audit.record(tx, actor, { action: 'void.ask', objectKind: 'redemption', objectId: id, reason: reason.trim() });
        return { asked: wanted.length };
      });
    } catch (error) {
      // Somebody else asked at the same moment.
      if (isDuplicateKey(error)) return refuse('not_found', { field: 'redemptionIds' });
      throw error;
    }
  }
}
