import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor, Tx } from '#platform';
import { Audit, forUpdate, Ids } from '#platform';

/** Lookups in one session, unless the setting `counter.lookups_per_shift` says otherwise. */
const LOOKUPS_MAX = 20;

export interface LoggedLookup {
  readonly siteId: Id;
  readonly deviceId: Id;
  readonly sessionId: Id;
  readonly soughtBy: 'number' | 'phone';
  readonly personIds: readonly Id[];
  readonly at: number;
}

/** Counts lookups against the limit of a shift and keeps each: who looked, at which tablet, and whom it named. */
@Injectable()
export class LookupLog {
  constructor(
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  /** How many are used and allowed, under the lock of the session, so that two lookups at once are two. Refuses `lookup_limit`. */
  async room(tx: Tx, sessionId: Id): Promise<{ used: number; most: number } | Refusal> {
    await tx.query(`SELECT id FROM session WHERE id = ?${forUpdate(tx)}`, [sessionId]);
    const [row] = await tx.query<{ n: number }>('SELECT COUNT(*) AS n FROM card_lookup WHERE session_id = ?', [sessionId]);
    const [setting] = await tx.query<{ value: string }>(`SELECT value FROM setting WHERE name = 'counter.lookups_per_shift'`);
    const most = setting !== undefined && /^\d{1,4}$/.test(setting.value) ? Number(setting.value) : LOOKUPS_MAX;
    const used = Number(row?.n ?? 0);
    return used >= most ? refuse('lookup_limit', { used, most }) : { used, most };
  }

  async keep(tx: Tx, actor: Actor, lookup: LoggedLookup, ordinal: number): Promise<Id> {
    const id = this.ids.next();
    await tx.insert('card_lookup', [
      {
        id,
        session_id: lookup.sessionId,
        site_id: lookup.siteId,
        device_id: lookup.deviceId,
        operator_id: actor.id,
        ordinal,
        sought_by: lookup.soughtBy,
        found: lookup.personIds.length,
        at: lookup.at,
      },
    ]);
    await this.audit.record(tx, actor, { action: 'card.lookup', objectKind: 'card_lookup', objectId: id, detail: { by: lookup.soughtBy, persons: lookup.personIds } });
    return id;
  }
}
