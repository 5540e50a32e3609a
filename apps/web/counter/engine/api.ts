import type { Client } from 'openapi-fetch';
import type { Id } from '#values';
import { type Answer, answerOf, type Problem } from '../../kit/api/answer.js';
import { apiClient } from '../../kit/api/client.js';
import type { components, paths } from '../../kit/api/schema.js';
import { type DeviceKey, signText } from '../../kit/key-pair.js';
import type { Done } from './result.js';

/** The API with the session of the shift; a call that takes longer than fifteen seconds counts as no answer. */
export type CounterApi = Client<paths>;
export type Schemas = components['schemas'];

/** At the counter nobody waits longer for the county: then the tablet decides. */
export const SCAN_TIMEOUT_MS = 2_000;
const PATIENT_MS = 15_000;
/** The whole list of a large county over a poor line. */
const DOWNLOAD_MS = 120_000;

/** The tablet as it proves itself. */
export interface DeviceSelf {
  readonly deviceId: Id;
  readonly key: DeviceKey;
}

/** The ways of calling: in the name of the session, patiently or in two seconds, and in the tablet's own name. */
export class Calls {
  readonly session: CounterApi;
  readonly quick: CounterApi;
  readonly open: CounterApi;
  readonly download: CounterApi;

  constructor(token: () => Promise<string | null>) {
    const nobody = (): Promise<null> => Promise.resolve(null);
    this.session = apiClient({ token, timeoutMs: PATIENT_MS });
    this.quick = apiClient({ token, timeoutMs: SCAN_TIMEOUT_MS });
    this.open = apiClient({ token: nobody, timeoutMs: PATIENT_MS });
    this.download = apiClient({ token: nobody, timeoutMs: DOWNLOAD_MS });
  }
}

/** `love-card/device-proof/v1|<purpose>|<deviceId>|<instantMs>`, signed. `instantMs` is the corrected time: the server takes two minutes either way. */
export async function deviceSignature(self: DeviceSelf, purpose: string, instantMs: number): Promise<{ deviceId: Id; instantMs: number; signature: string }> {
  const text = `love-card/device-proof/v1|${purpose}|${self.deviceId}|${String(instantMs)}`;
  return { deviceId: self.deviceId, instantMs, signature: await signText(self.key, text) };
}

/** The same as the header `Device-Proof`. */
export async function deviceProof(self: DeviceSelf, purpose: string, instantMs: number): Promise<{ header: { 'Device-Proof': string } }> {
  const { signature } = await deviceSignature(self, purpose, instantMs);
  return { header: { 'Device-Proof': `${self.deviceId}.${String(instantMs)}.${signature}` } };
}

export { type Answer, answerOf, type Problem };

/**
 * The server answers and does not decide: it is busy, its database is away, its disk is full, or nobody knows what became of
 * it. That says nothing about the meal, so nothing is concluded from it; the tablet goes on by itself.
 */
export function isNoAnswer(answer: Answer<unknown>): boolean {
  return answer.kind === 'refused' && answer.problem.status >= 500;
}

/** A no of the server, or of the line, as the pages read it. */
export function noOf(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): Extract<Done, { kind: 'no' }> {
  if (answer.kind === 'offline') return NO_LINE;
  const { code, title, titleEn, action, actionEn, detail } = answer.problem;
  return { kind: 'no', code, title: { zh: title, en: titleEn }, action: { zh: action, en: actionEn }, detail };
}

export function no(
  code: string,
  title: { zh: string; en: string },
  action: { zh: string; en: string },
  detail: Readonly<Record<string, unknown>> = {},
): Extract<Done, { kind: 'no' }> {
  return { kind: 'no', code, title, action, detail };
}

const NO_LINE = no('offline', { zh: '现在连不上服务器', en: 'The server cannot be reached now' }, { zh: '联网后再试。', en: 'Try again when the line is back.' });
export const DONE = { kind: 'done', value: undefined } as const;
