import { ref } from 'vue';
import { type Answer, answerOf } from '../../kit/api/answer.js';
import { apiClient } from '../../kit/api/client.js';
import { accessToken, dropSession, TIMEOUT_MS } from './session.js';
import { standing } from './phone.js';

/** Whether the last call had an answer. */
export const online = ref(true);

/** The API as the holder of this phone. */
export const api = apiClient({ token: () => accessToken(), timeoutMs: TIMEOUT_MS });

type Call<T> = () => Parameters<typeof answerOf<T>>[0];

/** Asks the server. A session that ended meanwhile is opened anew, once. */
export async function ask<T>(call: Call<T>): Promise<Answer<T>> {
  const first = await answerOf(call());
  const answer = first.kind === 'refused' && first.problem.code === 'unauthenticated' && standing.value === 'good' ? await again(call) : first;
  online.value = answer.kind !== 'offline';
  return answer;
}

async function again<T>(call: Call<T>): Promise<Answer<T>> {
  dropSession();
  return answerOf(call());
}

/** The browser notices a line that is cut before any call does. Returns the way to stop watching. */
export function watchLine(onBack: () => void): () => void {
  const onCut = (): void => {
    online.value = false;
  };
  globalThis.addEventListener('offline', onCut);
  globalThis.addEventListener('online', onBack);
  return () => {
    globalThis.removeEventListener('offline', onCut);
    globalThis.removeEventListener('online', onBack);
  };
}
