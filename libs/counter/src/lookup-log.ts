import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Actor, Tx } from '#platform';
import { Audit, forUpdate, Ids, RowSeals } from '#platform';

export interface LoggedLookup {
  readonly siteId: Id;
  readonly deviceId: Id;
  readonly sessionId: Id;
  readonly soughtBy: 'number' | 'phone';
  readonly personIds: readonly Id[];
  readonly at: number;
}

/** Keeps each lookup: who looked, at which tablet, and whom it named. */
@Injectable()
export class LookupLog {
  constructor(
    private readonly ids: Ids,
    private readonly audit: Audit,
    private readonly seals: RowSeals,
  ) {}

  /** The place of the next lookup in a session. */
  async ordinal(tx: Tx, sessionId: Id): Promise<number> {
    await tx.query(`SELECT id FROM session WHERE id = ?${forUpdate(tx)}`, [sessionId]);
    const [row] = await tx.query<{ n: number }>('SELECT COUNT(*) AS n FROM card_lookup WHERE session_id = ?', [sessionId]);
    return Number(row?.n ?? 0) + 1;
  }

  async keep(tx: Tx, actor: Actor, lookup: LoggedLookup, ordinal: number): Promise<Id> {
    const id = this.ids.next();
    const row = {
      id,
      session_id: lookup.sessionId,
      site_id: lookup.siteId,
      device_id: lookup.deviceId,
      operator_id: actor.id,
      ordinal,
      sought_by: lookup.soughtBy,
      found: lookup.personIds.length,
      at: lookup.at,
    };
    await tx.insert('card_lookup', [this.seals.with('card_lookup', row)]);
    await this.audit.record(tx, actor, { action: 'card.lookup', objectKind: 'card_lookup', objectId: id, detail: { by: lookup.soughtBy, persons: lookup.personIds } });
    return id;
  }
}
