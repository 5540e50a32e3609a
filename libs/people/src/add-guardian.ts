import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform';
import { Audit, Clock, Ids, RowSeals, UnitOfWork, Vault } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { isDay, refuse, plainPhone } from '#values';
import { glyphsOf, plainName } from './identity-of-person.js';
import { lockPerson } from './person.store.js';

export interface GuardianEntry {
  readonly personId: Id;
  /** 配偶, 子女, 村(居)委会 ... */
  readonly relation: string;
  readonly name: string;
  readonly phone?: string | null | undefined;
  readonly startsOn: Day;
  readonly endsOn?: Day | null | undefined;
}

export const RELATION_GLYPHS_MAX = 30;

/** Names a guardian (监护人) of a person. Refuses `invalid_request`, `period_invalid`, `not_found`. */
@Injectable()
export class AddGuardian {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly vault: Vault,
    private readonly seals: RowSeals,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  async add(actor: Actor, entry: GuardianEntry): Promise<{ guardianId: Id } | Refusal> {
    const { personId, startsOn, endsOn = null } = entry;
    const name = plainName(entry.name);
    if (name === null) return refuse('invalid_request', { field: 'name' });
    const relation = entry.relation.trim();
    if (relation === '' || glyphsOf(relation).length > RELATION_GLYPHS_MAX) return refuse('invalid_request', { field: 'relation' });
    const phone = entry.phone == null ? null : plainPhone(entry.phone);
    if (phone === null && entry.phone != null) return refuse('invalid_request', { field: 'phone' });
    if (!isDay(startsOn) || (endsOn !== null && (!isDay(endsOn) || endsOn < startsOn))) return refuse('period_invalid', { field: 'endsOn' });
    const guardianId = this.ids.next();
    return this.uow.run(async (tx) => {
      if (!(await lockPerson(tx, actor, personId))) return refuse('not_found', { personId });
      await tx.insert('guardian', [
        this.seals.with('guardian', {
          id: guardianId,
          person_id: personId,
          relation,
          name_sealed: this.vault.seal('guardian.name_sealed', guardianId, name),
          phone_sealed: phone === null ? null : this.vault.seal('guardian.phone_sealed', guardianId, phone),
          starts_on: startsOn,
          ends_on: endsOn,
          recorded_at: this.clock.nowMs(),
        }),
      ]);
      await this.audit.record(tx, actor, { action: 'person.add_guardian', objectKind: 'person', objectId: personId, detail: { guardianId } });
      return { guardianId };
    });
  }
}
