import { Injectable } from '@nestjs/common';
import type { Actor, Row, Tx } from '#platform';
import { Audit, Clock, Ids, newestVersion, RowSeals, SEALED_ROWS, UnitOfWork, Vault } from '#platform';
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

/** Names a guardian (监护人) of a person; the same one again for the same days is the one who is there. Refuses `invalid_request`, `period_invalid`, `not_found`. */
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
      const same = await this.same(tx, { ...entry, name, relation, phone });
      if (same !== null) return { guardianId: same };
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

  /** Whoever sends a form twice names nobody twice. Names are sealed: the few guardians of a person are opened and compared; one that was altered is none. */
  private async same(tx: Tx, entry: GuardianEntry): Promise<Id | null> {
    const rows = await tx.query<Row & { id: Id; name_sealed: string; phone_sealed: string | null }>(
      `SELECT ${SEALED_ROWS.guardian.columns.join(', ')}, seal, ${newestVersion(tx, 'guardian', 'guardian.id')} FROM guardian WHERE person_id = ? AND relation = ? AND starts_on = ? AND COALESCE(ends_on, '') = ?`,
      [entry.personId, entry.relation, entry.startsOn, entry.endsOn ?? ''],
    );
    const opened = (row: (typeof rows)[number]): boolean =>
      this.seals.fits('guardian', row) &&
      this.vault.open('guardian.name_sealed', row.id, row.name_sealed) === entry.name &&
      (row.phone_sealed === null ? null : this.vault.open('guardian.phone_sealed', row.id, row.phone_sealed)) === entry.phone;
    return rows.find(opened)?.id ?? null;
  }
}
