import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';
import { PinStore } from './pin.store.js';

/** The one place where a PIN is tried. */
@Injectable()
export class PinGate {
  constructor(
    private readonly work: UnitOfWork,
    private readonly pins: PinStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Null when the PIN is right; the count then starts anew. Refuses `pin_wrong`, `pin_locked`. */
  async refusal(holder: Actor, at: { readonly deviceId: Id; readonly pin: string }): Promise<Refusal | null> {
    const key = { deviceId: at.deviceId, accountId: holder.id };
    if (!(await this.claim(key))) return refuse('pin_locked');
    if (!(await this.pins.isRight(this.work.reader, holder.id, at.pin))) {
      await this.work.run((tx) => this.audit.record(tx, holder, { action: 'pin.wrong', objectKind: 'user', objectId: holder.id, detail: { deviceId: at.deviceId } }));
      return refuse('pin_wrong');
    }
    await this.work.run((tx) => this.pins.clearTries(tx, key));
    return null;
  }

  /** The first try of an operator at a tablet makes the row; of two at once one makes it and the other counts on it. */
  private async claim(key: { readonly deviceId: Id; readonly accountId: Id }): Promise<boolean> {
    const claim = () => this.work.run((tx) => this.pins.claimTry(tx, key, this.clock.nowMs()));
    try {
      return await claim();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return claim();
    }
  }
}
