import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import { joinCode, phoneMessage, phoneStep } from '#core/code';
import { type QrPath, qrPath } from '../../kit/qr.js';
import { serverNow } from '../../kit/server-clock.js';
import { sign } from '../../kit/key-pair.js';
import { keepAwake } from '../../kit/wake-lock.js';
import { clockState, watchClock } from '../device/clock.js';
import { keep, kept, type OwnPhone } from '../device/keep.js';
import { phone, standing } from '../device/phone.js';
import { home } from './home.js';
import { type CodePlan, codePlan, goodUntil } from './step.js';

/** A code on the screen. */
export interface ShownCode {
  readonly plan: CodePlan;
  readonly digits: string;
  readonly qr: QrPath;
}

/** Why no code is shown. `short`: the next one comes in a moment. */
export type NoCode = 'short' | 'clock' | 'too_long_offline' | 'standing';

const TICK_MS = 250;

/** Makes the codes of this phone as long as a page shows them: a new one each half minute, none while nobody looks. */
export function useLoveCode(own: OwnPhone) {
  const shown = shallowRef<ShownCode | null>(null);
  const lacking = ref<NoCode>('short');
  let usedStep: number | null = null;
  let making = false;

  /** Which code to show now, or why none. */
  function wanted(): CodePlan | NoCode {
    watchClock();
    const now = serverNow();
    if (standing.value !== 'good') return 'standing';
    if (clockState.value !== 'known') return 'clock';
    if (home.value === null || now >= goodUntil(home.value.serverTime)) return home.value === null ? 'short' : 'too_long_offline';
    return codePlan(now, usedStep) ?? 'short';
  }

  async function tick(): Promise<void> {
    if (document.hidden) {
      shown.value = null;
      return;
    }
    const plan = wanted();
    if (typeof plan === 'string') {
      lacking.value = plan;
      shown.value = null;
      return;
    }
    if (making || shown.value?.plan.step === plan.step) return;
    making = true;
    try {
      const message = Uint8Array.from(phoneMessage({ serial: BigInt(own.serial), step: plan.step }));
      const digits = joinCode(message, await sign(own.key, message));
      shown.value = { plan, digits, qr: qrPath(digits) };
    } finally {
      making = false;
    }
  }

  /** The code on the screen was used: the next one, at once. */
  async function used(): Promise<void> {
    const step = shown.value?.plan.step;
    if (step === undefined) return;
    usedStep = Math.max(usedStep ?? 0, step);
    await tick();
    await keep('usedStep', usedStep);
  }

  /** The counter did not want it. One that is ahead of time already stays: the next would be too early for the counter. */
  async function another(): Promise<void> {
    if (shown.value?.plan.step === phoneStep(serverNow())) await used();
  }

  const look = (): void => void tick();
  const timer = setInterval(look, TICK_MS);
  document.addEventListener('visibilitychange', look);
  globalThis.addEventListener('pageshow', look);
  const stopWatching = watch([standing, clockState, home, phone], look);
  const rest = keepAwake();
  void kept('usedStep').then((step) => {
    usedStep = Math.max(usedStep ?? 0, step ?? 0);
    look();
  });

  onScopeDispose(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
    globalThis.removeEventListener('pageshow', look);
    stopWatching();
    rest();
  });
  return { shown, lacking, used, another };
}
