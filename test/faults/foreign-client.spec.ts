import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Clock, Ids } from '#platform';
import { Acknowledged, type Order } from '../support/acknowledged.js';
import { pause, type RunningApp, startApp } from '../support/built-app.js';
import { awayFromMidnight, type LiveCounty, openLiveCounty } from '../support/live-county.js';

/*
 * Goal: whoever reads the file of the embedded database beside the running app (a backup, a look) takes nothing from what is
 * acknowledged afterwards, kill -9 included. Method: another process opens the file, reads and closes, as sqlite3 does; the
 * last client of a file in WAL mode deletes its log, and a client that finds no locks takes itself for the last.
 */
const MEALS = 12;
const ids = new Ids(new Clock());

let made: LiveCounty;
beforeAll(async () => {
  await awayFromMidnight();
  made = await openLiveCounty({ persons: 2 * MEALS, tills: 1 }, 'embedded');
});
afterAll(() => made.drop());

/** The county in a folder of its own, with its people and tills. */
function copy(): LiveCounty {
  const { persons, tills, menuItemId } = made;
  return Object.assign(made.copied(), { persons, tills, menuItemId });
}

/** What `sqlite3 county.db "SELECT ..."` does. */
function look(county: LiveCounty): void {
  const script = `const Libsql = require('libsql'); const db = new Libsql(process.argv[1]); db.prepare('SELECT COUNT(*) FROM redemption').get(); db.close();`;
  const looked = spawnSync(process.execPath, ['-e', script, county.address], { encoding: 'utf8' });
  if (looked.status !== 0) throw new Error(looked.stderr);
}

/** Every part of the app at work: the thread for heavy work has opened the database too. */
async function working(county: LiveCounty, more: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
  const app = await startApp({ ...county.env, ...more, JOBS: 'on' });
  // The thread tells of no moment; its first look at the queue of jobs leaves its connections open.
  for (let look_ = 0; look_ < 100; look_++) {
    await fetch(`${app.url}/health/ready`);
    await pause(50);
  }
  return app;
}

async function afterALook(county: LiveCounty, tablet: Acknowledged, orders: readonly Order[], more: Readonly<Record<string, string>> = {}): Promise<{ app: RunningApp }> {
  const app = await working(county, more);
  const token = await county.signIn(app.url, county.tills[0]!);
  look(county);
  await tablet.hammer(app, token, [...orders]);
  return { app };
}

it('reads beside the app, and nothing acknowledged afterwards is lost by a kill', async () => {
  const county = copy();
  const tablet = new Acknowledged(county);
  const orders = Array.from({ length: MEALS }, (_, person) => ({ id: ids.next(), person }));
  const { app } = await afterALook(county, tablet, orders);
  expect(existsSync(`${county.address}-wal`)).toBe(true);
  expect((await fetch(`${app.url}/health/ready`)).status).toBe(200);
  await app.kill();
  expect(tablet.meals).toHaveLength(MEALS);
  expect(await tablet.lost()).toEqual([]);
  await county.drop();
});

it('negative control: an app without its locks loses its log to the look, and readiness tells', async () => {
  const county = copy();
  const dropping = pathToFileURL(join(process.cwd(), 'test', 'support', 'dropped-locks.mjs')).href;
  const app = await working(county, { NODE_OPTIONS: `--import ${dropping}` });
  look(county);
  expect(existsSync(`${county.address}-wal`)).toBe(false);
  // What is acknowledged from here on goes into a file without a name. Asked until it looks anew: an answer holds for a second.
  const told: number[] = [];
  for (let asked = 0; asked < 200 && told.at(-1) !== 503; asked++) {
    told.push((await fetch(`${app.url}/health/ready`)).status);
    await pause(50);
  }
  await app.kill();
  expect(told.at(-1)).toBe(503);
  await county.drop();
});
