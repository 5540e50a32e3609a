import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Audit, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { ImportRecord } from './roster.store.js';
import { RosterStaging } from './roster.store.js';

/** Throws a roster away before its activation; a check still running on it stops at its next chunk. Refuses `not_found`, `import_state`. */
@Injectable()
export class DiscardRoster {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly staging: RosterStaging,
    private readonly audit: Audit,
  ) {}

  async discard(actor: Actor, importId: Id): Promise<ImportRecord | Refusal> {
    const result = await this.uow.run(async (tx) => {
      const found = await this.staging.read(tx, actor, importId);
      if (!found) return refuse('not_found', { importId });
      const rejected = await tx.execute(`UPDATE roster_import SET state = 'rejected' WHERE id = ? AND state IN ('checking', 'checked')`, [importId]);
      if (rejected !== 1) return refuse('import_state', { importId, state: found.state });
      await this.audit.record(tx, actor, { action: 'roster.discard', objectKind: 'roster_import', objectId: importId });
      return { ...found, state: 'rejected' as const };
    });
    if (!isRefusal(result)) await this.staging.clear(importId);
    return result;
  }
}
