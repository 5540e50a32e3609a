import { computed, ref, shallowRef } from 'vue';
import { type DeviceKey, makeKey } from '../../kit/key-pair.js';
import { forget, keep, kept, type KeptPhone } from './keep.js';

/**
 * How this phone stands with the county. `revoked`, `suspended` and `deceased` are the county's own words; `ended` means
 * that it no longer knows the key: another phone took over, or the card was replaced.
 */
export type Standing = 'good' | 'revoked' | 'suspended' | 'deceased' | 'ended';

/** Null before an activation. Shallow: a browser's key must not be wrapped. */
export const phone = shallowRef<KeptPhone | null>(null);
export const standing = ref<Standing>('good');
export const looksOn = computed(() => phone.value?.role === 'family');

/** Reads what this phone keeps; false where the browser keeps nothing at all (a private window). */
export async function restorePhone(): Promise<boolean> {
  try {
    phone.value = (await kept('phone')) ?? null;
    return true;
  } catch {
    return false;
  }
}

/** The key to enrol. The same one until an activation has been answered. */
export async function keyToEnrol(): Promise<DeviceKey> {
  const pending = await kept('pendingKey');
  if (pending !== undefined) return pending;
  const key = await makeKey();
  await keep('pendingKey', key);
  return key;
}

/** From now on this phone is `enrolled`. What was kept of a person before is gone. */
export async function becomePhone(enrolled: KeptPhone): Promise<void> {
  await forget('session', 'home', 'usedStep');
  await keep('phone', enrolled);
  await forget('pendingKey');
  phone.value = enrolled;
  standing.value = 'good';
  // The browser asks nobody; where it declines, the phone can be enrolled anew.
  void navigator.storage.persist();
}

/** Everything of a person leaves this phone. */
export async function leavePhone(): Promise<void> {
  await forget('phone', 'session', 'home', 'usedStep', 'pendingKey');
  phone.value = null;
  standing.value = 'good';
}
