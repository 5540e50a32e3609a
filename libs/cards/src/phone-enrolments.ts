import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, Ids } from '#platform';
import { CarrierStore } from './carrier.store.js';
import { PhoneKeyStore } from './phone-key.store.js';
import { stopped } from './stopped.js';

export interface EnrolledPhone {
  readonly phoneKeyId: Id;
  /** Goes into every code that the phone makes. */
  readonly serial: bigint;
  readonly personId: Id;
  readonly generation: number;
}

/** The part of an enrolment that happens in the database. */
@Injectable()
export class PhoneEnrolments {
  constructor(
    private readonly carriers: CarrierStore,
    private readonly phones: PhoneKeyStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async claim(tx: Tx, claim: { codeHash: string; publicKey: string; serial: bigint }): Promise<EnrolledPhone | Refusal> {
    const personId = await this.phones.holderOfActivation(tx, claim.codeHash);
    if (personId === undefined) return refuse('token_used');
    const elder = await this.elder(tx, personId);
    if (elder === null) return refuse('deceased');
    // The carrier before the activation, as everywhere: a loss reported at the same moment either stops this or follows it.
    const held = await this.carriers.lockOne(tx, personId);
    const refusal = stopped(held);
    if (refusal) return refusal;
    const at = this.clock.nowMs();
    if (!(await this.phones.claimActivation(tx, claim.codeHash, at))) return refuse('token_used');

    const { generation } = held ?? (await this.carriers.openFirst(tx, personId));
    const phoneKeyId = this.ids.next();
    await this.phones.revokeAllOf(tx, personId, at);
    await this.phones.add(tx, { phoneKeyId, serial: claim.serial, personId, generation, publicKey: claim.publicKey, enrolledAt: at, revokedAt: null });
    await this.carriers.record(tx, elder, [{ personId, kind: 'phone_enrolled', generation }]);
    await this.audit.record(tx, elder, { action: 'phone.enrol', objectKind: 'phone_key', objectId: phoneKeyId });
    return { phoneKeyId, serial: claim.serial, personId, generation };
  }

  /** Nobody is signed in yet, so the person whose code it is counts as the one who acts. Null when that person has died. */
  private async elder(tx: Tx, personId: Id): Promise<Actor | null> {
    const [person] = await tx.query<{ residence_area: string; died_on: string | null }>('SELECT residence_area, died_on FROM person WHERE id = ?', [personId]);
    if (!person) throw new Error(`an activation of nobody: ${personId}`);
    return person.died_on === null ? { id: personId, role: 'elder', areaCode: person.residence_area, siteId: null, deviceId: null, personId } : null;
  }
}
