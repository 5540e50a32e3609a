import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningApp, startApp } from '../support/built-app.js';

const DIST = join(process.cwd(), 'dist');
const KEPT = join(process.cwd(), 'var', 'test', 'town');
const LIVED = join(KEPT, 'lived');

/** The part of var/demo-logins.json that a newcomer uses. */
export interface Logins {
  readonly accounts: readonly {
    readonly audience: string;
    readonly role: string;
    readonly login: string;
    readonly password: string;
    readonly displayName: string;
    readonly pin?: string;
  }[];
  readonly device: { readonly deviceId: string; readonly siteId: string; readonly siteCode: string; readonly publicKey: string; readonly privateKeyPem: string };
  readonly menu: {
    readonly siteId: string;
    readonly items: readonly { readonly menuItemId: string; readonly name: string; readonly priceFen: number; readonly openPrice: boolean }[];
  };
  readonly cards: readonly {
    readonly key: string;
    readonly name: string;
    readonly personId: string;
    readonly code: string;
    readonly number: string;
    readonly birthYear: number;
    readonly phone: { readonly serial: string; readonly privateKeyPem: string } | null;
  }[];
}

export interface Town {
  readonly dir: string;
  readonly logins: Logins;
  readonly url: string;
  readonly app: RunningApp;
}

const running = new Set<Town>();
afterAll(async () => {
  for (const town of running) {
    await town.app.kill();
    rmSync(town.dir, { recursive: true, force: true });
  }
});

/** The demo town as a first start makes it, lived once a build and copied for each spec, with the built app on it. `prepare` alters the copy before the app opens it. */
export async function openTown(prepare?: (dir: string) => Promise<void>): Promise<Town> {
  const built = statSync(join(DIST, '.tsbuildinfo')).mtimeMs;
  if (!existsSync(LIVED) || statSync(LIVED).mtimeMs < built) {
    rmSync(KEPT, { recursive: true, force: true });
    const { NODE_OPTIONS: _ofJest, NODE_ENV: _test, ...env } = process.env;
    const done = spawnSync(process.execPath, [join(DIST, 'apps', 'api', 'src', 'live-town.js'), KEPT], { env, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`the town was not made: ${done.stdout}${done.stderr}`);
    writeFileSync(LIVED, '');
  }
  const dir = mkdtempSync(join(tmpdir(), 'love-card-town-'));
  cpSync(KEPT, dir, { recursive: true });
  await prepare?.(dir);
  const app = await startApp({ DIR: dir, JOBS: 'on' });
  const town: Town = { dir, app, url: app.url, logins: JSON.parse(readFileSync(join(dir, 'demo-logins.json'), 'utf8')) as Logins };
  running.add(town);
  return town;
}
