import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { CardsModule, CardsToPrint, IssueCards } from '#cards';
import { openCounty } from '#county';
import { counterSignInText } from '#identity';
import { Clock, Ids, PlatformModule, systemActor, UnitOfWork } from '#platform';
import type { Id } from '#values';
import { dayOf, monthOf } from '#values';
import { flushes, type Spans, SteadyCalls } from './spans.js';

/*
 * What stands beside a queue at lunch: twelve reconciliations one after the other (asked for at once they are one), a policy of 1.5 MB, six downloads of print
 * sheets of a thousand cards, each while a county's sites redeem at their peak. 27 a second is a district of 134 sites, each
 * with a meal every five seconds.
 */
const PER_SECOND = 27;
const PEOPLE = 7000;
const QUIET_MS = 20_000;
const REFUSED_MS = 10_000;
const P99_MAX = 150;
const RECONCILIATIONS = 12;
const RECONCILED_MS = 300_000;
const DAY_MS = 24 * 3_600_000;
const SHEETS = 6;
const DIST = join(process.cwd(), 'dist', 'apps', 'api', 'src');

interface Logins {
  readonly accounts: readonly { readonly login: string; readonly role: string; readonly password: string }[];
  readonly device: { readonly deviceId: string; readonly privateKeyPem: string };
  readonly menu: { readonly items: readonly { readonly menuItemId: string; readonly openPrice: boolean }[] };
}

export interface TillReport {
  readonly bench: 'till';
  readonly cores: string;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly floor: { readonly flush4kB: Spans; readonly quiet: Spans };
  readonly beside: Readonly<Record<string, Spans>>;
  readonly answers: Readonly<Record<string, number>>;
  readonly p99Max: number;
  readonly met: boolean;
}

/** Codes of cards that are held, read from a town that no process has open. Who has no card yet gets one: each person eats once. */
async function codesOf(dir: string): Promise<string[]> {
  const county = await openCounty({ engine: 'embedded', dir, databaseUrl: join(dir, 'county.db'), poolSize: 2 });
  if ('faults' in county) throw new Error(county.faults.join('; '));
  @Module({ imports: [PlatformModule.with({ database: county.database, keys: county.keys }), CardsModule] })
  class CodesModule {}
  const context = await NestFactory.createApplicationContext(CodesModule, { logger: ['error'], abortOnError: false });
  const { reader } = context.get(UnitOfWork, { strict: false });
  const people = await reader.query<{ id: Id; held: Id | null }>(
    'SELECT p.id, k.person_id AS held FROM person p LEFT JOIN carrier k ON k.person_id = p.id WHERE p.died_on IS NULL AND p.moved_out_on IS NULL ORDER BY p.id LIMIT ?',
    [PEOPLE],
  );
  const actor = systemActor('330102');
  const without = people.filter(({ held }) => held === null).map(({ id }) => id);
  await context.get(IssueCards, { strict: false }).issue(actor, without);
  const cards = await context.get(CardsToPrint, { strict: false }).of(
    reader,
    actor,
    people.map(({ id }) => id),
  );
  await context.close();
  await county.close();
  return [...cards.values()].map((card) => card.code);
}

class Client {
  private token = '';
  constructor(
    private readonly url: string,
    private readonly face: 'bureau' | 'counter',
  ) {}

  async signIn(body: object): Promise<void> {
    const { accessToken } = (await (await this.call('POST', 'sessions', body)).json()) as { accessToken?: string };
    if (accessToken === undefined) throw new Error('nobody was let in');
    this.token = accessToken;
  }

