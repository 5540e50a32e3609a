import { Injectable } from '@nestjs/common';
import { Audit, Clock, type Reader, RowSeals, SEALED_ROWS, systemActor, type Tx } from '#platform';
import type { Day } from '#values';
import { addDays, dayOf, daysBetween, instantAt } from '#values';

/** What entries of the log of acts about nights name as their object. */
const NIGHTLY = 'nightly';
/** By this minute of the day a night has ended: three hours after it began. */
const NIGHT_OVER_MINUTE = 210;
/** So many of the newest entries are looked at: a night writes one. */
const LOOKED_AT = 10;

/**
 * Which nights were done whole. It stands in the log of acts, sealed: a row that anybody who writes into the database can make would
 * switch off the night, and with it what looks for alterations, and nobody would hear of it.
 */
@Injectable()
export class Nights {
  constructor(
    private readonly seals: RowSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** A county's first night begins: from now on nights are asked for. Nothing where one is known. */
  async began(tx: Tx, day: Day): Promise<void> {
    if ((await this.last(tx)) === null)
      await this.audit.record(tx, systemActor(''), { action: 'night.first', objectKind: NIGHTLY, objectId: NIGHTLY, detail: { day: addDays(day, -1) } });
  }

  /** Every step of a night was done. */
  async ended(tx: Tx, day: Day): Promise<void> {
    await this.audit.record(tx, systemActor(''), { action: 'night.end', objectKind: NIGHTLY, objectId: NIGHTLY, detail: { day } });
  }

  /** Nights since the last that was done whole, today's from half past three on; 0 where there was none yet. */
  async undone(db: Reader, nowMs: number): Promise<number> {
    const from = (await this.last(db)) ?? (await this.lastLinked(db));
    if (from === null) return 0;
    const today = dayOf(nowMs);
    const to = nowMs >= instantAt(today, NIGHT_OVER_MINUTE) ? today : addDays(today, -1);
    return Math.max(0, daysBetween({ from, to }));
  }

  /** The last night that the app said was done; one of a day to come was not. */
  private async last(db: Reader): Promise<Day | null> {
    const rows = await db.query(
      `SELECT ${SEALED_ROWS.audit_entry.columns.join(', ')}, seal FROM audit_entry WHERE object_id = ? ORDER BY at DESC, id DESC LIMIT ${String(LOOKED_AT)}`,
      [NIGHTLY],
    );
    const today = dayOf(this.clock.nowMs());
    const days = this.seals.genuine('audit_entry', rows).map((row) => (JSON.parse(String(row['detail'])) as { day: Day }).day);
    return (
      days
        .filter((day) => day <= today)
        .sort()
        .at(-1) ?? null
    );
  }

  /** Every night links the log of acts. Of an installation from before nights had entries, and where somebody took the entries out. */
  private async lastLinked(db: Reader): Promise<Day | null> {
    const [row] = await db.query<{ linked_at: number | string }>('SELECT linked_at FROM audit_link ORDER BY seq DESC LIMIT 1');
    return row === undefined ? null : dayOf(Number(row.linked_at));
  }
}
