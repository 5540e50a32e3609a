import { Clock, Ids, UnitOfWork } from '#platform';
import { Acknowledged, type Order } from '../support/acknowledged.js';
import { pause, type RunningApp, startApp } from '../support/built-app.js';
import { awayFromMidnight, LiveCounty, openLiveCounty } from '../support/live-county.js';
import { startMariadb } from '../support/mariadb.mjs';
import { SeveredLine } from '../support/severed.js';
import { ENGINE } from '../support/test-database.js';

/*
 * Goal: while the database is away or will not write, everything is refused with 503, a code and Retry-After; what is
 * acknowledged is kept; a COMMIT whose answer was lost is asked for and never guessed; the first request after the return
 * succeeds. Method: the built app on MariaDB, behind a line that is cut at chosen moments. The embedded engine has no
 * server that could go away; its disk is in full-disk.spec.ts.
 */
const MEALS = 40;
const TABLETS = 1;

let county: LiveCounty;
const ids = new Ids(new Clock());
let used = 0;
function orders(count: number): Order[] {
  return Array.from({ length: count }, () => ({ id: ids.next(), person: used++ }));
}

beforeAll(async () => {
  await awayFromMidnight();
  county = await openLiveCounty({ persons: 5 * MEALS, tills: TABLETS });
});
afterAll(() => county.drop());

async function ready(app: RunningApp): Promise<{ status: number; reason: string | undefined }> {
  const answer = await fetch(`${app.url}/health/ready`, { signal: AbortSignal.timeout(10_000) });
  return { status: answer.status, reason: ((await answer.json()) as { reason?: string }).reason };
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; !(await what()); attempt++) {
    if (attempt === 1000) throw new Error(`did not come about: ${what.toString()}`);
    await pause(20);
  }
}

/** The county behind a line of its own. */
async function behindLine(): Promise<{ line: SeveredLine; app: RunningApp; token: string; tablet: Acknowledged }> {
  const address = new URL(county.address);
  const line = await SeveredLine.to({ host: address.hostname, port: Number(address.port) });
  address.port = String(line.port);
  address.hostname = '127.0.0.1';
  const app = await startApp({ DIR: county.dir, DATABASE_URL: address.href, LOG_LEVEL: 'warn', FACES: 'counter,open' });
  const token = await county.signIn(app.url, county.tills[0]!);
  return { line, app, token, tablet: new Acknowledged(county) };
}

/** Said of how this county is kept, before anything happens: one folder of keys, and one account that may do everything. */
const AT_START = ['密钥目录里有本进程用不着的密钥', '数据库账号权限过大'];

function logOf(stderr: string): [number, string][] {
  return stderr
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text) as { level: number; msg: string })
    .filter(({ msg }) => !AT_START.some((said) => msg.startsWith(said)))
    .map(({ level, msg }) => [level, msg]);
}

describe('a transaction that broke', () => {
  const kept = (name: string): Promise<unknown[]> => county.rows('SELECT value FROM setting WHERE name = ?', [name]);

  it('is never committed, although its error was swallowed', async () => {
    await county.inside(async (context) => {
      const work = context.get(UnitOfWork, { strict: false });
      const swallowing = work.run(async (tx) => {
        await tx.insert('setting', [{ name: 'fault.swallowed', value: '1' }]);
        await tx.query('SELECT value FROM nowhere').catch(() => undefined);
        return 'done';
      });
      await expect(swallowing).rejects.toThrow(/nowhere/);
      // The next one is as good as ever.
      await work.run((tx) => tx.insert('setting', [{ name: 'fault.next', value: '1' }]));
    });
    expect(await kept('fault.swallowed')).toEqual([]);
    expect(await kept('fault.next')).toHaveLength(1);
  });

  it('goes on after a row that a key refused', async () => {
    await county.inside((context) =>
      context.get(UnitOfWork, { strict: false }).run(async (tx) => {
        await tx.insert('setting', [{ name: 'fault.first', value: '1' }]);
        await expect(tx.insert('setting', [{ name: 'fault.first', value: '2' }])).rejects.toThrow();
        await tx.insert('setting', [{ name: 'fault.second', value: '1' }]);
      }),
    );
    expect(await kept('fault.second')).toHaveLength(1);
  });

  it('takes no statement after its end, which would be written by itself', async () => {
    await county.inside(async (context) => {
      const work = context.get(UnitOfWork, { strict: false });
      const late = await work.run((tx) => Promise.resolve({ tx }));
      await expect(late.tx.insert('setting', [{ name: 'fault.late', value: '1' }])).rejects.toThrow('after the end');
    });
    expect(await kept('fault.late')).toEqual([]);
  });
});

