import { join, resolve } from 'node:path';
import type { Engine } from './database.js';
import type { KeyHolding } from './keys.js';
import type { SmsChoice } from './sms.js';
import { smsChoice } from './sms.js';

export const FACES = ['elder', 'counter', 'bureau', 'open'] as const;
export type Face = (typeof FACES)[number];

/** What a process is started with, read once from the environment and checked as a whole. */
export interface Config {
  /** Folder of the embedded database, the keys and what the process writes. */
  readonly dir: string;
  readonly engine: Engine;
  /** A file path (embedded) or mysql://... */
  readonly databaseUrl: string;
  readonly port: number;
  readonly faces: readonly Face[];
  /** `town` lives a demo county into an empty embedded database at first start. */
  readonly demo: 'town' | 'none';
  /** Nightly jobs in this process. */
  readonly jobs: boolean;
  readonly logLevel: string;
  readonly poolSize: number;
  /** Free space on the disk of `dir` below which the embedded engine takes nothing new. Bytes. */
  readonly reserve: number;
  /** Reverse proxies in front of this process, whose word on the caller's address (X-Forwarded-For) is taken; 0 believes nobody. */
  readonly proxies: number;
  /** Whether officers sign in with a code of their phone besides the password. */
  readonly secondFactor: 'required' | 'optional';
  /** How text messages leave. */
  readonly sms: SmsChoice;
  /** Folder of the keys; undefined for `<dir>/keys`. */
  readonly keysFolder: string | undefined;
  /** By what this process shows: one that does no nightly work and faces either the internet or the console, not both, loads no key that it does not need. */
  readonly holding: KeyHolding;
  /** TLS stands in front: browsers are told to come by it only (Strict-Transport-Security). */
  readonly hsts: boolean;
  /** Where whoever finds a fault writes to (`mailto:` or `https:`), for /.well-known/security.txt; empty: there is none. */
  readonly securityContact: string;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** The configuration, or one sentence for each setting that is wrong. One that is there and empty is not set. */
export function readConfig(given: Readonly<Record<string, string | undefined>>): Config | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const env: typeof given = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const dir = resolve(env['DIR'] ?? 'var');
  const url = env['DATABASE_URL'] ?? '';
  if (url !== '' && !/^mysql:\/\/[^/]+\/\w+/.test(url)) faults.push('DATABASE_URL must look like mysql://user:password@host:3306/database; leave it empty for the embedded engine');
  const engine: Engine = url === '' ? 'embedded' : 'mysql';
  const port = whole(env['PORT'] ?? '3000', { name: 'PORT', min: 0, max: 65_535 }, faults);
  const poolSize = whole(env['POOL_SIZE'] ?? '16', { name: 'POOL_SIZE', min: 2, max: 200 }, faults);
  const reserve = whole(env['RESERVE_MB'] ?? '256', { name: 'RESERVE_MB', min: 0, max: 1_000_000 }, faults) * 2 ** 20;
  const proxies = whole(env['PROXIES'] ?? '0', { name: 'PROXIES', min: 0, max: 5 }, faults);
  const faces = (env['FACES'] ?? FACES.join(',')).split(',').map((face) => face.trim());
  for (const face of faces) if (!FACES.includes(face as Face)) faults.push(`FACES may name ${FACES.join(', ')}; got "${face}"`);
  const demo = env['DEMO'] ?? (engine === 'embedded' ? 'town' : 'none');
  if (demo !== 'town' && demo !== 'none') faults.push(`DEMO must be town or none; got "${demo}"`);
  if (demo === 'town' && engine === 'mysql') faults.push('DEMO=town makes a town on the embedded engine only; leave out DEMO or DATABASE_URL');
  const logLevel = env['LOG_LEVEL'] ?? 'info';
  if (!LOG_LEVELS.includes(logLevel)) faults.push(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}; got "${logLevel}"`);
  const jobs = env['JOBS'] ?? (engine === 'embedded' ? 'on' : 'off');
  if (jobs !== 'on' && jobs !== 'off') faults.push(`JOBS must be on or off; got "${jobs}"`);
  const secondFactor = env['SECOND_FACTOR'] ?? 'optional';
  if (secondFactor !== 'required' && secondFactor !== 'optional') faults.push(`SECOND_FACTOR must be required or optional; got "${secondFactor}"`);
  const sms = smsChoice(env, engine, faults);
  const hsts = env['HSTS'] ?? 'off';
  if (hsts !== 'on' && hsts !== 'off') faults.push(`HSTS must be on or off; got "${hsts}"`);
  const securityContact = env['SECURITY_CONTACT'] ?? '';
  if (!/^((mailto:|https:\/\/)[^\s]+)?$/.test(securityContact)) faults.push('SECURITY_CONTACT must be a mailto: or https: address');
  if (faults.length > 0) return { faults };
  return {
    dir,
    engine,
    databaseUrl: engine === 'mysql' ? url : join(dir, 'county.db'),
    port,
    faces: faces as Face[],
    demo: demo as Config['demo'],
    jobs: jobs === 'on',
    logLevel,
    poolSize,
    reserve,
    proxies,
    secondFactor: secondFactor as Config['secondFactor'],
    sms,
    keysFolder: env['KEYS'] === undefined ? undefined : resolve(env['KEYS']),
    holding: jobs === 'on' ? 'all' : holdingOf(faces as Face[]),
    hsts: hsts === 'on',
    securityContact,
  };
}

/** The open pages need no key. */
function holdingOf(faces: readonly Face[]): KeyHolding {
  if (!faces.includes('bureau')) return 'public';
  return faces.includes('elder') || faces.includes('counter') ? 'all' : 'bureau';
}

function whole(text: string, range: { name: string; min: number; max: number }, faults: string[]): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < range.min || value > range.max)
    faults.push(`${range.name} must be a whole number from ${String(range.min)} to ${String(range.max)}; got "${text}"`);
  return value;
}
