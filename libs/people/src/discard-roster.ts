import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Audit, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { ImportRecord } from './roster.store.js';
import { BringInRoster } from './bring-in-roster.js';
import { RosterStaging } from './roster.store.js';

/**
 * Throws a roster away before its activation; a check still running on it stops at its next chunk. So it does with what waits of one
 * that was altered and does not come in. Refuses `not_found`, `import_state`.
 */
@Injectable()
export class DiscardRoster {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly staging: RosterStaging,
    private readonly bring: BringInRoster,
    private readonly audit: Audit,
  ) {}

  async discard(actor: Actor, importId: Id): Promise<ImportRecord | Refusal> {
    const stuck = (await this.staging.isWaiting(this.uow.reader, importId)) ? await this.bring.fault(importId) : null;
    const result = await this.uow.run(async (tx) => {
      const found = await this.staging.read(tx, actor, importId);
      if (!found) return refuse('not_found', { importId });
      if (found.state === 'activated' && stuck !== null) {
        await this.audit.record(tx, actor, { action: 'roster.discard', objectKind: 'roster_import', objectId: importId, detail: { code: stuck.code } });
        return found;
      }
      const rejected = await tx.execute(`UPDATE roster_import SET state = 'rejected' WHERE id = ? AND state IN ('checking', 'checked')`, [importId]);
      if (rejected !== 1) return refuse('import_state', { importId, state: found.state });
      await this.audit.record(tx, actor, { action: 'roster.discard', objectKind: 'roster_import', objectId: importId });
      return { ...found, state: 'rejected' as const };
    });
    if (!isRefusal(result)) await this.staging.clear(importId);
    return result;
  }
}