  call(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.url}/api/v1/${this.face}/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

function started(dir: string): Promise<{ readonly app: ChildProcess; readonly url: string }> {
  const app = spawn(process.execPath, ['--enable-source-maps', join(DIST, 'main.js')], {
    env: { ...process.env, DIR: dir, DEMO: 'none', JOBS: 'on', LOG_LEVEL: 'error', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    app.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const port = /http:\/\/localhost:(\d+)\//.exec(said)?.[1];
      if (port !== undefined) resolve({ app, url: `http://127.0.0.1:${port}` });
    });
    app.once('exit', () => {
      reject(new Error(`the app did not start: ${said}`));
    });
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lives a town, starts the built app on it and measures redemptions alone and beside each kind of heavy work. */
export async function till(say: (line: string) => void): Promise<TillReport> {
  const dir = mkdtempSync(join(tmpdir(), 'love-card-bench-'));
  const { app, url, codes, logins } = await prepared(dir, say);
  try {
    const [bureau, other, second, counter] = [new Client(url, 'bureau'), new Client(url, 'bureau'), new Client(url, 'bureau'), new Client(url, 'counter')];
    const account = (role: string) => logins.accounts.find((one) => one.role === role) ?? { login: '', password: '' };
    const passwordOf = ({ login, password }: { login: string; password: string }) => ({ login, password });
    await bureau.signIn(passwordOf(account('bureau_admin')));
    await other.signIn(passwordOf(account('auditor')));
    // Sheets of a thousand cards are fetched by another person than whoever made the batch.
    await second.signIn(passwordOf(account('bureau_officer')));
    const { deviceId, privateKeyPem } = logins.device;
    const operator = account('site_operator');
    const instantMs = Date.now();
    const text = counterSignInText({ deviceId, login: operator.login, instantMs });
    const signature = sign(null, Buffer.from(text), createPrivateKey(privateKeyPem)).toString('base64url');
    await counter.signIn({ ...passwordOf(operator), device: { deviceId, instantMs, signature } });

    const ids = new Ids(new Clock());
    const answers: Record<string, number> = {};
    const dish = logins.menu.items.find((item) => !item.openPrice)?.menuItemId ?? '';
    const redeem = async (): Promise<void> => {
      const code = codes.pop();
      if (code === undefined) throw new Error('the town has too few people for this machine');
      const answer = await counter.call('POST', 'redemptions', { id: ids.next(), code, menuItemId: dish, tender: 'cash', presence: { by: 'holder' } });
      const body = (await answer.json()) as { code?: string };
      const told = answer.ok ? String(answer.status) : `${String(answer.status)} ${body.code ?? ''}`;
      answers[told] = (answers[told] ?? 0) + 1;
    };
    const beside = async (name: string, work: () => Promise<void>): Promise<Spans> => {
      const calls = new SteadyCalls(PER_SECOND, redeem);
      await work();
      const spans = await calls.stop();
      say(`${name}: ${JSON.stringify(spans)}`);
      return spans;
    };

    const flush4kB = flushes(dir);
    const quiet = await beside('quiet', () => pause(QUIET_MS));
    const spans: Record<string, Spans> = {};
    spans['twelve reconciliations'] = await beside('twelve reconciliations', async () => {
      const month = monthOf(dayOf(Date.now()));
      for (let turn = 0; turn < RECONCILIATIONS; turn++) {
        const [runId, late] = [ids.next(), Date.now() + RECONCILED_MS];
        await expected(other.call('POST', 'reconciliations', { runId, month, areaCode: '330102' }), 202);
        for (let endedAt: unknown = null; endedAt === null;) {
          await pause(200);
          const answer = await other.call('GET', `reconciliations/${runId}`);
          if (answer.status !== 200 || Date.now() > late) throw new Error(`reconciliation ${runId} came to no end: ${String(answer.status)}`);
          ({ endedAt } = (await answer.json()) as { endedAt: unknown });
        }
      }
    });
    spans['a policy of 1.5 MB, refused'] = await beside('a policy of 1.5 MB, refused', async () => {
      const late = Date.now() + REFUSED_MS;
      while (Date.now() < late) {
        const answer = await bureau.call('POST', 'policies', { id: ids.next(), policy: { rules: 'x'.repeat(1_500_000) } });
        if (answer.status < 400 || answer.status >= 500) throw new Error(`a policy of 1.5 MB was answered ${String(answer.status)}`);
        await answer.arrayBuffer();
      }
    });
    const { id } = (await (await bureau.call('POST', 'print-batches', { id: ids.next(), title: '压力测试', format: 'a4', areaCode: '330102' })).json()) as { id: string };
    spans['six sheets of a thousand cards'] = await beside('six sheets of a thousand cards', async () => {
      for (let sheet = 0; sheet < SHEETS; sheet++) await expected(second.call('GET', `print-batches/${id}/sheets.pdf`), 200);
    });
    spans['a difference run of the month, drafted'] = await beside('a difference run of the month, drafted', async () => {
      const month = monthOf(dayOf(Date.now() - DAY_MS));
      await expected(bureau.call('POST', 'issuance-runs', { runId: ids.next(), programme: 'cyf', month, kind: 'difference' }), 201);
    });
    const met = Object.values(spans).every(({ p99 }) => p99 < P99_MAX);
    const cores = `${String(cpus().length)} × ${cpus()[0]?.model ?? ''}`;
    return { bench: 'till', cores, perSecond: PER_SECOND, floor: { flush4kB, quiet }, beside: spans, answers, p99Max: P99_MAX, met };
  } finally {
    app.kill('SIGTERM');
    await new Promise((resolve) => app.once('exit', resolve));
    rmSync(dir, { recursive: true, force: true });
  }
}

async function prepared(dir: string, say: (line: string) => void): Promise<{ app: ChildProcess; url: string; codes: string[]; logins: Logins }> {
  say('a town lives its month');
  const lived = spawnSync(process.execPath, [join(DIST, 'live-town.js'), dir], { encoding: 'utf8' });
  if (lived.status !== 0) throw new Error(`the town was not made: ${lived.stderr}`);
  const codes = await codesOf(dir);
  const logins = JSON.parse(readFileSync(join(dir, 'demo-logins.json'), 'utf8')) as Logins;
  return { ...(await started(dir)), codes, logins };
}

async function expected(answer: Promise<Response>, status: number): Promise<void> {
  const got = await answer;
  await got.arrayBuffer();
  if (got.status !== status) throw new Error(`${got.url}: ${String(got.status)} and not ${String(status)}`);
}
