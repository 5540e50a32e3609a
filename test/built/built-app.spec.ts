import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, pause, refusedApp, runCli, type RunningApp, startApp } from '../support/built-app.js';

/* Goal: the app as `nest build` makes it, in a process of its own, is what its users and its operators are promised. */

let folder: string;
const dirOf = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'love-card-built-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Operation {
  readonly summary?: string;
  readonly responses: Readonly<Record<string, { $ref?: string }>>;
}
interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { properties?: Readonly<Record<string, { description?: string; example?: unknown; $ref?: string }>>; required?: readonly string[] }>>;
    readonly responses: Readonly<Record<string, { content: Readonly<Record<string, { examples: Readonly<Record<string, { summary: string; value: object }>> }>> }>>;
  };
}

/** Routes that need no token, because the body or nothing is the credential. A new one is added here on purpose. */
const OPEN = [
  'get /api/v1/open/menus',
  'get /api/v1/open/problems',
  'get /api/v1/open/sites',
  'post /api/v1/bureau/sessions',
  'post /api/v1/bureau/sessions/renewals',
  'post /api/v1/counter/device-reports',
  'post /api/v1/counter/devices',
  'post /api/v1/counter/event-batches',
  'post /api/v1/counter/server-times',
  'post /api/v1/counter/sessions',
  'post /api/v1/counter/sessions/renewals',
  'post /api/v1/counter/shifts',
  'post /api/v1/elder/activations',
  'post /api/v1/elder/family-activations',
  'post /api/v1/elder/family-sessions',
  'post /api/v1/elder/sessions',
  'post /api/v1/elder/sessions/renewals',
  'post /api/v1/elder/sms-activations',
  'post /api/v1/elder/sms-codes',
];

