import { reactive, readonly } from 'vue';
import { noteServerTime, serverNow } from '../kit/server-clock.js';
import type { components } from '../kit/api/schema.js';

export type Grant = components['schemas']['SessionGrantDto'];

/** The session lives as long as the browser tab: a desk in an office is shared. */
const KEPT_AS = 'love-card.console';
/** What stands before the account and the case in the name of a half-written text (frame/draft.ts). */
export const DRAFTS = 'love-card.draft.';
/** Renewed when less than this is left. */
const RENEW_MS = 60_000;

/** Why somebody who was signed in no longer is. */
export type Ended = 'idle' | 'expired' | 'changed';

const state = reactive<{ grant: Grant | null; ended: Ended | null }>({ grant: kept(), ended: null });
let renewal: Promise<string | null> | null = null;

function kept(): Grant | null {
  try {
    const text = sessionStorage.getItem(KEPT_AS);
    return text === null ? null : (JSON.parse(text) as Grant);
  } catch {
    return null;
  }
}

function keep(grant: Grant | null): void {
  state.grant = grant;
  try {
    if (grant === null) sessionStorage.removeItem(KEPT_AS);
    else sessionStorage.setItem(KEPT_AS, JSON.stringify(grant));
  } catch {
    // A browser that keeps nothing asks for the password again after a reload.
  }
}

export const session = readonly(state);

export function signedIn(grant: Grant): void {
  state.ended = null;
  put = false;
  keep(grant);
}

export type Step = Grant['pending'][number];

/** What has to be done before the console opens; the first of it. */
export const firstStep = (): Step | null => state.grant?.pending[0] ?? null;

let put = false;

/** The staff number may wait until the next sign-in; what takes two persons waits with it. */
export const later = (): boolean => put;

export function putOff(): void {
  put = true;
}

export function stepDone(step: Step): void {
  if (state.grant !== null) keep({ ...state.grant, pending: state.grant.pending.filter((one) => one !== step) });
}

/** Whoever leaves by their own will leaves no half-written text behind; after an idle end it waits for the same account. */
export function signedOut(why: Ended | null): void {
  state.ended = why;
  keep(null);
  if (why === null) forgetDrafts();
}

function forgetDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(DRAFTS)) sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept here.
  }
}

const CLERKS = ['bureau_admin', 'bureau_officer', 'street_officer'];

/** Whether the account's role is one of these; the server says so too, and in words. */
function isOneOf(roles: readonly string[]): boolean {
  return roles.includes(state.grant?.actor.role ?? '');
}

/** Whether the account changes anything, or only looks. */
export const mayManageDevices = (): boolean => isOneOf(CLERKS);
/** Makes, prints and replaces cards, and helps with phones. */
export const mayServeCards = (): boolean => isOneOf(CLERKS);
export const mayReveal = (): boolean => isOneOf([...CLERKS, 'auditor']);
export const mayDecideHeld = (): boolean => isOneOf([...CLERKS, 'bureau_approver']);
export const mayAskVoids = (): boolean => isOneOf(CLERKS);
export const mayDecideVoids = (): boolean => isOneOf(['bureau_admin', 'bureau_approver', 'street_officer']);
export const mayAnswerComplaints = (): boolean => isOneOf(CLERKS);
/** Acts that take two persons are the county's: looked at by all of its office, decided by two roles. */
export const maySeeConfirmations = (): boolean => isOneOf(['bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor']);
export const mayConfirm = (): boolean => isOneOf(['bureau_admin', 'bureau_approver']);
export const mayAnswerAppeals = (): boolean => isOneOf(['bureau_admin', 'bureau_officer']);

/** The access token, renewed when it is about to end; null when nobody is signed in. Calls at once share one renewal, because a refresh token is good once. */
export async function accessToken(): Promise<string | null> {
  const { grant } = state;
  if (grant === null) return null;
  // By the server's time: a desk whose clock is wrong would else renew at every call, or never.
  if (grant.accessExpiresAt - serverNow() > RENEW_MS) return grant.accessToken;
  renewal ??= renewed(grant).finally(() => {
    renewal = null;
  });
  return renewal;
}

async function renewed(grant: Grant): Promise<string | null> {
  const askedAt = Date.now();
  try {
    const answer = await fetch('/api/v1/bureau/sessions/renewals', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refreshToken: grant.refreshToken }),
    });
    if (answer.ok) {
      const next = (await answer.json()) as Grant;
      noteServerTime(next.serverTime, askedAt);
      keep(next);
      return next.accessToken;
    }
    if (answer.status < 500) signedOut('expired');
    return null;
  } catch {
    // No answer: the old token may still do, and the call itself will say so.
    return grant.accessToken;
  }
}
