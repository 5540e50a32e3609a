import { reactive, readonly } from 'vue';
import type { Router } from 'vue-router';
import type { Answer, Problem } from '../../kit/api/answer.js';
import { answerOf } from '../../kit/api/answer.js';
import { forgetHome, refreshHome } from '../code/home.js';
import { learnServerTime } from '../device/clock.js';
import type { DeviceKey } from '../../kit/key-pair.js';
import { becomePhone, keyToEnrol } from '../device/phone.js';
import { open } from '../device/session.js';

/** What the person has answered so far, page by page. It is gone when the app is closed. */
interface Activation {
  phone: string;
  smsCode: string;
  /** Masked names of the people on one number, in the server's order. */
  names: readonly string[];
  choice: string | null;
  /** The phone's time from which another message may be asked for, UTC milliseconds. */
  resendAt: number;
  staffCode: string;
  /** Eight digits, year month day. */
  born: string;
  familyCode: string;
  /** Whom a family member now looks on for. */
  family: { readonly name: string; readonly endsOn: string } | null;
  busy: boolean;
  /** What kept the last try from succeeding. */
  trouble: Problem | 'no_answer' | 'not_kept' | null;
}

const BLANK: Activation = { phone: '', smsCode: '', names: [], choice: null, resendAt: 0, staffCode: '', born: '', familyCode: '', family: null, busy: false, trouble: null };
const state = reactive<Activation>({ ...BLANK });

export const activation = readonly(state);

export function answerWith(part: Partial<Pick<Activation, 'phone' | 'smsCode' | 'staffCode' | 'born' | 'familyCode' | 'choice'>>): void {
  Object.assign(state, part, { trouble: null });
}

/** What is said about a try does not outlast it: gone with the next digit, and on the next page. */
export function forgetTrouble(): void {
  state.trouble = null;
}

export function beginAnew(): void {
  Object.assign(state, BLANK);
}

/** One call at a time, its trouble told once. */
async function ask<T>(call: () => Promise<Answer<T>>): Promise<T | null> {
  if (state.busy) return null;
  state.busy = true;
  state.trouble = null;
  try {
    const answer = await call();
    if (answer.kind === 'ok') return answer.data;
    state.trouble = answer.kind === 'offline' ? 'no_answer' : answer.problem;
    return null;
  } catch {
    state.trouble = 'no_answer';
    return null;
  } finally {
    state.busy = false;
  }
}

/** The key to enrol; null, told as trouble, where the browser keeps nothing or makes no key: a code must not be spent on it. */
async function keyOrTrouble(): Promise<DeviceKey | null> {
  try {
    return await keyToEnrol();
  } catch {
    state.trouble = 'not_kept';
    return null;
  }
}

/** Whether a message is on its way (or, for a number nobody has, would be). */
export async function askForCode(): Promise<boolean> {
  const askedAt = Date.now();
  const asked = await ask(() => answerOf(open.POST('/api/v1/elder/sms-codes', { body: { phone: state.phone } })));
  if (asked !== null) {
    learnServerTime(asked.serverTime, askedAt);
    state.resendAt = Date.now() + asked.resendAfterSeconds * 1000;
    state.smsCode = '';
    return true;
  }
  // The message of a moment ago is still good.
  const { trouble } = state;
  if (trouble === null || typeof trouble === 'string' || trouble.code !== 'sms_too_soon') return false;
  const seconds = trouble.detail['retryAfterSeconds'];
  state.resendAt = Date.now() + (typeof seconds === 'number' ? seconds : 60) * 1000;
  state.trouble = null;
  return true;
}

/** Enrols this phone by the message; where a question comes first, goes to its page. */
export async function activateBySms(router: Router, takeOver = false): Promise<void> {
  const { phone, smsCode: code, choice } = state;
  const key = await keyOrTrouble();
  if (key === null) return;
  const askedAt = Date.now();
  const body = { phone, code, publicKey: key.publicKey, ...(choice === null ? {} : { choice }), ...(takeOver ? { takeOver } : {}) };
  const enrolled = await ask(() => answerOf(open.POST('/api/v1/elder/sms-activations', { body })));
  if (enrolled !== null) return enrol(router, { ...enrolled, key }, askedAt);
  const { trouble } = state;
  if (trouble === null || typeof trouble === 'string') return;
  if (trouble.code === 'person_choice_needed') {
    const names = trouble.detail['names'];
    state.names = Array.isArray(names) ? names.map(String) : [];
    state.trouble = null;
    await router.push('/activate/who');
  } else if (trouble.code === 'phone_bound_elsewhere') {
    state.trouble = null;
    await router.push('/activate/move');
  }
}

/** Enrols this phone by ten digits from the desk, or by the 184 of the code on its screen. */
export async function activateByStaffCode(router: Router): Promise<void> {
  const key = await keyOrTrouble();
  if (key === null) return;
  const askedAt = Date.now();
  const bornOn = state.born.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  const body = { activationCode: state.staffCode, publicKey: key.publicKey, ...(bornOn === '' ? {} : { bornOn }) };
  const enrolled = await ask(() => answerOf(open.POST('/api/v1/elder/activations', { body })));
  if (enrolled !== null) await enrol(router, { ...enrolled, key }, askedAt);
}

export async function activateForFamily(router: Router, name: string): Promise<void> {
  const key = await keyOrTrouble();
  if (key === null) return;
  const askedAt = Date.now();
  const linked = await ask(() => answerOf(open.POST('/api/v1/elder/family-activations', { body: { code: state.familyCode, name, publicKey: key.publicKey } })));
  if (linked === null) {
    const { trouble } = state;
    if (trouble === null || typeof trouble === 'string' || trouble.code !== 'token_used') return;
    // What is wrong is the code: it is told where the code is typed.
    await router.replace('/activate/family');
    state.trouble = trouble;
    return;
  }
  const { familyLinkId, nameMasked, endsOn, serverTime } = linked;
  learnServerTime(serverTime, askedAt);
  forgetHome();
  await becomePhone({ role: 'family', key, familyLinkId, nameMasked, endsOn });
  state.family = { name: nameMasked, endsOn };
  await refreshHome();
  await router.replace('/activate/done');
}

interface Enrolled {
  readonly key: DeviceKey;
  readonly phoneKeyId: string;
  readonly serial: number;
  readonly personId: string;
  readonly serverTime: number;
}

async function enrol(router: Router, { key, phoneKeyId, serial, personId, serverTime }: Enrolled, askedAt: number): Promise<void> {
  learnServerTime(serverTime, askedAt);
  forgetHome();
  await becomePhone({ role: 'self', key, phoneKeyId, serial, personId, enrolledAt: serverTime });
  beginAnew();
  await refreshHome();
  await router.replace('/activate/done');
}
