import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import { ConfirmPassword } from '#identity';
import type { Actor } from '#platform';
import { againOnClash, Audit, Clock, UnitOfWork } from '#platform';
import { PinStore } from './pin.store.js';

/** Sets one's own shift PIN, after the password. Refuses `pin_weak`, `credentials_wrong`, `account_locked`. */
@Injectable()
export class SetPin {
  constructor(
    private readonly work: UnitOfWork,
    private readonly passwords: ConfirmPassword,
    private readonly pins: PinStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async set(actor: Actor, { password, pin }: { readonly password: string; readonly pin: string }): Promise<{ operatorId: Id; setAt: number } | Refusal> {
    if (!isStrong(pin)) return refuse('pin_weak');
    const refusal = await this.passwords.confirm(actor, password);
    if (refusal !== null) return refusal;
    const setAt = this.clock.nowMs();
    const pinHash = await this.pins.hashed(actor.id, pin);
    await againOnClash(() =>
      this.work.run(async (tx) => {
        await this.pins.keep(tx, actor.id, pinHash, setAt);
        await this.audit.record(tx, actor, { action: 'pin.set', objectKind: 'user', objectId: actor.id });
      }),
    );
    return { operatorId: actor.id, setAt };
  }
}

/** Six digits with at least three different ones, no run up or down (123456), no half or pair repeated (123123, 121212). */
export function isStrong(pin: string): boolean {
  if (!/^\d{6}$/.test(pin) || new Set(pin).size < 3) return false;
  const steps = [...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index]));
  if (steps.every((step) => step === 1) || steps.every((step) => step === -1)) return false;
  return pin.slice(0, 3) !== pin.slice(3);
}
