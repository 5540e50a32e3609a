import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor, Tx } from '#platform';
import { againOnClash, Audit, Clock, Disclosures, UnitOfWork } from '#platform';
import type { MadeActivation } from './activation-desk.js';
import { ActivationDesk } from './activation-desk.js';
import { CarrierStore } from './carrier.store.js';
import { PhoneKeyStore } from './phone-key.store.js';
import { livingHolderWithin } from './reach.js';
import { stopped } from './stopped.js';

export const ACTIVATION_MINUTES_MIN = 10;
export const ACTIVATION_MINUTES_MAX = 7 * 24 * 60;
const ACTIVATION_MINUTES_DEFAULT = 24 * 60;

export interface ActivationWish {
  /** 10 minutes to 7 days, a day unless told. */
  readonly validMinutes?: number | undefined;
  /** That a phone which is bound now shall stop when another is enrolled with the code. */
  readonly takeOver?: boolean | undefined;
}

/**
 * Makes a one-time code by which a person's phone enrols its key. It ends the ones made before. A phone that is bound already is
 * stopped by it only when whoever makes it says so; that they did stands in the log of acts.
 *
 * Refusals: not_found, deceased, revoked (card reported lost), suspended, invalid_request (validity out of bounds),
 * phone_bound_elsewhere, desk_limit (more in a day than one desk opens).
 */
@Injectable()
export class MakeActivation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly carriers: CarrierStore,
    private readonly phones: PhoneKeyStore,
    private readonly desk: ActivationDesk,
    private readonly budget: Disclosures,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async make(actor: Actor, personId: Id, { validMinutes = ACTIVATION_MINUTES_DEFAULT, takeOver = false }: ActivationWish = {}): Promise<MadeActivation | Refusal> {
    if (!Number.isInteger(validMinutes) || validMinutes < ACTIVATION_MINUTES_MIN || validMinutes > ACTIVATION_MINUTES_MAX) {
      return refuse('invalid_request', { field: 'validMinutes', min: ACTIVATION_MINUTES_MIN, max: ACTIVATION_MINUTES_MAX });
    }
    return againOnClash(() =>
      this.work.run(async (tx) => {
        const holder = await livingHolderWithin(tx, actor, personId);
        if (isRefusal(holder)) return holder;
        const carrier = await this.carriers.lockOne(tx, personId);
        const refusal = stopped(carrier);
        if (refusal) return refusal;
        const [bound] = carrier === undefined ? [] : await this.phones.liveOf(tx, personId, carrier.generation);
        if (bound !== undefined && !takeOver) return refuse('phone_bound_elsewhere', { enrolledAt: bound.enrolledAt });
        const spent = await this.budget.spend(tx, actor, 'phone_opened');
        return spent ?? (await this.handOut(tx, actor, { personId, generation: carrier?.generation ?? 1, validMinutes, stops: bound?.phoneKeyId ?? null }));
      }),
    );
  }

  private async handOut(tx: Tx, actor: Actor, request: { personId: Id; generation: number; validMinutes: number; stops: Id | null }): Promise<MadeActivation> {
    const { personId, generation, validMinutes, stops } = request;
    const at = this.clock.nowMs();
    const made = this.desk.make(Math.floor(at / 1000) + validMinutes * 60);
    await this.phones.endActivations(tx, personId, at);
    await this.phones.addActivation(tx, { codeHash: this.desk.hashOf(made.activationCode), personId, madeBy: actor.id, madeAt: at, expiresAt: made.expiresAt });
    await this.carriers.record(tx, actor, [{ personId, kind: 'activation_made', generation }]);
    await this.audit.record(tx, actor, {
      action: 'phone.make_activation',
      objectKind: 'person',
      objectId: personId,
      detail: { validMinutes, ...(stops === null ? {} : { stops }) },
    });
    return made;
  }
}
