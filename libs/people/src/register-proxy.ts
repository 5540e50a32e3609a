import { Injectable } from '@nestjs/common';
import type { Actor, Row, Tx } from '#platform';
import { Audit, Clock, Ids, isDuplicateKey, maskName, newestVersion, RowSeals, SEALED_ROWS, UnitOfWork, Vault } from '#platform';
import type { Day, Id, Refusal } from '#values';
import { isDay, isId, refuse, plainPhone } from '#values';
import { RELATION_GLYPHS_MAX } from './add-guardian.js';
import { glyphsOf, plainName } from './identity-of-person.js';
import { lockPerson } from './person.store.js';

export interface ProxyEntry {
  readonly proxyId?: Id | undefined;
  /** Whose meals are fetched. */
  readonly personId: Id;
  readonly relation: string;
  readonly name: string;
  readonly phone?: string | null | undefined;
  /** SHA-256 of the proxy's photo, hex; the photo is shown on the check screen. */
  readonly photoHash?: string | null | undefined;
  /** Day of the person's written consent; the registration holds from here. */
  readonly consentedOn: Day;
  /** Last day it holds. */
  readonly endsOn: Day;
  /** At most this many meals a month may be fetched. */
  readonly mealsPerMonth: number;
}

/** Three meals on each day of the longest month. */
const MEALS_PER_MONTH_MAX = 93;

/**
 * Registers a proxy (代取) with the person's dated consent and a monthly cap. Without an id of the caller the same one again is the one who is there.
 * Refuses `invalid_request`, `period_invalid` (dates, or the person is dead), `not_found`, `id_reused`.
 */
@Injectable()
export class RegisterProxy {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly vault: Vault,
    private readonly seals: RowSeals,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  async register(actor: Actor, entry: ProxyEntry): Promise<{ proxyId: Id; nameMasked: string } | Refusal> {
    const fault = faultOf(entry);
    if (fault) return fault;
    const name = plainName(entry.name) ?? '';
    const phone = entry.phone == null ? null : plainPhone(entry.phone);
    const proxyId = entry.proxyId ?? this.ids.next();
    const row = {
      id: proxyId,
      person_id: entry.personId,
      relation: entry.relation.trim(),
      name_sealed: this.vault.seal('proxy.name_sealed', proxyId, name),
      name_masked: maskName(name),
      phone_sealed: phone === null ? null : this.vault.seal('proxy.phone_sealed', proxyId, phone),
      photo_hash: entry.photoHash ?? null,
      consented_on: entry.consentedOn,
      ends_on: entry.endsOn,
      meals_per_month: entry.mealsPerMonth,
      revoked_at: null,
      recorded_at: this.clock.nowMs(),
      recorded_by: actor.id,
    };
    try {
      return await this.uow.run(async (tx) => {
        const person = await lockPerson(tx, actor, entry.personId);
        if (!person) return refuse('not_found', { personId: entry.personId });
        if (person.died_on !== null) return refuse('period_invalid', { diedOn: person.died_on });
        const same = entry.proxyId === undefined ? await this.same(tx, row, { name, phone }) : null;
        if (same !== null) return { proxyId: same, nameMasked: row.name_masked };
        await tx.insert('proxy', [this.seals.with('proxy', row)]);
        await this.audit.record(tx, actor, { action: 'proxy.register', objectKind: 'proxy', objectId: proxyId, detail: { personId: entry.personId } });
        return { proxyId, nameMasked: row.name_masked };
      });
    } catch (error) {
      if (isDuplicateKey(error)) return refuse('id_reused', { proxyId });
      throw error;
    }
  }

  /** One whose consent, days and number are these and who was not revoked; names and numbers are sealed, so they are opened and compared. One that was altered is none: it collects nothing. */
  private async same(tx: Tx, row: Readonly<Record<string, string | number | null>>, { name, phone }: { readonly name: string; readonly phone: string | null }): Promise<Id | null> {
    const columns = ['person_id', 'relation', 'name_masked', 'consented_on', 'ends_on', 'meals_per_month'];
    const rows = await tx.query<Row & { id: Id; name_sealed: string; phone_sealed: string | null; photo_hash: string | null }>(
      `SELECT ${SEALED_ROWS.proxy.columns.join(', ')}, seal, ${newestVersion(tx, 'proxy', 'proxy.id')} FROM proxy WHERE revoked_at IS NULL AND ${columns.map((column) => `${column} = ?`).join(' AND ')}`,
      columns.map((column) => row[column] ?? null),
    );
    const found = rows.find(
      (one) =>
        this.seals.fits('proxy', one) &&
        one.photo_hash === row['photo_hash'] &&
        this.vault.open('proxy.name_sealed', one.id, one.name_sealed) === name &&
        (one.phone_sealed === null ? null : this.vault.open('proxy.phone_sealed', one.id, one.phone_sealed)) === phone,
    );
    return found?.id ?? null;
  }
}

function faultOf(entry: ProxyEntry): Refusal | null {
  const relation = entry.relation.trim();
  if (plainName(entry.name) === null) return refuse('invalid_request', { field: 'name' });
  if (relation === '' || glyphsOf(relation).length > RELATION_GLYPHS_MAX) return refuse('invalid_request', { field: 'relation' });
  if (entry.phone != null && plainPhone(entry.phone) === null) return refuse('invalid_request', { field: 'phone' });
  if (entry.photoHash != null && !/^[0-9a-f]{64}$/.test(entry.photoHash)) return refuse('invalid_request', { field: 'photoHash' });
  if (entry.proxyId !== undefined && !isId(entry.proxyId)) return refuse('invalid_request', { field: 'proxyId' });
  const meals = entry.mealsPerMonth;
  if (!Number.isInteger(meals) || meals < 1 || meals > MEALS_PER_MONTH_MAX) return refuse('invalid_request', { field: 'mealsPerMonth' });
  if (!isDay(entry.consentedOn) || !isDay(entry.endsOn) || entry.endsOn < entry.consentedOn) return refuse('period_invalid', { field: 'endsOn' });
  return null;
}
