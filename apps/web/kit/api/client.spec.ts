import { answerOf } from './answer.js';
import { apiClient } from './client.js';

const ID = '019ab0d2-7c00-7000-8000-0123456789ab';

/** Answers every call with this, and takes down what was sent. */
function server(status: number, body: string): { url: string; init: RequestInit }[] {
  const sent: { url: string; init: RequestInit }[] = [];
  globalThis.fetch = (url, init = {}) => {
    sent.push({ url: url as string, init });
    return Promise.resolve(new Response(status === 204 ? null : body, { status }));
  };
  return sent;
}

const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
});

const client = (token: string | null = null) => apiClient({ token: () => Promise.resolve(token), timeoutMs: 50 });

it('fills the path, leaves out what is not asked, and sends who asks', async () => {
  const sent = server(200, '{"items":[],"next":null}');
  const answer = await answerOf(client('t1').GET('/api/v1/elder/notices', { params: { query: { limit: 5, withoutMeals: true } } }));
  expect(answer).toEqual({ kind: 'ok', status: 200, data: { items: [], next: null } });
  expect(sent[0]?.url).toBe('/api/v1/elder/notices?limit=5&withoutMeals=true');
  expect(new Headers(sent[0]?.init.headers).get('Authorization')).toBe('Bearer t1');
  await client().GET('/api/v1/counter/redemptions/{id}', { params: { path: { id: 'a/b' } } });
  expect(sent[1]?.url).toBe('/api/v1/counter/redemptions/a%2Fb');
  expect(new Headers(sent[1]?.init.headers).has('Authorization')).toBe(false);
});

it('sends a body as JSON and the headers of a tablet', async () => {
  const sent = server(200, '{"serverTime":1,"snapshotSerial":7,"revoked":false}');
  await client().POST('/api/v1/counter/device-reports', { params: { header: { 'Device-Proof': 'd.1.s' } }, body: { version: '1', queueLength: 0 } });
  const headers = new Headers(sent[0]?.init.headers);
  expect([headers.get('Content-Type'), headers.get('Device-Proof'), sent[0]?.init.body]).toEqual(['application/json', 'd.1.s', '{"version":"1","queueLength":0}']);
});

it('tells a no of the server from a line that is down', async () => {
  const ask = () => answerOf(client('t').DELETE('/api/v1/counter/sessions/current'));
  server(403, '{"code":"forbidden","title":"不可以"}');
  expect(await ask()).toMatchObject({ kind: 'refused', problem: { code: 'forbidden' } });
  server(502, '<html>bad gateway</html>');
  expect(await ask()).toEqual({ kind: 'offline' });
  server(200, '<html>sign in to the wireless network</html>');
  expect(await ask()).toEqual({ kind: 'offline' });
  server(204, '');
  expect(await ask()).toEqual({ kind: 'ok', status: 204, data: undefined });
});

it('gives up after its time', async () => {
  globalThis.fetch = (_url, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => {
        reject(new Error(`${ID} was given up`));
      });
    });
  expect(await answerOf(client().GET('/api/v1/counter/redemptions/{id}', { params: { path: { id: ID } } }))).toEqual({ kind: 'offline' });
});
