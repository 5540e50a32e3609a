import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, Ids } from '#platform';
import type { CarrierRecord } from './carrier.reader.js';
import { CarrierTurns } from './carrier-turns.js';
import { CarrierStore } from './carrier.store.js';
import { PhoneKeyStore } from './phone-key.store.js';
import { stopped } from './stopped.js';

/** Wrong dates of birth that end an activation code: who mistypes once or twice goes on, who tries dates does not. */
const MISSES_MAX = 5;

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
    private readonly turns: CarrierTurns,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** `bornOn` is given with a code that was typed; null for one that was scanned, whose signature nobody guesses. */
  async claim(tx: Tx, claim: { codeHash: string; bornOn: Day | null; publicKey: string; serial: bigint }): Promise<EnrolledPhone | Refusal> {
    const holder = await this.phones.holderOfActivation(tx, claim.codeHash);
    if (holder === undefined) return refuse('token_used');
    const { personId } = holder;
    // The carrier before the activation, as everywhere: a loss reported at the same moment either stops this or follows it.
    const held = await this.carriers.lockOne(tx, personId);
    // Its misses are read under its lock: of many dates at one moment five are looked at.
    if ((await this.phones.lockMisses(tx, claim.codeHash)) >= MISSES_MAX) return refuse('token_used');
    if (claim.bornOn !== null && claim.bornOn !== holder.bornOn) {
      await this.phones.missActivation(tx, claim.codeHash);
      return refuse('token_used');
    }
    const elder = await this.elder(tx, personId);
    if (elder === null) return refuse('deceased');
    const refusal = stopped(held);
    if (refusal) return refusal;
    const elsewhere = await this.boundSince(tx, held, { ...claim, since: holder.madeAt });
    if (elsewhere) return elsewhere;
    if (!(await this.phones.claimActivation(tx, claim.codeHash, this.clock.nowMs()))) return (await this.again(tx, held, claim)) ?? refuse('token_used');
    return this.bind(tx, { elder, personId, held, ...claim });
  }

  /** Enrols without an activation code, for somebody who proved by other means whose phone it is. Refuses `phone_bound_elsewhere` unless told to take over. */
  async enrol(tx: Tx, phone: { personId: Id; publicKey: string; serial: bigint; takeOver: boolean }): Promise<EnrolledPhone | Refusal> {
    const { personId, publicKey, takeOver } = phone;
    const elder = await this.elder(tx, personId);
    if (elder === null) return refuse('deceased');
    const held = await this.carriers.lockOne(tx, personId);
    const refusal = stopped(held);
    if (refusal) return refusal;
    const live = held === undefined ? [] : await this.phones.liveOf(tx, personId, held.generation);
    const elsewhere = live.find((key) => key.publicKey !== publicKey);
    if (elsewhere !== undefined && !takeOver) return refuse('phone_bound_elsewhere', { enrolledAt: elsewhere.enrolledAt });
    return this.bind(tx, { elder, held, ...phone });
  }

  /** Whoever made the code knew the phone that was bound then; of one that the person bound since, by a text message say, nobody was asked. */
  private async boundSince(tx: Tx, held: CarrierRecord | undefined, claim: { codeHash: string; publicKey: string; since: number }): Promise<Refusal | null> {
    if (held === undefined || (await this.phones.activationUsedAt(tx, claim.codeHash)) !== null) return null;
    const live = await this.phones.liveOf(tx, held.personId, held.generation);
    const elsewhere = live.find((key) => key.publicKey !== claim.publicKey && key.enrolledAt > claim.since);
    return elsewhere === undefined ? null : refuse('phone_bound_elsewhere', { enrolledAt: elsewhere.enrolledAt });
  }

  /** The answer that was given to this code and key before, and was perhaps lost on its way; null when there is none that still holds. */
  private async again(tx: Tx, held: CarrierRecord | undefined, { codeHash, publicKey }: { codeHash: string; publicKey: string }): Promise<EnrolledPhone | null> {
    const usedAt = await this.phones.activationUsedAt(tx, codeHash);
    if (held === undefined || usedAt === null) return null;
    return this.standing(tx, held, { publicKey, since: usedAt });
  }

  /** The live enrolment of a key of these people since an instant (UTC ms); null when there is none. */
  async standingOf(tx: Tx, personIds: readonly Id[], key: { readonly publicKey: string; readonly since: number }): Promise<EnrolledPhone | null> {
    for (const personId of personIds) {
      const held = await this.carriers.lockOne(tx, personId);
      const standing = held === undefined || stopped(held) ? null : await this.standing(tx, held, key);
      if (standing !== null) return standing;
    }
    return null;
  }

  private async standing(tx: Tx, { personId, generation }: CarrierRecord, { publicKey, since }: { publicKey: string; since: number }): Promise<EnrolledPhone | null> {
    const same = (await this.phones.liveOf(tx, personId, generation)).find((key) => key.publicKey === publicKey && key.enrolledAt >= since);
    return same === undefined ? null : { phoneKeyId: same.phoneKeyId, serial: same.serial, personId, generation };
  }

  /** A person has one phone: what was live before is stopped. */
  private async bind(tx: Tx, binding: { elder: Actor; personId: Id; held: CarrierRecord | undefined; publicKey: string; serial: bigint }): Promise<EnrolledPhone> {
    const { elder, personId, held, publicKey, serial } = binding;
    const at = this.clock.nowMs();
    const { generation } = held ?? (await this.carriers.openFirst(tx, personId));
    const phoneKeyId = this.ids.next();
    await this.phones.revokeAllOf(tx, personId, at);
    await this.turns.tell(tx, elder, { personId, kind: 'phone_enrolled', at, lostSince: null });
    await this.phones.add(tx, { phoneKeyId, serial, personId, generation, publicKey, enrolledAt: at, revokedAt: null });
    await this.carriers.record(tx, elder, [{ personId, kind: 'phone_enrolled', generation }]);
    await this.audit.record(tx, elder, { action: 'phone.enrol', objectKind: 'phone_key', objectId: phoneKeyId });
    return { phoneKeyId, serial, personId, generation };
  }

  /** Nobody is signed in yet, so the person whose code it is counts as the one who acts. Null when that person has died. */
  private async elder(tx: Tx, personId: Id): Promise<Actor | null> {
    const [person] = await tx.query<{ residence_area: string; died_on: string | null }>('SELECT residence_area, died_on FROM person WHERE id = ?', [personId]);
    if (!person) throw new Error(`an activation of nobody: ${personId}`);
    return person.died_on === null ? { id: personId, role: 'elder', areaCode: person.residence_area, siteId: null, deviceId: null, personId, staffNumber: null } : null;
  }
}
