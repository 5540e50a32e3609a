import type { Client } from 'openapi-fetch';
import type { paths } from './schema.js';

export interface ClientOptions {
  /** The access token to send, renewed when it is about to end; null when nobody is signed in. */
  readonly token: () => Promise<string | null>;
  /** A call that takes longer counts as no answer. */
  readonly timeoutMs: number;
}

type Values = Readonly<Record<string, unknown>>;

/** What a call may carry; the types of the API say which of it each path takes. */
interface Sent {
  readonly params?: { readonly path?: Values; readonly query?: Values; readonly header?: Values };
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'] as const;

/**
 * The API as its OpenAPI document describes it: a wrong path, body or answer does not compile. Only JSON goes either way,
 * which the library for everything (2 kB more on each phone) would not know.
 */
export function apiClient({ token, timeoutMs }: ClientOptions): Client<paths> {
  const call = async (method: string, path: string, { params = {}, body, signal }: Sent = {}): Promise<unknown> => {
    const access = await token();
    const headers = new Headers(body === undefined ? {} : { 'Content-Type': 'application/json' });
    for (const [name, value] of present(params.header)) headers.set(name, value);
    if (access !== null) headers.set('Authorization', `Bearer ${access}`);
    const response = await fetch(address(path, params), {
      method,
      headers,
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return { response, data: text === '' ? undefined : (JSON.parse(text) as unknown) };
    return { response, error: readable(text) };
  };
  return Object.fromEntries(METHODS.map((method) => [method, (path: string, sent?: Sent) => call(method, path, sent)])) as unknown as Client<paths>;
}

/** The path with its places filled and its query behind it. */
function address(path: string, { path: places = {}, query }: NonNullable<Sent['params']>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_place, name: string) => encodeURIComponent(String(places[name])));
  const asked = new URLSearchParams(present(query)).toString();
  return asked === '' ? filled : `${filled}?${asked}`;
}

function present(values: Values = {}): [string, string][] {
  const all = Object.entries(values).flatMap(([name, value]) => (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => [name, one] as const));
  return all.flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, String(value as string | number | boolean)]]));
}

/** What stands between us and the server may answer in any words. */
function readable(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