if (ENGINE === 'mysql')
  describe('the server of the database', () => {
    it('goes away: 503 with a code, readiness at once, two lines in the log, and the first request after its return succeeds', async () => {
      const { line, app, token, tablet } = await behindLine();
      await tablet.hammer(app, token, orders(5));
      expect(await ready(app)).toEqual({ status: 200, reason: undefined });
      line.away(true);
      const open = orders(6);
      for (const order of open) expect(await tablet.send(app, token, order)).toBe(false);
      expect([...tablet.outages.keys()]).toEqual(['database_away']);
      await until(async () => (await ready(app)).reason === 'database_away');
      line.away(false);
      expect(await tablet.send(app, token, open[0]!)).toBe(true);
      await until(async () => (await ready(app)).status === 200);
      await tablet.hammer(app, token, open);
      const { code, stderr } = await app.stop();
      expect([code, tablet.faults, tablet.altered, await tablet.lost()]).toEqual([0, [], [], []]);
      expect(logOf(stderr)).toEqual([
        [40, 'the database does not take work'],
        [40, 'the database takes work again'],
      ]);
      await line.close();
    });

    it('does a COMMIT and its answer is lost: the id is asked for, the meal is told, and it is there once', async () => {
      const { line, app, token, tablet } = await behindLine();
      const asked = orders(12);
      for (const [index, order] of asked.entries()) {
        if (index % 3 === 0) line.toLose = 1;
        // One call, no repeat by the tablet: the app asks for itself.
        expect(await tablet.send(app, token, order)).toBe(true);
        line.toLose = 0;
      }
      expect(line.lost).toBe(4);
      expect(tablet.meals).toHaveLength(asked.length);
      await tablet.hammer(app, token, asked);
      expect([tablet.faults, tablet.altered, await tablet.lost()]).toEqual([[], [], []]);
      const times = await county.rows<{ n: number }>(
        `SELECT COUNT(*) AS n FROM redemption WHERE id IN (${asked.map(() => '?').join(',')})`,
        asked.map((order) => order.id),
      );
      expect(Number(times[0]?.n)).toBe(asked.length);
      await app.stop();
      await line.close();
    });

    it('does a COMMIT, its answer is lost and the server stays away: nobody is told a yes or a no', async () => {
      const { line, app, token, tablet } = await behindLine();
      const [order] = orders(1);
      line.toLose = 1;
      const sent = tablet.send(app, token, order!);
      await until(() => line.lost === 1);
      line.away(true);
      expect(await sent).toBe(false);
      expect([...tablet.outages.keys()]).toEqual(['outcome_unknown']);
      line.away(false);
      // It was done: the same id is answered from what stands there.
      expect(await tablet.send(app, token, order!)).toBe(true);
      expect([tablet.faults, await tablet.lost()]).toEqual([[], []]);
      await app.stop();
      await line.close();
    });

    it('comes and goes under load: what was acknowledged is kept, and nothing twice', async () => {
      const { line, app, token, tablet } = await behindLine();
      const many = orders(MEALS);
      const hammering = tablet.hammer(app, token, many);
      for (let turn = 0; turn < 4; turn++) {
        await until(() => tablet.answers.size >= (turn + 1) * (MEALS / 8) || tablet.open(many).length === 0);
        line.toLose = 2;
        await pause(30);
        line.away(true);
        await pause(100);
        line.toLose = 0;
        line.away(false);
      }
      await hammering;
      await tablet.hammer(app, token, many);
      expect([tablet.faults, tablet.altered, await tablet.lost()]).toEqual([[], [], []]);
      expect(tablet.meals).toHaveLength(MEALS);
      expect((await app.stop()).code).toBe(0);
      expect(await county.faults()).toEqual([]);
      await line.close();
    });

    it('will not write: 503 with its code, and reading goes on', async () => {
      const server = await startMariadb();
      const own = await openLiveCounty({ persons: 4, tills: 1 }, 'mysql', server.url);
      const app = await startApp({ ...own.env, FACES: 'counter,open' });
      const token = await own.signIn(app.url, own.tills[0]!);
      const tablet = new Acknowledged(own);
      server.sql('SET GLOBAL read_only = 1');
      const [first, second] = [0, 1].map((person) => ({ id: ids.next(), person }));
      expect(await tablet.send(app, token, first!)).toBe(false);
      expect([...tablet.outages.keys()]).toEqual(['storage_read_only']);
      await until(async () => (await ready(app)).reason === 'storage_read_only');
      expect((await fetch(`${app.url}/api/v1/open/sites`)).status).toBe(200);
      server.sql('SET GLOBAL read_only = 0');
      expect(await tablet.send(app, token, first!)).toBe(true);
      // Frozen, with every connection open: readiness has a limit of its own.
      server.freeze(true);
      await until(async () => (await ready(app)).reason === 'database_away');
      server.freeze(false);
      await tablet.hammer(app, token, [second!]);
      expect([tablet.faults, tablet.altered, await tablet.lost()]).toEqual([[], [], []]);
      await app.stop();
      await server.stop();
    });
  });
