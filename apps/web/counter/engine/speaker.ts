import type { Reason } from './result.js';
import { planSeconds, type TonePlan, TONE_PLANS } from './tone-plan.js';

const EDGE_SECONDS = 0.005;

/** Plays one plan on one oscillator. `gain` 0 to 1. Returns when the last tone will have ended, in the context's seconds. */
export function playPlan(context: BaseAudioContext, { tones, vibration }: TonePlan, gain: number): number {
  if (vibration.length > 0 && 'vibrate' in navigator) navigator.vibrate([...vibration]);
  if (tones.length === 0) return context.currentTime;
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  oscillator.connect(volume);
  volume.connect(context.destination);
  let at = context.currentTime;
  volume.gain.setValueAtTime(0, at);
  for (const { hz, ms, restMs } of tones) {
    const end = at + ms / 1000;
    oscillator.frequency.setValueAtTime(hz, at);
    // A few milliseconds of slope, or every beep begins and ends with a click.
    volume.gain.linearRampToValueAtTime(gain, at + EDGE_SECONDS);
    volume.gain.setValueAtTime(gain, end - EDGE_SECONDS);
    volume.gain.linearRampToValueAtTime(0, end);
    at = end + restMs / 1000;
    volume.gain.setValueAtTime(0, at);
  }
  oscillator.start();
  oscillator.stop(at);
  return at;
}

/** The sound of the counter: silent until `unlock` was called inside a tap, because browsers want it so. */
export class Speaker {
  private context: AudioContext | null = null;
  muted = false;
  /** 0 to 1. */
  volume = 0.8;

  get unlocked(): boolean {
    return this.context?.state === 'running';
  }

  async unlock(): Promise<void> {
    this.context ??= new AudioContext();
    if (this.context.state !== 'running') await this.context.resume();
  }

  /** Seconds that the plan takes; 0 when nothing is heard. */
  play(reason: Reason): number {
    const plan = TONE_PLANS[reason];
    if (this.muted || this.context === null) return 0;
    playPlan(this.context, plan, this.volume);
    return planSeconds(plan);
  }
}
