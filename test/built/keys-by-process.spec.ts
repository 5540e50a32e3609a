import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MakeActivation } from '#cards';
import { CreateUser, elderSignInText } from '#identity';
import { type Actor, Clock, Ids, systemActor } from '#platform';
import { dayOf, monthOf } from '#values';
import { pause, refusedApp, type RunningApp, runCli, startApp } from '../support/built-app.js';
import { awayFromMidnight, type LiveCounty, openLiveCounty } from '../support/live-county.js';
import { COUNTY, done } from '../support/small-county.js';

/* Goal: each process of the county runs on its own keys and no others; the one that faces the internet can make no card, no session of the console, and open no queue file. */

const KINDS = ['public', 'bureau', 'worker'] as const;
const DESK: Actor = { ...systemActor(COUNTY), id: 'bureau-officer', role: 'bureau_admin', staffNumber: 'A-001' };
const ids = new Ids(new Clock());

let county: LiveCounty;
let folder: string;
/** Where a process of this kind finds its keys; the folder with all of them is out of everybody's way. */
const keysOf = (kind: string): string => join(folder, kind);
beforeAll(async () => {
  county = await openLiveCounty({ persons: 2, tills: 1 });
  folder = mkdtempSync(join(tmpdir(), 'love-card-keys-'));
  const written = await runCli(['migrate', ...county.options, ...KINDS.map((kind) => `--${kind}-keys=${keysOf(kind)}`)]);
  expect([written.code, written.stderr]).toEqual([0, '']);
});
afterAll(async () => {
  await county.drop();
  rmSync(folder, { recursive: true, force: true });
});

const env = (kind: string, faces: string): Record<string, string> => ({ ...county.env, KEYS: keysOf(kind), FACES: faces });

async function withoutTheOthers<T>(work: () => Promise<T>): Promise<T> {
  const [all, away] = [join(county.dir, 'keys'), join(folder, 'all')];
  renameSync(all, away);
  try {
    return await work();
  } finally {
    renameSync(away, all);
  }
}

it('writes for each kind what it needs, and of pairs it does not sign with the public half alone', () => {
  const files = Object.fromEntries(KINDS.map((kind) => [kind, readdirSync(keysOf(kind)).filter((name) => /\.(key|pem|pub)$/.test(name))]));
  expect(files).toEqual({
    public: ['blind-index.key', 'card-issuer.pub', 'jwt.key', 'online.pem', 'personal-data.key', 'queue-file.pub', 'seal.pub'],
    bureau: ['blind-index.key', 'card-issuer.pem', 'jwt-bureau.key', 'jwt.key', 'online.pub', 'personal-data.key', 'queue-file.pem', 'seal.pem'],
    worker: ['blind-index.key', 'card-issuer.pem', 'online.pub', 'personal-data.key', 'queue-file.pub', 'seal.pem'],
  });
  for (const kind of KINDS) for (const name of files[kind] ?? []) if (name.endsWith('.pub')) expect(readFileSync(join(keysOf(kind), name), 'utf8')).not.toContain('PRIVATE');
});

it('the process that faces the internet serves an elder, a meal and a tablet’s list with its own keys alone', async () => {
  await awayFromMidnight();
  const [{ personId } = { personId: '' }, guest] = county.persons;
  const { code: activationCode } = await county.inside(async (context) => done(await context.get(MakeActivation, { strict: false }).make(DESK, personId)));
  const [till] = county.tills;
  if (!till) throw new Error('no till');
  await withoutTheOthers(async () => {
    const app = await startApp({ ...env('public', 'elder,counter,open'), LOG_LEVEL: 'warn' });
    try {
      const token = await elderSession(app, activationCode);
      expect(await json(app, 'elder/home', { authorization: `Bearer ${token}` })).toMatchObject({ status: 200, body: { carrier: { state: 'active' } } });

      const session = { authorization: `Bearer ${await county.signIn(app.url, till)}` };
      const meal = { id: ids.next(), code: guest?.code, menuItemId: county.menuItemId, tender: 'cash' };
      expect(await json(app, 'counter/redemptions', session, meal)).toMatchObject({ status: 201 });

      const instantMs = Date.now();
      const proof = `${till.deviceId}.${String(instantMs)}.${signed(till.key, `love-card/device-proof/v1|snapshot|${till.deviceId}|${String(instantMs)}`)}`;
      const list = await json(app, 'counter/snapshot?format=2', { 'device-proof': proof });
      expect(list).toMatchObject({ status: 200, body: { certificate: { signature: expect.any(String) as string }, recordsTotal: { count: 2 } } });
      // It says of no key that it could do without it.
      expect(app.stderr).not.toContain('KEYS');
    } finally {
      expect((await app.stop()).code).toBe(0);
    }
  });
});

