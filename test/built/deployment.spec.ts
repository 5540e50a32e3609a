import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningApp, runCli, startApp } from '../support/built-app.js';
import { ensure } from '../support/debian.mjs';

/*
 * Goal: what stands in .deploy works as it stands there. Method: the nginx of this machine reads the example, with its ports, paths and upstreams
 * replaced and nothing else, and stands before two faces of the built app; systemd reads the units.
 */

const DEPLOY = join(process.cwd(), '.deploy');
const ENV = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
const NAMES = { public: 'love-card.example', bureau: 'love-card-bureau.example' } as const;

let dir: string;
let faces = {} as Record<keyof typeof NAMES, RunningApp>;
let port: number;
let nginx: ReturnType<typeof spawn> | undefined;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port: free } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return free;
}

beforeAll(async () => {
  const fault = ensure(['nginx', 'openssl', 'systemd-analyze'], ['nginx-light', 'openssl', 'systemd']);
  if (fault !== null) throw new Error(fault);
  dir = mkdtempSync(join(tmpdir(), 'love-card-deploy-'));
  for (const folder of ['tls', 'temp', 'county', 'public', 'bureau']) mkdirSync(join(dir, folder));
  const own = ['public', 'bureau', 'worker'].map((of) => `--${of}-keys=${join(dir, 'keys', of)}`);
  const migrated = await runCli(['migrate', '--dir', join(dir, 'county'), ...own]);
  expect([migrated.code, migrated.stderr]).toEqual([0, expect.anything()]);
  const behind = { PROXIES: '1', HSTS: 'on', DEMO: 'none', JOBS: 'off' };
  faces = {
    public: await startApp({ ...behind, DIR: join(dir, 'public'), KEYS: join(dir, 'keys/public'), FACES: 'elder,counter,open' }),
    bureau: await startApp({ ...behind, DIR: join(dir, 'bureau'), KEYS: join(dir, 'keys/bureau'), FACES: 'bureau,open' }),
  };
  for (const [face, name] of Object.entries(NAMES))
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-keyout', `${face}.key`, '-out', `${face}.crt`],
      { cwd: join(dir, 'tls'), stdio: 'ignore' },
    );
  port = await freePort();
  const plain = await freePort();
  const upstreams = readFileSync(join(DEPLOY, 'nginx/upstreams-host.conf'), 'utf8')
    .replace('127.0.0.1:3000', new URL(faces.public.url).host)
    .replace('127.0.0.1:3001', new URL(faces.bureau.url).host)
    .replaceAll('localhost', '127.0.0.1');
  const proxy = readFileSync(join(DEPLOY, 'nginx/love-card-proxy.conf'), 'utf8');
  const example = readFileSync(join(DEPLOY, 'nginx/love-card.conf'), 'utf8')
    .replaceAll('listen 443', `listen 127.0.0.1:${String(port)}`)
    .replace('listen 80', `listen 127.0.0.1:${String(plain)}`)
    .replaceAll('/etc/nginx/tls', join(dir, 'tls'))
    .replaceAll('/dev/stdout', join(dir, 'access.log'));
  writeFileSync(join(dir, 'love-card-proxy.conf'), proxy);
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${join(dir, 'temp', one)};`).join('\n');
  writeFileSync(
    join(dir, 'nginx.conf'),
    `worker_processes 1; daemon off; pid ${join(dir, 'pid')}; error_log ${join(dir, 'error.log')};\nevents {}\nhttp {\n${temp}\n${upstreams}\n${example}\n}\n`,
  );
  const checked = spawnSync('nginx', ['-t', '-e', join(dir, 'error.log'), '-p', dir, '-c', join(dir, 'nginx.conf')], { env: ENV, encoding: 'utf8' });
  expect([checked.status, checked.stderr]).toEqual([0, expect.stringContaining('successful')]);
  nginx = spawn('nginx', ['-e', join(dir, 'error.log'), '-p', dir, '-c', join(dir, 'nginx.conf')], { env: ENV, stdio: 'ignore' });
  for (let tries = 0; tries < 600 && (await ask('public', '/health/live').catch(() => null)) === null; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
});
afterAll(async () => {
  nginx?.kill('SIGKILL');
  for (const face of Object.values(faces)) await face.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function ask(face: keyof typeof NAMES, path: string, send: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = send;
    const asked = request({ host: '127.0.0.1', port, path, method, servername: NAMES[face], rejectUnauthorized: false, headers: { Host: NAMES[face], ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

it('nginx serves both faces by TLS, each under its name, and the app says HSTS', async () => {
  const [elder, console_] = [await ask('public', '/e/'), await ask('bureau', '/c/')];
  expect([elder.status, console_.status]).toEqual([200, 200]);
  expect(elder.headers['strict-transport-security']).toMatch(/max-age=\d{7,}/);
  // The one is not to be had under the name of the other.
  expect([(await ask('public', '/c/')).status, (await ask('public', '/docs')).status, (await ask('bureau', '/t/')).status]).toEqual([404, 404, 404]);
});

it('takes the address of a caller from the proxy, whatever the caller says of itself', async () => {
  const tries = 61;
  const code = (serial: number): Promise<Answer> =>
    ask('public', '/api/v1/elder/activations', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': `203.0.113.${String(serial)}` },
      body: JSON.stringify({ activationCode: String(1_000_000_000 + serial), bornOn: '1941-01-01', publicKey: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }),
    });
  const answers = [];
  for (let serial = 0; serial < tries; serial++) answers.push((await code(serial)).status);
  expect(answers.filter((status) => status === 429).length).toBeGreaterThan(0);
});

it('stops a body that no route of the face reads, before the app', async () => {
  const big = await ask('public', '/api/v1/elder/activations', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: `"${'x'.repeat(3_200_000)}"` });
  expect([big.status, big.headers['x-request-id']]).toEqual([413, undefined]);
});

it('writes no query into its log', async () => {
  await ask('public', '/e/activate?code=1234567890');
  const log = readFileSync(join(dir, 'access.log'), 'utf8');
  expect(log).toContain('GET /e/activate"');
  expect(log).not.toContain('1234567890');
});

it.each(['public', 'bureau', 'worker', 'migrate'])('systemd reads love-card-%s.service, and what it starts is what the build makes', (name) => {
  const unit = readFileSync(join(DEPLOY, `systemd/love-card-${name}.service`), 'utf8');
  const [, program = ''] = /ExecStart=\/usr\/bin\/node (?:--enable-source-maps )?(\S+)/.exec(unit) ?? [];
  expect(() => readFileSync(join(process.cwd(), program))).not.toThrow();
  const folder = mkdtempSync(join(dir, 'unit-'));
  for (const one of ['public', 'bureau', 'worker', 'migrate'])
    writeFileSync(join(folder, `love-card-${one}.service`), readFileSync(join(DEPLOY, `systemd/love-card-${one}.service`), 'utf8').replace('/usr/bin/node', process.execPath));
  const said = spawnSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', join(folder, `love-card-${name}.service`)], { env: ENV, encoding: 'utf8' });
  expect([said.status, said.stderr.split('\n').filter((line) => line.includes('love-card-'))]).toEqual([0, []]);
  // The control: a setting that systemd does not know is told.
  writeFileSync(join(folder, `love-card-${name}.service`), unit.replace('NoNewPrivileges=', 'NoNewPrivilege=').replace('/usr/bin/node', process.execPath));
  expect(spawnSync('systemd-analyze', ['verify', '--man=no', join(folder, `love-card-${name}.service`)], { env: ENV, encoding: 'utf8' }).stderr).toContain('NoNewPrivilege');
});
