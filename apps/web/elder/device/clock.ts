import { ref } from 'vue';
import { noteServerTime } from '../../kit/server-clock.js';
import { keep, kept } from './keep.js';

/**
 * Whether the time in a code can be believed. `unknown` until the server has once told its time to this phone, and after
 * the phone's clock was set back with no network to ask.
 */
export const clockState = ref<'known' | 'unknown'>('unknown');

/** A clock is also corrected a little by the phone itself; that is not somebody setting it. */
const SET_BACK_MS = 2_000;

let seenDeviceMs = 0;

/** The offset of the last visit holds as long as the phone's clock has not gone backwards since. */
export async function restoreClock(): Promise<void> {
  const clock = await kept('clock');
  if (clock === undefined) return;
  noteServerTime(Date.now() + clock.offsetMs, Date.now());
  seenDeviceMs = Math.max(seenDeviceMs, clock.deviceMs);
  if (clockState.value === 'unknown' && Date.now() >= clock.deviceMs - SET_BACK_MS) clockState.value = 'known';
}

/** Takes the server's word. `askedAt` is the phone's time when the call left. */
export function learnServerTime(serverTime: number, askedAt: number): void {
  noteServerTime(serverTime, askedAt);
  clockState.value = 'known';
  seenDeviceMs = Date.now();
  void keep('clock', { offsetMs: serverTime - Math.round((askedAt + seenDeviceMs) / 2), deviceMs: seenDeviceMs });
}

/** Called once a second by the page of the code: notices a clock that somebody sets back. */
export function watchClock(): void {
  const now = Date.now();
  if (now < seenDeviceMs - SET_BACK_MS) clockState.value = 'unknown';
  else seenDeviceMs = now;
}
