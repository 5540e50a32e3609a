import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'libsql';

const MAIN = join(process.cwd(), 'dist/apps/api/src/main.js');
/** After this long a start hangs; how quick it is, the bench tells. */
const HUNG_MS = 600_000;
/** The people of the demo town who live, on the root page. */
const PEOPLE = /<dt>在册老人<\/dt><dd>([\d,]+)<\/dd>/;

let dir: string;
let port: number;
let app: ChildProcess | null = null;
let spoken = '';

/** What a newcomer does: start, and wait for the last line of the welcome. */
async function start(): Promise<void> {
  const began = Date.now();
  spoken = '';
  app = spawn(process.execPath, [MAIN], { env: { ...process.env, DIR: dir, PORT: String(port), LOG_LEVEL: 'warn', DATABASE_URL: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [app.stdout, app.stderr]) stream?.on('data', (chunk: Buffer) => (spoken += chunk.toString()));
  while (!spoken.includes('demo-logins.json')) {
    if (app.exitCode !== null || Date.now() - began > HUNG_MS) throw new Error(`the app did not start: ${spoken}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stop(): Promise<number | null> {
  const running = app;
  if (!running) return null;
  const code = new Promise<number | null>((resolve) => running.once('exit', resolve));
  running.kill('SIGTERM');
  app = null;
  return code;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}

beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error('dist is missing: run npm run build');
  dir = mkdtempSync(join(tmpdir(), 'love-card-first-'));
  port = await freePort();
});
afterAll(async () => {
  await stop();
  rmSync(dir, { recursive: true, force: true });
});

it(
  'starts from nothing, with a line for each page and each login',
  async () => {
    await start();
    for (const page of ['/docs', '/api/v1/open/sites', '/health/ready', '/metrics']) expect(spoken).toContain(`:${String(port)}${page}`);
    for (const login of ['bureau-admin', 'bureau-approver', 'auditor', 'street-officer', 'site-operator']) expect(spoken).toContain(login);
    expect(statSync(join(dir, 'demo-logins.json')).mode & 0o777).toBe(0o600);
    for (const key of ['personal-data.key', 'blind-index.key', 'jwt.key', 'card-issuer.pem', 'seal.pem']) expect(statSync(join(dir, 'keys', key)).mode & 0o777).toBe(0o600);
    expect(existsSync(join(dir, 'making'))).toBe(false);
  },
  HUNG_MS + 10_000,
);

it('every block of docs/api-tour.md does what the page says', () => {
  const blocks = [...readFileSync('docs/api-tour.md', 'utf8').matchAll(/```bash\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  expect(blocks.length).toBeGreaterThanOrEqual(8);
  const { stdout, stderr } = spawnSync('bash', ['-c', blocks.join('\n')], {
    encoding: 'utf8',
    env: { ...process.env, B: `http://localhost:${String(port)}`, DIR: dir },
    timeout: 60_000,
  });
  expect(stderr).toBe('');
  expect(stdout).toContain('高龄普惠 80–89 岁');
  expect(stdout).toContain('HTTP/1.1 201 Created');
  expect(stdout).toContain('HTTP/1.1 200 OK');
  expect(stdout).toContain('"code":"already_redeemed"');
  expect(stdout).toContain('"kind":"voided"');
  expect(stdout).toMatch(/"differences":0/);
  expect(stdout).toContain('"code":"invalid_request"');
  expect(stdout).toContain('"code":"unauthenticated"');
  expect(stdout).not.toContain('"code":"fault"');
});

it(
  'tells of a role that was raised by hand as soon as somebody signs in with it',
  async () => {
    const logins = (JSON.parse(readFileSync(join(dir, 'demo-logins.json'), 'utf8')) as { accounts: { login: string; password: string }[] }).accounts;
    const signIn = async (login: string): Promise<Response> => {
      const password = logins.find((one) => one.login === login)?.password;
      return fetch(`http://localhost:${String(port)}/api/v1/bureau/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login, password }),
      });
    };
    const { accessToken } = (await (await signIn('bureau-admin')).json()) as { accessToken: string };
    const alarms = async (): Promise<string> =>
      (await fetch(`http://localhost:${String(port)}/api/v1/bureau/alarms`, { headers: { authorization: `Bearer ${accessToken}` } })).text();
    expect((await signIn('auditor')).status).toBe(201);
    expect(await alarms()).not.toContain('rows_unfit');
    const hand = new Sqlite(join(dir, 'county.db'), { timeout: 60_000 });
    hand.exec(`UPDATE user_account SET role = 'bureau_admin' WHERE login = 'auditor'`);
    expect((await signIn('auditor')).status).toBe(401);
    while (!(await alarms()).includes('"rows_unfit"')) await new Promise((resolve) => setTimeout(resolve, 200));
    hand.exec(`UPDATE user_account SET role = 'auditor' WHERE login = 'auditor'`);
    hand.close();
    expect((await signIn('auditor')).status).toBe(201);
  },
  HUNG_MS,
);

it(
  'stops on SIGTERM, and the second start makes nothing anew',
  async () => {
    const before = await made();
    expect(before.people).toBeGreaterThan(7000);
    expect(await stop()).toBe(0);
    await start();
    expect(await made()).toEqual(before);
  },
  HUNG_MS,
);

/** What the first start made: how many live there, and the logins with the moment they were written. */
async function made(): Promise<{ people: number; writtenMs: number }> {
  const page = await (await fetch(`http://localhost:${String(port)}/`)).text();
  return { people: Number(PEOPLE.exec(page)?.[1]?.replaceAll(',', '')), writtenMs: statSync(join(dir, 'demo-logins.json')).mtimeMs };
}

it.each([
  [['demo', '--month', '2024-11'], '2025-05'],
  [['demo', '--scale', 'city'], 'town | district'],
  [['import', '/no/such/roster.csv'], '不存在'],
  [['import', tmpdir()], '不是文件'],
  [['reconcile', '--month', '2026-10', '--area', '33'], '区划代码'],
  [['check', '--moon'], '--moon'],
  [['trial-balance', '--day', '2026-02-30'], '2026-10-31'],
  [['issue', '--month', '2026-10'], '--programme'],
  [['admin', '--person', 'li.admin'], '登录名'],
  [['leaflets', '--out', '/dev/null/leaflets'], '不是文件夹'],
  [['nonsense'], 'nonsense'],
] as const)('lovecard %j: one sentence with its mend, exit code 2, and no trace of the program', (args, words) => {
  const folder = join(dir, 'never-made');
  const cli = join(process.cwd(), 'dist/apps/cli/src/main.js');
  const common = args[0] === 'leaflets' || args[0] === 'nonsense' ? [] : ['--dir', folder];
  const run = (more: readonly string[]) =>
    spawnSync(process.execPath, [cli, ...args, ...common, ...more], { encoding: 'utf8', env: { ...process.env, DATABASE_URL: '', NODE_OPTIONS: '' }, timeout: 60_000 });
  const { status, stdout, stderr } = run(['--json']);
  expect([status, stderr.includes(words), /\n\s+at |node:/.test(stderr)]).toEqual([2, true, false]);
  expect(JSON.parse(stdout)).toEqual({ faults: [expect.stringContaining(words)] });
});