describe('a running app', () => {
  let app: RunningApp;
  let described: Described;
  beforeAll(async () => {
    app = await startApp({ DIR: dirOf('empty') });
    described = (await (await fetch(`${app.url}/openapi.json`)).json()) as Described;
  });
  afterAll(async () => {
    await app.stop();
  });

  it.each([
    ['/health/live', 'application/json', '"up"'],
    ['/health/ready', 'application/json', '"up"'],
    ['/metrics', 'text/plain', 'lovecard_http_request_seconds_bucket'],
    ['/', 'text/html', '爱心卡'],
    ['/docs', 'text/html', 'swagger-ui'],
    ['/openapi.json', 'application/json', '"openapi":"3'],
    ['/api/v1/open/problems', 'application/json', 'already_redeemed'],
    ['/api/v1/open/sites', 'application/json', '"items":[]'],
  ])('%s answers', async (path, type, part) => {
    const answer = await fetch(app.url + path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining(type)]);
    expect(await answer.text()).toContain(part);
  });

  it('the start page needs no other host: its policy lets scripts come from here only', async () => {
    const answer = await fetch(app.url);
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await answer.text()).not.toMatch(/(src|href)="https?:/);
  });

  describe('/openapi.json', () => {
    const operations = (): [string, Operation][] =>
      Object.entries(described.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]));

    it('tells every operation in both languages, and how it says no', () => {
      expect(operations().length).toBeGreaterThan(100);
      for (const [name, operation] of operations()) {
        expect([name, operation.summary]).toEqual([name, expect.stringMatching(/[\u4e00-\u9fff].*\/ [A-Z]/u)]);
        expect([name, operation.responses['default']?.$ref]).toEqual([name, '#/components/responses/Refusal']);
      }
    });

    it('shows an example of each refusal, with words in both languages', () => {
      const examples = described.components.responses['Refusal']?.content['application/problem+json']?.examples ?? {};
      expect(Object.keys(examples).length).toBeGreaterThan(40);
      for (const [code, { value }] of Object.entries(examples)) {
        const words = expect.stringMatching(/\S/);
        expect(value).toMatchObject({ code, title: expect.stringMatching(/[\u4e00-\u9fff]/u), titleEn: words, action: expect.stringMatching(/[\u4e00-\u9fff]/u), actionEn: words });
      }
    });

    it.each(['RedeemDto', 'QuoteDto', 'VoidDto', 'FullPriceMealDto'])('describes every field of %s: the comments of the code are in it', (name) => {
      const { properties = {}, required = [] } = described.components.schemas[name] ?? {};
      expect(required.length).toBeGreaterThan(0);
      for (const [field, { description }] of Object.entries(properties)) expect([field, description]).toEqual([field, expect.stringMatching(/\w{3}/)]);
    });

    it('gives an example of each field that a redemption needs, which the app itself would read', () => {
      const { properties = {}, required = [] } = described.components.schemas['RedeemDto'] ?? {};
      expect([...required].sort()).toEqual(['code', 'id', 'menuItemId', 'tender']);
      for (const field of required) expect([field, properties[field]?.example]).toEqual([field, expect.stringMatching(/^\w/)]);
    });

    it('every route but the open ones refuses a call without a token', async () => {
      const answers = await Promise.all(
        operations().map(async ([name]) => {
          const [method = '', path = ''] = name.split(' ');
          const url = app.url + path.replaceAll(/\{\w+\}/g, '019ab0d2-7c00-7000-8000-0123456789ab');
          const answer = await fetch(url, { method: method.toUpperCase(), ...(method === 'get' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } }) });
          return [name, answer.status, answer.headers.get('content-type')] as const;
        }),
      );
      expect(
        answers
          .filter(([, status]) => status !== 401)
          .map(([name]) => name)
          .sort(),
      ).toEqual(OPEN);
      for (const [name, status, type] of answers) if (status === 401) expect([name, type]).toEqual([name, expect.stringContaining('application/problem+json')]);
    });
  });

  const json = { 'content-type': 'application/json' };
  const SESSIONS = '/api/v1/bureau/sessions';
  it.each<[string, string, RequestInit, readonly number[], string]>([
    ['a field that nobody knows', SESSIONS, { method: 'POST', headers: json, body: '{"login":"abc","password":"x","role":"bureau_admin"}' }, [400], 'invalid_request'],
    ['a body that is not JSON', SESSIONS, { method: 'POST', headers: json, body: '{"login"' }, [400], 'invalid_request'],
    ['a body that is no object', SESSIONS, { method: 'POST', headers: json, body: '[]' }, [400], 'invalid_request'],
    ['a form', SESSIONS, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'login=abc' }, [400, 415], 'invalid_request'],
    ['a body of three megabytes', SESSIONS, { method: 'POST', headers: json, body: `{"login":"${'a'.repeat(3_000_000)}"}` }, [413], 'too_large'],
    ['a body that is not the gzip it says', SESSIONS, { method: 'POST', headers: { ...json, 'content-encoding': 'gzip' }, body: 'plain' }, [400], 'invalid_request'],
    [
      'a character set that nobody reads',
      SESSIONS,
      { method: 'POST', headers: { 'content-type': 'application/json; charset=klingon' }, body: '{}' },
      [400, 415],
      'invalid_request',
    ],
    ['a path that is not UTF-8', '/api/v1/open/sites/%E0%A4%A', {}, [400, 404], ''],
    ['an unknown route', '/api/v1/counter/nothing', {}, [404], 'not_found'],
    ['an unknown route outside the API', '/nothing', {}, [404], 'not_found'],
    ['the wrong method', '/api/v1/open/sites', { method: 'DELETE' }, [404, 405], 'not_found'],
    ['no token', '/api/v1/counter/redemptions', { method: 'POST', headers: json, body: '{}' }, [401], 'unauthenticated'],
    ['a token of somebody else', '/api/v1/bureau/users', { headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.' } }, [401], 'unauthenticated'],
  ])('%s is answered by a problem in both languages', async (_name, path, request, statuses, code) => {
    const answer = await fetch(app.url + path, request);
    expect(statuses).toContain(answer.status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await answer.json()) as Record<string, string>;
    expect(problem).toMatchObject({ status: answer.status, title: expect.stringMatching(/[\u4e00-\u9fff]/u), titleEn: expect.stringMatching(/[a-z]/) });
    if (code !== '') expect(problem['code']).toBe(code);
    // The id by which the operator finds the line in the log.
    expect(problem['instance']).toMatch(/^[\w-]{8,}$/);
    expect(problem['instance']).toBe(answer.headers.get('x-request-id'));
  });
});

describe('one county, one process', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp({ DIR: dirOf('one') });
  });
  afterAll(async () => {
    await app.stop();
  });

  it('a second process on the same folder is refused, and the first goes on', async () => {
    const { code, stdout, stderr } = await refusedApp({ DIR: dirOf('one') });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`^.*process ${String(app.child.pid)} is using .*\n$`));
    expect((await fetch(`${app.url}/health/ready`)).status).toBe(200);
  });

  it('the command line is refused while the app runs', async () => {
    const { code, stdout } = await runCli(['trial-balance', '--json', '--dir', dirOf('one')]);
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as { faults: string[] }).faults.join('\n')).toContain(`process ${String(app.child.pid)} is using`);
  });

  it('a process that was killed does not keep the next one out, and of two that come at once one is refused', async () => {
    await app.kill();
    expect(existsSync(join(dirOf('one'), 'writer.pid'))).toBe(true);
    const [first, second] = await Promise.allSettled([startApp({ DIR: dirOf('one') }), startApp({ DIR: dirOf('one') })]);
    const [winner, loser] = first.status === 'fulfilled' ? [first, second] : [second, first];
    if (winner.status !== 'fulfilled') throw new Error(`nobody was let in: ${String(winner.reason)}`);
    app = winner.value;
    expect(loser).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('is using') } });
    expect((await fetch(`${app.url}/health/ready`)).status).toBe(200);
  });
});

