import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, UnitOfWork } from '#platform';
import { CarrierTurns } from './carrier-turns.js';
import { CarrierStore } from './carrier.store.js';
import { PhoneKeyStore } from './phone-key.store.js';
import { holderWithin } from './reach.js';

export interface RevokedPhone {
  readonly phoneKeyId: Id;
  readonly personId: Id;
  /** UTC ms. */
  readonly revokedAt: number;
}

/** Ends one phone's key; card and social card stay good. Refusals: not_found (unknown, out of reach, or revoked before). */
@Injectable()
export class RevokePhone {
  constructor(
    private readonly work: UnitOfWork,
    private readonly carriers: CarrierStore,
    private readonly phones: PhoneKeyStore,
    private readonly turns: CarrierTurns,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async revoke(actor: Actor, phoneKeyId: Id): Promise<RevokedPhone | Refusal> {
    return this.work.run(async (tx) => {
      const key = (await this.phones.byIds(tx, [phoneKeyId])).get(phoneKeyId);
      if (!key) return refuse('not_found', { phoneKeyId });
      const holder = await holderWithin(tx, actor, key.personId);
      if (isRefusal(holder)) return refuse('not_found', { phoneKeyId });

      // An invitation taken up at the same moment is before this or after it.
      await this.carriers.lockOne(tx, key.personId);
      const at = this.clock.nowMs();
      if (!(await this.phones.revoke(tx, phoneKeyId, at))) return refuse('not_found', { phoneKeyId });
      await this.turns.tell(tx, actor, { personId: key.personId, kind: 'phone_revoked', at, lostSince: null });
      await this.carriers.record(tx, actor, [{ personId: key.personId, kind: 'phone_revoked', generation: key.generation }]);
      await this.audit.record(tx, actor, { action: 'phone.revoke', objectKind: 'phone_key', objectId: phoneKeyId });
      return { phoneKeyId, personId: key.personId, revokedAt: at };
    });
  }
}
