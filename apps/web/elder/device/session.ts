import { signText } from '../../kit/key-pair.js';
import { serverNow } from '../../kit/server-clock.js';
import { apiClient } from '../../kit/api/client.js';
import { type Answer, answerOf } from '../../kit/api/answer.js';
import type { components } from '../../kit/api/schema.js';
import { learnServerTime } from './clock.js';
import { keep, kept, type KeptPhone, type KeptSession } from './keep.js';
import { phone, standing } from './phone.js';

type Grant = components['schemas']['SessionGrantDto'];

/** A call that takes longer counts as no answer. */
export const TIMEOUT_MS = 8_000;
/** A token is not used in its last moments: the call may be on its way for a while. */
const MARGIN_MS = 30_000;

/** Without a token: for what opens sessions, and for what is open to everybody. */
export const open = apiClient({ token: () => Promise.resolve(null), timeoutMs: TIMEOUT_MS });

let session: KeptSession | undefined;
let opening: Promise<KeptSession | null> | undefined;

/**
 * The access token: the present one, a renewed one, or that of a new session signed with the key of this phone, whatever
 * is needed; the person notices nothing. Null when the county refuses (`standing` says why); throws without a network.
 * `freshForMs`: how long it has to last.
 */
export async function accessToken(freshForMs = MARGIN_MS): Promise<string | null> {
  const holder = phone.value;
  if (holder === null) return null;
  session ??= await kept('session');
  if (session !== undefined && session.accessExpiresAt - freshForMs > serverNow()) return session.accessToken;
  opening ??= alone(() => renewOrSignIn(holder, freshForMs)).finally(() => {
    opening = undefined;
  });
  session = (await opening) ?? undefined;
  return session?.accessToken ?? null;
}

/** The server no longer takes the present token. */
export function dropSession(): void {
  if (session !== undefined) session = { ...session, accessExpiresAt: 0 };
}

/** Two windows of one phone must not spend the same refresh token, which would end the session. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request('love-card-elder-session', work) : work();
}

async function renewOrSignIn(holder: KeptPhone, freshForMs: number): Promise<KeptSession | null> {
  const present = await kept('session');
  const dropped = session?.accessExpiresAt === 0 && present?.accessToken === session.accessToken;
  if (present !== undefined && !dropped && present.accessExpiresAt - freshForMs > serverNow()) return present;
  if (present !== undefined && !dropped) {
    const renewed = await granted((askedAt) => asked(askedAt, answerOf(open.POST('/api/v1/elder/sessions/renewals', { body: { refreshToken: present.refreshToken } }))));
    if (renewed.kind === 'ok') return keepSession(renewed.data);
    // A token whose answer was lost is spent; the key opens a new session all the same.
  }
  const opened = await granted((askedAt) => signIn(holder, askedAt));
  // Another tab signed in the same moment: a signature is good once.
  const first = opened.kind === 'refused' && opened.problem.code === 'proof_used' ? await granted((askedAt) => signIn(holder, askedAt)) : opened;
  if (first.kind === 'ok') return keepSession(first.data);
  const serverTime = first.problem.detail['serverTime'];
  if (first.problem.code !== 'invalid_request' || typeof serverTime !== 'number') return refused(first.problem.code);
  // The clock of the phone is wrong, and now it is known by how much.
  learnServerTime(serverTime, Date.now());
  const second = await granted((askedAt) => signIn(holder, askedAt));
  return second.kind === 'ok' ? keepSession(second.data) : refused(second.problem.code);
}

async function signIn(holder: KeptPhone, askedAt: number): Promise<Answer<Grant>> {
  const instantMs = serverNow();
  if (holder.role === 'family') {
    const { familyLinkId } = holder;
    const signature = await signText(holder.key, `love-card/family-sign-in/v1|${familyLinkId}|${String(instantMs)}`);
    return asked(askedAt, answerOf(open.POST('/api/v1/elder/family-sessions', { body: { familyLinkId, instantMs, signature } })));
  }
  const { phoneKeyId } = holder;
  const signature = await signText(holder.key, `love-card/elder-sign-in/v1|${phoneKeyId}|${String(instantMs)}`);
  return asked(askedAt, answerOf(open.POST('/api/v1/elder/sessions', { body: { phoneKeyId, instantMs, signature } })));
}

async function asked(askedAt: number, answer: Promise<Answer<Grant>>): Promise<Answer<Grant>> {
  const given = await answer;
  if (given.kind === 'ok') learnServerTime(given.data.serverTime, askedAt);
  return given;
}

async function granted(call: (askedAt: number) => Promise<Answer<Grant>>): Promise<Exclude<Answer<Grant>, { kind: 'offline' }>> {
  const answer = await call(Date.now());
  if (answer.kind === 'offline') throw new Error('no answer');
  return answer;
}

async function keepSession({ accessToken, accessExpiresAt, refreshToken }: Grant): Promise<KeptSession> {
  const grant = { accessToken, accessExpiresAt, refreshToken };
  await keep('session', grant);
  if (standing.value !== 'suspended') standing.value = 'good';
  return grant;
}

function refused(code: string): null {
  if (code === 'revoked' || code === 'suspended' || code === 'deceased') standing.value = code;
  else if (code === 'unauthenticated' || code === 'not_found' || code === 'forbidden') standing.value = 'ended';
  else throw new Error(code); // The server is busy or slows everybody down: as good as no answer.
  return null;
}