describe('SIGTERM', () => {
  it('lets a request under way finish, takes no new one, and exits with 0', async () => {
    const app = await startApp({ DIR: dirOf('stopped') });
    const body = JSON.stringify({ login: 'nobody.here', password: 'correct horse 85' });
    const call = await halfSent(app.url, body);
    app.child.kill('SIGTERM');
    await refusesConnections(app.url);
    expect(app.isOver).toBe(false);
    // The rest of the body comes only now, and its answer needs the database.
    const answer = await call.finish();
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toContain('"code":"credentials_wrong"');
    expect((await app.ended).code).toBe(0);
    expect(existsSync(join(dirOf('stopped'), 'writer.pid'))).toBe(false);
  });
});

describe('a start that cannot be', () => {
  /** One sentence a fault, in the form that an operator reads, and never a stack. */
  function expectRefusal({ code, stdout, stderr }: Ended, ...sentences: readonly string[]): void {
    expect([code, stdout]).toEqual([1, '']);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(sentences.length);
    for (const [index, sentence] of sentences.entries()) expect(lines[index]).toMatch(new RegExp(`^爱心卡无法启动 / Love Card cannot start: .*${sentence}`));
  }

  it.each<[string, Record<string, string>, string[]]>([
    ['a port that is none', { PORT: 'lunch' }, ['PORT .*"lunch"']],
    ['a port out of range', { PORT: '70000' }, ['PORT .*"70000"']],
    ['a database that is no address', { DATABASE_URL: 'postgres://x/y' }, ['DATABASE_URL .*mysql://']],
    ['a server that is not there', { DATABASE_URL: 'mysql://app:geheim@127.0.0.1:1/test_none' }, ['database cannot be opened.*127\\.0\\.0\\.1:1']],
    ['several things at once', { PORT: '-1', FACES: 'elder,cook', LOG_LEVEL: 'loud' }, ['PORT', 'FACES .*"cook"', 'LOG_LEVEL .*"loud"']],
  ])('%s is named', async (_name, env, sentences) => {
    const ended = await refusedApp({ DIR: dirOf('refused'), ...env });
    expectRefusal(ended, ...sentences);
    expect(ended.stderr).not.toContain('geheim');
  });

  it('a port that is taken is named', async () => {
    const app = await startApp({ DIR: dirOf('first') });
    try {
      const port = new URL(app.url).port;
      expectRefusal(await refusedApp({ DIR: dirOf('second'), PORT: port }), `PORT.*${port}`);
      expect(existsSync(join(dirOf('second'), 'writer.pid'))).toBe(false);
    } finally {
      await app.stop();
    }
  });

  it('a lost key is named and not made anew; another key in its place is noticed', async () => {
    const dir = dirOf('keys-lost');
    await (await startApp({ DIR: dir })).stop();
    const key = join(dir, 'keys', 'personal-data.key');
    const kept = readFileSync(key, 'utf8');

    rmSync(key);
    expectRefusal(await refusedApp({ DIR: dir }), 'personal-data\\.key.*missing');
    expect(existsSync(key)).toBe(false);

    copyFileSync(join(dir, 'keys', 'jwt.key'), key);
    expectRefusal(await refusedApp({ DIR: dir }), 'personal-data key');

    writeFileSync(key, kept, { mode: 0o600 });
    const app = await startApp({ DIR: dir });
    expect((await app.stop()).code).toBe(0);
  });
});

/** A request of which the server has the head and half of the body. */
async function halfSent(url: string, body: string): Promise<{ finish(): Promise<string> }> {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      resolve();
    }),
  );
  const half = Math.floor(body.length / 2);
  socket.write(
    `POST /api/v1/bureau/sessions HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n`,
  );
  // The server says so when it has read the head: from then on the request is under way.
  while (!answer.includes('100 Continue')) await pause(5);
  socket.write(body.slice(0, half));
  answer = '';
  return {
    finish: async () => {
      socket.write(body.slice(half));
      await closed;
      return answer;
    },
  };
}

/** Waits until the app has stopped listening. */
async function refusesConnections(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const refused = await fetch(`${url}/health/live`, { headers: { connection: 'close' } }).then(
      () => false,
      () => true,
    );
    if (refused) return;
    await pause(20);
  }
  throw new Error('the app still takes requests after SIGTERM');
}
