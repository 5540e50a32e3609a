import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './schema.js';

export interface ClientOptions {
  /** The access token to send, renewed when it is about to end; null when nobody is signed in. */
  readonly token: () => Promise<string | null>;
  /** A call that takes longer counts as no answer. */
  readonly timeoutMs: number;
}

/** The API as its OpenAPI document describes it: a wrong path, body or answer does not compile. */
export function apiClient({ token, timeoutMs }: ClientOptions): Client<paths> {
  const client = createClient<paths>({
    baseUrl: '/',
    fetch: (request) => fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]) }),
  });
  client.use({
    async onRequest({ request }) {
      const access = await token();
      if (access !== null) request.headers.set('Authorization', `Bearer ${access}`);
      return request;
    },
  });
  return client;
}
