import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Audit, Clock, RowSeals, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import { personScope } from './person.store.js';

/** Ends a proxy's right at once. Revoking again answers the first instant. Refuses `not_found`. */
@Injectable()
export class RevokeProxy {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly seals: RowSeals,
    private readonly audit: Audit,
  ) {}

  async revoke(actor: Actor, { proxyId }: { proxyId: Id }): Promise<{ proxyId: Id; revokedAt: number } | Refusal> {
    const scope = personScope(actor);
    const now = this.clock.nowMs();
    return this.uow.run(async (tx) => {
      const sql = `UPDATE proxy SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL AND EXISTS (SELECT 1 FROM person WHERE person.id = proxy.person_id AND ${scope.sql})`;
      const revoked = await this.seals.changing(tx, 'proxy', { where: 'id = ?', values: [proxyId] }, () => tx.execute(sql, [now, proxyId, ...scope.parameters]));
      if (revoked === 1) {
        await this.audit.record(tx, actor, { action: 'proxy.revoke', objectKind: 'proxy', objectId: proxyId });
        return { proxyId, revokedAt: now };
      }
      const [row] = await tx.query<{ revoked_at: number }>(`SELECT proxy.revoked_at FROM proxy JOIN person ON person.id = proxy.person_id WHERE proxy.id = ? AND ${scope.sql}`, [
        proxyId,
        ...scope.parameters,
      ]);
      return row ? { proxyId, revokedAt: row.revoked_at } : refuse('not_found', { proxyId });
    });
  }
}