it('the console works on its own keys, and the thread of its heavy work with it', async () => {
  const account = { login: 'admin.zhou', password: 'correct horse 85' };
  await county.inside(async (context) =>
    done(await context.get(CreateUser, { strict: false }).create(DESK, { ...account, displayName: '周主任', role: 'bureau_admin', areaCode: COUNTY })),
  );
  await withoutTheOthers(async () => {
    const app = await startApp(env('bureau', 'bureau,open'));
    try {
      const { body: grant } = await json(app, 'bureau/sessions', {}, account);
      const session = { authorization: `Bearer ${(grant as { accessToken: string }).accessToken}` };
      const runId = ids.next();
      expect(await json(app, 'bureau/reconciliations', session, { runId, month: monthOf(dayOf(Date.now())), areaCode: COUNTY })).toMatchObject({ status: 202 });
      for (let run = await json(app, `bureau/reconciliations/${runId}`, session); ; run = await json(app, `bureau/reconciliations/${runId}`, session)) {
        if (app.stderr !== '') throw new Error(app.stderr);
        if ((run.body as { endedAt: number | null }).endedAt !== null) break;
        await pause(50);
      }
    } finally {
      expect((await app.stop()).code).toBe(0);
    }
  });
});

it('a key that is needed and is not there is named, and nothing starts', async () => {
  for (const lost of ['personal-data.key', 'online.pem', 'card-issuer.pub']) {
    const kept = join(folder, 'without');
    cpSync(keysOf('public'), kept, { recursive: true });
    rmSync(join(kept, lost));
    const ended = await refusedApp({ ...env('public', 'elder,counter,open'), KEYS: kept });
    expect([lost, ended.code, ended.stdout]).toEqual([lost, 1, '']);
    expect(ended.stderr).toMatch(new RegExp(`^爱心卡无法启动 / Love Card cannot start: key file ${lost} missing in .*migrate --public-keys FOLDER`));
    rmSync(kept, { recursive: true });
  }
  // The keys of the internet's side do not open the console.
  expect((await refusedApp(env('public', 'bureau,open'))).stderr).toMatch(/key files jwt-bureau\.key, card-issuer\.pem, queue-file\.pem, seal\.pem missing/);
});

it('a process that can read more than it needs says which', async () => {
  const app = await startApp({ ...county.env, FACES: 'elder,counter,open', LOG_LEVEL: 'warn' });
  expect((await app.stop()).stderr).toMatch(/"keys":\["card-issuer.pem","jwt-bureau.key","queue-file.pem","seal.pem"\]/);
});

function signed(key: KeyObject, text: string): string {
  return sign(null, Buffer.from(text), key).toString('base64url');
}

async function json(app: RunningApp, path: string, headers: Record<string, string>, body?: object): Promise<{ status: number; body: unknown }> {
  const request = body === undefined ? { headers } : { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${app.url}/api/v1/${path}`, request);
  return { status: answer.status, body: await answer.json() };
}

async function elderSession(app: RunningApp, activationCode: string): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const enrolled = await json(app, 'elder/activations', {}, { activationCode, publicKey: publicKey.export({ format: 'jwk' }).x });
  const { phoneKeyId } = enrolled.body as { phoneKeyId: string };
  const instantMs = Date.now();
  const grant = await json(app, 'elder/sessions', {}, { phoneKeyId, instantMs, signature: signed(privateKey, elderSignInText({ phoneKeyId, instantMs })) });
  return (grant.body as { accessToken: string }).accessToken;
}
