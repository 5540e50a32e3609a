import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Id } from '#values';
import { dayOf, monthOf } from '#values';
import { Clock, Ids, UnitOfWork } from '#platform';
import { type RunningApp, startApp, startCli } from '../support/built-app.js';
import { awayFromMidnight, type LiveCounty, openLiveCounty } from '../support/live-county.js';
import { newSchema } from '../support/test-database.js';

/* Goal: two processes of the app on one MariaDB are one counter: no lock and no key of theirs stands in memory. */

const TILLS = 50;
const PERSONS = 12;
const ids = new Ids(new Clock());

// Without a server this cannot run; the test runner brings one.
const onMariadb = process.env['TEST_MYSQL_URL'] ? describe : describe.skip;

onMariadb('first starts at the same moment', () => {
  it('four on one empty schema: one makes tables and keys, the others find them, all end well', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'love-card-first-'));
    const url = await newSchema(`test_first_${String(process.pid)}`);
    const ended = await Promise.all(Array.from({ length: 4 }, () => startCli(['migrate', '--json', '--dir', dir, '--database', url]).ended));
    rmSync(dir, { recursive: true, force: true });
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array.from({ length: 4 }, () => ({ code: 0, stderr: '' })));
    const ran = ended.map(({ stdout }) => (JSON.parse(stdout) as { migrated: unknown[] }).migrated.length);
    expect(ran.filter((count) => count > 0)).toHaveLength(1);
  });
});

onMariadb('two processes, one database', () => {
  let county: LiveCounty;
  let apps: RunningApp[];
  let tokens: string[];
  beforeAll(async () => {
    county = await openLiveCounty({ persons: PERSONS, tills: TILLS }, 'mysql');
    apps = [await startApp(county.env), await startApp(county.env)];
    tokens = [];
    for (const [index, till] of county.tills.entries()) tokens.push(await county.signIn(processOf(index).url, till));
    await awayFromMidnight();
  });
  afterAll(async () => {
    for (const app of apps) expect((await app.stop()).code).toBe(0);
    await county.drop();
  });

  /** Every other till talks to the other process. */
  function processOf(till: number): RunningApp {
    const app = apps[till % 2];
    if (!app) throw new Error('two processes were to be started');
    return app;
  }

  async function redeem(till: number, order: { id: Id; person: number }, tender = 'cash'): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await fetch(`${processOf(till).url}/api/v1/counter/redemptions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[till] ?? ''}` },
      body: JSON.stringify({ id: order.id, code: county.persons[order.person]?.code, menuItemId: county.menuItemId, tender }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  function counted(answers: readonly { status: number; body: Record<string, unknown> }[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { status, body } of answers) {
      const name = `${String(status)} ${typeof body['code'] === 'string' ? body['code'] : 'a meal'}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  it('one code at fifty tills gives one meal and 49 already_redeemed', async () => {
    for (let person = 0; person < 4; person++) {
      const answers = await Promise.all(Array.from({ length: TILLS }, (_, till) => redeem(till, { id: ids.next(), person })));
      expect(counted(answers)).toEqual({ '201 a meal': 1, '409 already_redeemed': TILLS - 1 });
    }
  });

  it('fifty tills get a person with one meal left in the month that one, and a person with none left none', async () => {
    const month = monthOf(dayOf(Date.now()));
    const spent = (person: number, used: number) => ({ person_id: county.persons[person]?.personId ?? '', period: month, used, cap: 44 });
    await county.inside((context) => context.get(UnitOfWork, { strict: false }).run((tx) => tx.insert('meal_counter', [spent(4, 43), spent(5, 44)])));
    const answers = async (person: number) => counted(await Promise.all(Array.from({ length: TILLS }, (_, till) => redeem(till, { id: ids.next(), person }))));
    expect(await answers(4)).toEqual({ '201 a meal': 1, '409 already_redeemed': TILLS - 1 });
    expect(await answers(5)).toEqual({ '409 over_quota': TILLS });
    expect(await county.rows('SELECT used FROM meal_counter WHERE period = ? AND person_id = ?', [month, county.persons[4]?.personId ?? ''])).toEqual([{ used: 44 }]);
  });

  it('one order sent fifty times by one tablet, through either process, is one meal with one receipt', async () => {
    const order = { id: ids.next(), person: 6 };
    tokens.fill(tokens[0] ?? '');
    const answers = await Promise.all(Array.from({ length: TILLS }, (_, till) => redeem(till, order)));
    expect(counted(answers)).toEqual({ '201 a meal': 1, '200 a meal': TILLS - 1 });
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect((await redeem(1, order, 'phone')).body).toMatchObject({ code: 'id_reused' });
  });

  it('everybody at every till at once: each eats once, and the books are clean', async () => {
    const people = Array.from({ length: PERSONS - 7 }, (_, index) => index + 7);
    const answers = await Promise.all(people.flatMap((person) => Array.from({ length: 10 }, (_, till) => redeem(till, { id: ids.next(), person }))));
    expect(counted(answers)).toEqual({ '201 a meal': people.length, '409 already_redeemed': people.length * 9 });
    expect(await county.rows('SELECT person_id FROM redemption GROUP BY person_id, meal_day, meal_window HAVING COUNT(*) > 1')).toEqual([]);
    expect(await county.faults()).toEqual([]);
  });
});
