import { type Answer, answerOf, type Problem } from '../kit/api/answer.js';
import { apiClient } from '../kit/api/client.js';
import { language } from '../kit/words.js';
import { accessToken, signedOut } from './session.js';
import { t } from './words.js';

/** Files are made while one waits for them; what takes longer is queued. */
const TIMEOUT_MS = 300_000;

export const api = apiClient({ token: accessToken, timeoutMs: TIMEOUT_MS });

/** The answer of a call; a session that has ended leads to the sign-in page. */
export async function ask<T>(call: Parameters<typeof answerOf<T>>[0]): Promise<Answer<T>> {
  const answer = await answerOf<T>(call);
  if (answer.kind === 'refused' && answer.problem.code === 'unauthenticated') signedOut('expired');
  return answer;
}

/** Why there is no answer, in the language of the page. */
export function whyNot(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): string {
  return answer.kind === 'offline' ? t('offline') : problemText(answer.problem);
}

export function problemText(problem: Problem): string {
  return language.language === 'zh' ? `${problem.title}。${problem.action}` : `${problem.titleEn}. ${problem.actionEn}`;
}

/** The lists that stand behind figures. A path comes from the address bar, so it is held to these. */
const LISTS =
  /^bureau\/(today\/redemptions|today\/full-price-meals|refusals|site-standings|device-standings|offline-reviews|card-checks|void-requests|complaints|appeals|integrity-findings|alarms)(\?[\w=&.%-]*)?$/;

export function isList(path: string): boolean {
  return LISTS.test(path);
}

/** A page of a list as the server sends it. */
export interface ListPage<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
}

/** One page of a list that the server named. */
export async function listPage<Row>(path: string, page: { readonly limit: number; readonly cursor: string | null }): Promise<Answer<ListPage<Row>>> {
  const [where = '', query = ''] = path.split('?');
  const asked = new URLSearchParams(query);
  asked.set('limit', String(page.limit));
  if (page.cursor !== null) asked.set('cursor', page.cursor);
  return ask<ListPage<Row>>(fetched(`/api/v1/${where}?${asked.toString()}`));
}

async function fetched(url: string): Promise<{ data?: never; error?: unknown; response: Response }> {
  const token = await accessToken();
  const response = await fetch(url, { headers: token === null ? {} : { Authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const body: unknown = await response.json();
  return response.ok ? { data: body as never, response } : { error: body, response };
}

/** A file of the server with the digest of what arrived, which is the one in the log of acts. */
export async function file(path: string): Promise<Answer<{ readonly blob: Blob; readonly sha256: string }>> {
  const token = await accessToken();
  return ask(
    (async () => {
      const response = await fetch(`/api/v1/${path}`, { headers: token === null ? {} : { Authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (!response.ok) return { error: (await response.json()) as unknown, response };
      const blob = await response.blob();
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
      return { data: { blob, sha256: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') }, response };
    })(),
  );
}
