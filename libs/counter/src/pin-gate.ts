import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { Actor } from '#platform';
import { Audit, Clock, isDuplicateKey, UnitOfWork } from '#platform';
import { PinHour } from './pin-hour.js';
import { PinStore } from './pin.store.js';

/** The one place where a PIN is tried. */
@Injectable()
export class PinGate {
  constructor(
    private readonly work: UnitOfWork,
    private readonly pins: PinStore,
    private readonly hour: PinHour,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Null when the PIN is right; the count of this operator at this tablet then starts anew. Refuses `pin_wrong`, `pin_locked` (at this tablet),
   * `pin_locked_all` (at all of them).
   */
  async refusal(holder: Actor, at: { readonly deviceId: Id; readonly pin: string }): Promise<Refusal | null> {
    const key = { deviceId: at.deviceId, accountId: holder.id };
    const claimedAt = this.clock.nowMs();
    const locked = await this.claim(key, claimedAt);
    if (locked !== null) return locked;
    if (!(await this.pins.isRight(this.work.reader, holder.id, at.pin))) {
      await this.work.run(async (tx) => {
        await this.hour.wrong(tx, claimedAt);
        await this.audit.record(tx, holder, { action: 'pin.wrong', objectKind: 'user', objectId: holder.id, detail: { deviceId: at.deviceId } });
      });
      return refuse('pin_wrong');
    }
    await this.work.run(async (tx) => {
      await this.pins.clearTries(tx, key);
      await this.hour.right(tx, holder.id, claimedAt);
    });
    return null;
  }

  /** The first try of an operator at a tablet makes the row; of two at once one makes it and the other counts on it. */
  private async claim(key: { readonly deviceId: Id; readonly accountId: Id }, nowMs: number): Promise<Refusal | null> {
    const claim = () =>
      this.work.run(async (tx) => {
        if (!(await this.pins.claimTry(tx, key, nowMs))) return refuse('pin_locked');
        return (await this.hour.claim(tx, key.accountId, nowMs)) ? null : refuse('pin_locked_all');
      });
    try {
      return await claim();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return claim();
    }
  }
}
