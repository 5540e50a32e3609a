import { Injectable } from '@nestjs/common';
import type { Reader } from '#platform';
import { marks } from '#platform';
import { type CountKind, DeviceCount } from '#core/offline';
import type { Day, Id } from '#values';
import { addDays, dayOf, instantAt } from '#values';

/** A meal that a device served without the network, by its place in the chain. */
export interface ServedMeal {
  readonly id: Id;
  readonly personId: Id;
  readonly day: Day;
  readonly seq: number;
  readonly window: string;
  readonly codeKind: string;
}

/** What a device's own chain says it had served before each meal: nothing that another device did, and nothing that came later. */
export class ServedBefore {
  private readonly meals = new Map<string, ServedMeal[]>();

  constructor(
    served: readonly ServedMeal[],
    private readonly voided: ReadonlyMap<Id, number>,
  ) {
    for (const meal of served) this.note(meal);
  }

  note(meal: ServedMeal): void {
    const key = `${meal.personId}|${meal.day}`;
    const of = this.meals.get(key);
    if (of === undefined) this.meals.set(key, [meal]);
    else of.push(meal);
  }

  /** Meals of the person that day before a place in the chain, without those that were taken back before it. */
  of(personId: Id, day: Day, seq: number): readonly ServedMeal[] {
    return (this.meals.get(`${personId}|${day}`) ?? []).filter((meal) => meal.seq < seq && (this.voided.get(meal.id) ?? Number.MAX_SAFE_INTEGER) > seq);
  }
}

/** SQL over what one device served. */
@Injectable()
export class DeviceMeals {
  async before(
    db: Reader,
    deviceId: Id,
    wanted: { readonly personIds: readonly Id[]; readonly days: readonly Day[]; readonly voided: ReadonlyMap<Id, number> },
  ): Promise<ServedBefore> {
    if (wanted.personIds.length === 0 || wanted.days.length === 0) return new ServedBefore([], wanted.voided);
    const rows = await db.query<{ id: Id; person_id: Id; meal_day: Day; seq: number; meal_window: string; code_kind: string; void_seq: number | null }>(
      `SELECT m.id, m.person_id, m.meal_day, m.seq, r.meal_window, r.code_kind,
              (SELECT MIN(e.seq) FROM offline_event e WHERE e.subject_id = m.id AND e.kind = 'void' AND e.device_id = m.device_id) AS void_seq
         FROM offline_meal m JOIN redemption r ON r.id = m.id
        WHERE m.device_id = ? AND m.person_id IN (${marks(wanted.personIds)}) AND m.meal_day IN (${marks(wanted.days)})`,
      [deviceId, ...wanted.personIds, ...wanted.days],
    );
    const voided = new Map(wanted.voided);
    for (const row of rows) if (row.void_seq !== null) voided.set(row.id, Math.min(Number(row.void_seq), voided.get(row.id) ?? Number.MAX_SAFE_INTEGER));
    return new ServedBefore(
      rows.map((row) => ({ id: row.id, personId: row.person_id, day: row.meal_day, seq: Number(row.seq), window: row.meal_window, codeKind: row.code_kind })),
      voided,
    );
  }

  /** Every meal of the device's chain on these days, whatever became of it, and every sale that may become one. */
  async counted(db: Reader, deviceId: Id, days: readonly Day[]): Promise<DeviceCount> {
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return new DeviceCount();
    const rows = await db.query<{ seq: number; event_at: number; meal_kind: CountKind | null }>(
      "SELECT seq, event_at, meal_kind FROM offline_event WHERE device_id = ? AND (kind = 'meal' OR (kind = 'full_price' AND meal_kind IS NOT NULL)) AND event_at >= ? AND event_at < ? ORDER BY seq",
      [deviceId, instantAt(first), instantAt(addDays(last, 1))],
    );
    return new DeviceCount(rows.map((row) => ({ seq: Number(row.seq), day: dayOf(Number(row.event_at)), kind: row.meal_kind ?? 'static' })));
  }
}
