import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { againOnClash, Audit, RowSeals, UnitOfWork } from '#platform';
import type { Refusal } from '#values';
import { isWithin, refuse } from '#values';
import { areasOf } from './area.store.js';

export interface AreaContact {
  readonly areaCode: string;
  /** The number that the people of the area may ring. */
  readonly tel: string;
}

/**
 * Says whom the people of a community, a street or the county may ring; what was said before is replaced.
 * Refuses `invalid_request` (a number that cannot ring), `forbidden` (outside the actor's area), `area_unknown`.
 */
@Injectable()
export class SetAreaContact {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly seals: RowSeals,
    private readonly audit: Audit,
  ) {}

  async set(actor: Actor, contact: AreaContact): Promise<AreaContact | Refusal> {
    const { areaCode, tel } = contact;
    if (!/^\+?[\d-]{5,19}$/.test(tel)) return refuse('invalid_request', { field: 'tel' });
    if (!isWithin(areaCode, actor.areaCode)) return refuse('forbidden', { field: 'areaCode' });
    return againOnClash(() =>
      this.uow.run(async (tx) => {
        if (!(await areasOf(tx, [areaCode])).has(areaCode)) return refuse('area_unknown', { areaCode });
        await this.seals.replacing(tx, 'area_contact', { where: 'area_code = ?', values: [areaCode] }, [{ area_code: areaCode, tel }]);
        await this.audit.record(tx, actor, { action: 'area.set_contact', objectKind: 'area', objectId: areaCode, detail: { tel } });
        return { areaCode, tel };
      }),
    );
  }
}
