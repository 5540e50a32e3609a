import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const proxies = new Set<Server>();
afterAll(() => {
  for (const proxy of proxies) {
    proxy.closeAllConnections();
    proxy.close();
  }
});

/** A server in front of the town that hands everything through; once `publish` was called it serves another service worker, as after an update. */
export interface NewerPage {
  readonly url: string;
  publish(): void;
}

export async function inFrontOf(url: string, worker: string): Promise<NewerPage> {
  let isNewer = false;
  const proxy = createServer((asked, answer) => {
    // Asked whether it has changed, the town would say no.
    const { 'if-none-match': _tag, 'if-modified-since': _since, ...headers } = asked.headers;
    const on = request(`${url}${asked.url ?? '/'}`, { method: asked.method, headers: { ...headers, host: new URL(url).host, 'accept-encoding': 'identity' } }, (found) => {
      const { 'content-length': _length, etag: _etag, 'last-modified': _modified, ...rest } = found.headers;
      answer.writeHead(found.statusCode ?? 502, rest);
      const changed = isNewer && asked.url === worker;
      found.on('data', (piece: Buffer) => answer.write(piece));
      found.on('end', () => {
        answer.end(changed ? '\n// A newer version.\n' : undefined);
      });
    });
    on.on('error', () => {
      answer.destroy();
    });
    asked.pipe(on);
  });
  proxies.add(proxy);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`,
    publish: () => {
      isNewer = true;
    },
  };
}
