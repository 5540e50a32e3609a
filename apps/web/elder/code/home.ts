import { ref, shallowRef } from 'vue';
import type { Problem } from '../../kit/api/answer.js';
import type { components } from '../../kit/api/schema.js';
import { api, ask } from '../device/api.js';
import { learnServerTime } from '../device/clock.js';
import { keep, kept } from '../device/keep.js';
import { phone, standing } from '../device/phone.js';

export type Home = components['schemas']['HomeDto'];

/** The first page as the server last told it; also from the visit before, so that it opens without a network. */
export const home = shallowRef<Home | null>(null);
/** Why the last call was refused; null after a good one. */
export const homeProblem = shallowRef<Problem | null>(null);
/** True once the server has answered in this visit. */
export const homeIsFresh = ref(false);

export async function restoreHome(): Promise<void> {
  home.value = (await kept('home')) ?? null;
  if (home.value !== null) judge(home.value);
}

let asking: Promise<void> | undefined;

/** Asks for it anew. Calls that come while one is under way share its answer. */
export function refreshHome(): Promise<void> {
  asking ??= refresh().finally(() => {
    asking = undefined;
  });
  return asking;
}

async function refresh(): Promise<void> {
  if (phone.value === null) return;
  const askedAt = Date.now();
  const answer = await ask(() => api.GET('/api/v1/elder/home'));
  if (answer.kind === 'offline') {
    homeIsFresh.value = false;
    return;
  }
  homeProblem.value = answer.kind === 'refused' ? answer.problem : null;
  if (answer.kind === 'refused') return;
  learnServerTime(answer.data.serverTime, askedAt);
  home.value = answer.data;
  homeIsFresh.value = true;
  judge(answer.data);
  await keep('home', answer.data);
}

function judge({ carrier }: Home): void {
  const { state } = carrier;
  standing.value = state === 'lost' ? 'revoked' : state === 'suspended' ? 'suspended' : 'good';
}

/** Nothing of the person before is left on the screen. */
export function forgetHome(): void {
  home.value = null;
  homeProblem.value = null;
  homeIsFresh.value = false;
}
