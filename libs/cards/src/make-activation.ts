import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor, Tx } from '#platform';
import { againOnClash, Audit, Clock, UnitOfWork } from '#platform';
import type { MadeActivation } from './activation-desk.js';
import { ActivationDesk } from './activation-desk.js';
import { CarrierStore } from './carrier.store.js';
import { PhoneKeyStore } from './phone-key.store.js';
import { livingHolderWithin } from './reach.js';
import { stopped } from './stopped.js';

export const ACTIVATION_MINUTES_MIN = 10;
export const ACTIVATION_MINUTES_MAX = 7 * 24 * 60;
const ACTIVATION_MINUTES_DEFAULT = 24 * 60;

/**
 * Makes a one-time code by which a person's phone enrols its key. It ends the ones made before.
 *
 * Refusals: not_found, deceased, revoked (card reported lost), suspended, invalid_request (validity out of bounds).
 */
@Injectable()
export class MakeActivation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly carriers: CarrierStore,
    private readonly phones: PhoneKeyStore,
    private readonly desk: ActivationDesk,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Valid for `validMinutes`: 10 minutes to 7 days, a day unless told. */
  async make(actor: Actor, personId: Id, validMinutes = ACTIVATION_MINUTES_DEFAULT): Promise<MadeActivation | Refusal> {
    if (!Number.isInteger(validMinutes) || validMinutes < ACTIVATION_MINUTES_MIN || validMinutes > ACTIVATION_MINUTES_MAX) {
      return refuse('invalid_request', { field: 'validMinutes', min: ACTIVATION_MINUTES_MIN, max: ACTIVATION_MINUTES_MAX });
    }
    return againOnClash(() =>
      this.work.run(async (tx) => {
        const holder = await livingHolderWithin(tx, actor, personId);
        if (isRefusal(holder)) return holder;
        const carrier = await this.carriers.lockOne(tx, personId);
        return stopped(carrier) ?? (await this.handOut(tx, actor, { personId, generation: carrier?.generation ?? 1, validMinutes }));
      }),
    );
  }

  private async handOut(tx: Tx, actor: Actor, request: { personId: Id; generation: number; validMinutes: number }): Promise<MadeActivation> {
    const { personId, generation, validMinutes } = request;
    const at = this.clock.nowMs();
    const made = this.desk.make(Math.floor(at / 1000) + validMinutes * 60);
    await this.phones.endActivations(tx, personId, at);
    await this.phones.addActivation(tx, { codeHash: this.desk.hashOf(made.activationCode), personId, madeBy: actor.id, madeAt: at, expiresAt: made.expiresAt });
    await this.carriers.record(tx, actor, [{ personId, kind: 'activation_made', generation }]);
    await this.audit.record(tx, actor, { action: 'phone.make_activation', objectKind: 'person', objectId: personId, detail: { validMinutes } });
    return made;
  }
}
