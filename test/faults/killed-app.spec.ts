import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { createConnection } from 'mysql2/promise';
import type { Id } from '#values';
import { dayOf, monthOf } from '#values';
import { DEMO_POLICIES } from '#eligibility';
import { Clock, idOf, Ids, RowSeals, systemActor, UnitOfWork } from '#platform';
import { pause, runCli, type RunningApp, startApp, startCli, type Started } from '../support/built-app.js';
import { awayFromMidnight, emptyCounty, type LiveCounty, openLiveCounty } from '../support/live-county.js';
import { area, COUNTY } from '../support/small-county.js';
import { appropriate, publish } from '../support/two-persons.js';
import { CreateUser } from '#identity';
import { DefineAreas } from '#people';

/*
 * Goal: kill -9 at any moment loses nothing that was acknowledged and doubles nothing. Method: the built app in processes
 * of its own, killed at random moments and started again, on a real file or a real server.
 */
const SEED = Number(process.env['SEED'] ?? Date.now() % 0x7fffffff);
beforeAll(() => {
  console.log(`SEED=${String(SEED)} kills at the same moments again`);
});

/** Numbers of this run, from the seed. */
function drawn(count: number, { min, max }: { min: number; max: number }, salt: number): number[] {
  return fc.sample(fc.integer({ min, max }), { numRuns: count, seed: SEED + salt });
}

describe('killed during an issuance run', () => {
  const PERSONS = 12_000;
  /** Every fifth person has no purse. */
  const LINES = 9_600;
  const MONTH = monthOf(dayOf(Date.now()));
  const runId = idOf(Date.now(), 'the run that is killed');
  const counties: LiveCounty[] = [];
  afterAll(async () => {
    for (const county of counties) await county.drop();
  });

  const issue = (county: LiveCounty): string[] => [
    'issue',
    '--programme',
    'cyf',
    '--month',
    MONTH,
    '--run',
    runId,
    '--maker',
    'li.maker',
    '--approver',
    'wu.approver',
    '--json',
    ...county.options,
  ];
  /** Both sign in by what stands on standard input. */
  const PASSWORDS = 'correct horse 85\ncorrect horse 86\n';

  interface Standing {
    readonly state: string;
    readonly persons_decided: number;
    readonly posted_to: number;
  }

  /** Starts the run and kills it as soon as `reached` holds; false when it came through first. */
  async function killedOnce(county: LiveCounty, reached: (run: Standing) => boolean, delayMs: number): Promise<boolean> {
    const command = startCli(issue(county), PASSWORDS);
    await tookOver(county, command);
    const watch = await openWatch(county);
    for (let seen = await watch.standing(); !command.isOver && !(seen && reached(seen)); seen = await watch.standing()) await pause(1);
    // Closed first: nobody else may hold the file open when its process dies, or the crash would be a gentler one.
    await watch.close();
    await pause(delayMs);
    const { code, stderr } = await command.kill();
    if (code !== null && code !== 0) throw new Error(`the command failed of itself: ${stderr}`);
    return code === null;
  }

  /** Waits until the command holds the file, so that it is the command that finds what the crash left, and not this test. */
  async function tookOver(county: LiveCounty, command: Started): Promise<void> {
    const lock = join(county.dir, 'writer.pid');
    const holder = (): string => (existsSync(lock) ? readFileSync(lock, 'utf8') : '');
    while (county.engine === 'embedded' && !command.isOver && holder() !== String(command.child.pid)) await pause(2);
    await pause(30);
  }

  /** A connection of its own, light enough to be asked every millisecond and to be closed in one. */
  async function openWatch(county: LiveCounty): Promise<{ standing(): Promise<Standing | undefined>; close(): Promise<void> }> {
    const sql = 'SELECT state, persons_decided, posted_to FROM issuance_run WHERE id = ?';
    if (county.engine === 'embedded') {
      const file = new Libsql(county.address);
      const standing = (): Standing | undefined => {
        try {
          return file.prepare(sql).get([runId]) as Standing | undefined;
        } catch (error) {
          // While the command mends the file nobody may read it.
          if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return undefined;
          throw error;
        }
      };
      return { standing: () => Promise.resolve(standing()), close: () => Promise.resolve(void file.close()) };
    }
    const connection = await createConnection(county.address);
    return {
      standing: async () => ((await connection.query(sql, [runId]))[0] as Standing[])[0],
      close: () => connection.end(),
    };
  }

  async function standingOf(county: LiveCounty): Promise<Standing & { line_count: number; lots: number; grants: number }> {
    // Looked at in a copy, so that the next process finds the file as the crash left it.
    const copy = county.copied();
    const [row] = await copy.rows<Standing & { line_count: number; lots: number; grants: number }>(
      `SELECT state, persons_decided, posted_to, (SELECT COUNT(*) FROM issuance_line) AS line_count, (SELECT COUNT(*) FROM lot) AS lots, (SELECT COUNT(*) FROM transfer WHERE kind = 'grant') AS grants FROM issuance_run WHERE id = ?`,
      [runId],
    );
    if (copy !== county) await copy.drop();
    if (!row) throw new Error('the run is not on record');
    return row;
  }

  /** What was issued, without the ids, which carry the moment at which the run was made. */
  async function issued(county: LiveCounty): Promise<Record<string, unknown[]>> {
    return {
      runs: await county.rows('SELECT id, programme, month, kind, ordinal, state, posted_to, persons_decided, lines_total, amount_total, outcomes FROM issuance_run ORDER BY id'),
      lines: await county.rows('SELECT line_no, person_id, unit, amount, policy_version, rule_id, reasons FROM issuance_line ORDER BY line_no'),
      lots: await county.rows('SELECT person_id, programme, month, granted, remaining, opened_on, expires_on, closed_on FROM lot ORDER BY person_id, expires_on'),
      transfers: await county.rows(
        'SELECT kind, person_id, effective_on, COUNT(*) AS n FROM transfer GROUP BY kind, person_id, effective_on ORDER BY kind, person_id, effective_on',
      ),
      sums: await county.rows(`SELECT account_kind, unit, SUM(amount) AS amount, COUNT(*) AS n FROM posting GROUP BY account_kind, unit ORDER BY account_kind, unit`),
    };
  }

  it('goes on where it stopped, and ends as if nothing had happened', async () => {
    const [whole, killed] = [await crowdedCounty(PERSONS), await crowdedCounty(PERSONS)];
    counties.push(whole, killed);
    const uninterrupted = await runCli(issue(whole), PASSWORDS);
    expect([uninterrupted.code, uninterrupted.stderr]).toEqual([0, '']);

    const [drafting = 0, ...delays] = drawn(4, { min: 0, max: 20 }, 1);
    const deaths = [await killedOnce(killed, (run) => run.persons_decided > 0, drafting)];
    let from = 0;
    for (const [index, further] of drawn(3, { min: 1, max: 2000 }, 2).entries()) {
      const mark = from + further;
      deaths.push(await killedOnce(killed, (run) => run.posted_to >= mark, delays[index] ?? 0));
      // Lots and transfers stand with the cursor that says so, or not at all.
      const { posted_to, lots, grants, line_count } = await standingOf(killed);
      expect([lots, grants, line_count].map(Number)).toEqual([posted_to, posted_to, LINES]);
      from = posted_to;
    }
    expect(deaths.filter(Boolean).length).toBeGreaterThanOrEqual(2);

    const last = await runCli(issue(killed), PASSWORDS);
    expect([last.code, last.stderr]).toEqual([0, '']);
    expect(JSON.parse(last.stdout)).toMatchObject({ runId, state: 'posted', linesTotal: LINES, postedTo: LINES });
    const [expected, actual] = [await issued(whole), await issued(killed)];
    expect(expected['lots']).toHaveLength(LINES);
    for (const table of Object.keys(expected)) expect([table, actual[table]]).toEqual([table, expected[table]]);
    expect(await killed.faults()).toEqual([]);
  });
});

describe('killed while people eat', () => {
  const PERSONS = 240;
  const KILLS = 3;
  const LANES = 24;
  let county: LiveCounty;
  beforeAll(async () => {
    county = await openLiveCounty({ persons: PERSONS, tills: 1 });
    await awayFromMidnight();
  });
  afterAll(() => county.drop());

  interface Order {
    readonly id: Id;
    readonly person: number;
  }
  interface Answer {
    readonly status: number;
    readonly body: unknown;
  }

  /** What a tablet keeps of its orders until each has a definite answer. */
  class Tablet {
    readonly answers = new Map<Id, Answer>();
    /** Calls that ended without an answer because the app died under them. */
    lost = 0;

    async send(app: RunningApp, token: string, order: Order): Promise<void> {
      const answer = await fetch(`${app.url}/api/v1/counter/redemptions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ id: order.id, code: county.persons[order.person]?.code, menuItemId: county.menuItemId, tender: 'cash' }),
      }).then(
        async (response) => ({ status: response.status, body: await response.json() }),
        () => null,
      );
      if (answer === null || answer.status >= 500) {
        this.lost += 1;
        return;
      }
      const before = this.answers.get(order.id);
      if (before) this.compare(before, answer);
      else this.answers.set(order.id, answer);
    }

    /** The same answer for ever: a meal comes again as 200 with the same receipt, a refusal with the same words. */
    private compare(before: Answer, now: Answer): void {
      const { instance: _then, ...was } = before.body as Record<string, unknown>;
      const { instance: _now, ...is } = now.body as Record<string, unknown>;
      expect(is).toEqual(was);
      expect(now.status).toBe(before.status === 201 ? 200 : before.status);
    }

    /** Sends orders on many lanes until all are sent or the app is gone. */
    async hammer(app: RunningApp, token: string, orders: readonly Order[]): Promise<void> {
      const waiting = [...orders];
      const lane = async (): Promise<void> => {
        for (let next = waiting.shift(); next && !app.isOver; next = waiting.shift()) await this.send(app, token, next);
      };
      await Promise.all(Array.from({ length: LANES }, lane));
    }
  }

  it('keeps every acknowledged meal once, and answers every order the same for ever', async () => {
    const ids = new Ids(new Clock());
    // Every fourth person is asked for twice, under two ids: one of them is refused for good.
    const orders: Order[] = Array.from({ length: PERSONS * 1.25 }, (_, index) => ({ id: ids.next(), person: index % PERSONS }));
    const tablet = new Tablet();
    const moments = drawn(KILLS, { min: 15, max: 80 }, 3);
    let app = await startApp(county.env);
    const token = await county.signIn(app.url, county.tills[0]!);
    for (const moment of moments) {
      const mark = tablet.answers.size + moment;
      const open = orders.filter((order) => !tablet.answers.has(order.id));
      const hammering = tablet.hammer(app, token, open);
      while (tablet.answers.size < mark && !app.isOver) await pause(1);
      expect((await app.kill()).code).toBeNull();
      await hammering;

      app = await startApp(county.env);
      // The session outlives the process, and so does every acknowledged answer.
      await tablet.hammer(
        app,
        token,
        orders.filter((order) => tablet.answers.has(order.id)),
      );
    }
    expect(tablet.lost).toBeGreaterThan(0);
    for (let round = 0; round < 5 && tablet.answers.size < orders.length; round++)
      await tablet.hammer(
        app,
        token,
        orders.filter((order) => !tablet.answers.has(order.id)),
      );
    await tablet.hammer(app, token, orders);
    expect((await app.stop()).code).toBe(0);

    expect(tablet.answers.size).toBe(orders.length);
    await agreesWithTheBooks(orders, tablet.answers);
    expect(await county.faults()).toEqual([]);
  });

  async function agreesWithTheBooks(orders: readonly Order[], answers: ReadonlyMap<Id, Answer>): Promise<void> {
    const redeemed = orders.filter((order) => (answers.get(order.id)?.status ?? 0) < 300);
    expect(new Set(redeemed.map((order) => order.person)).size).toBe(PERSONS);
    expect(redeemed).toHaveLength(PERSONS);
    const refused = orders.filter((order) => !redeemed.includes(order)).map((order) => (answers.get(order.id)?.body as { code: string }).code);
    expect(new Set(refused)).toEqual(new Set(['already_redeemed']));
    expect((await county.rows<{ id: Id }>('SELECT id FROM redemption ORDER BY id')).map((row) => row.id)).toEqual(redeemed.map((order) => order.id).sort());
    expect((await county.rows<{ id: Id }>('SELECT id FROM attempt ORDER BY id')).map((row) => row.id)).toEqual(orders.map((order) => order.id).sort());
    const [books] = await county.rows(
      `SELECT (SELECT COUNT(*) FROM transfer WHERE kind = 'redemption') AS transfers, (SELECT SUM(used) FROM meal_counter WHERE LENGTH(period) = 10) AS meals,
         (SELECT SUM(granted - remaining) FROM lot) - (SELECT SUM(points) FROM redemption) AS points_astray, (SELECT SUM(charity_fen) FROM redemption) + (SELECT remaining_fen FROM charity_fund) AS charity`,
    );
    expect(Object.fromEntries(Object.entries(books ?? {}).map(([name, value]) => [name, Number(value)]))).toEqual({
      transfers: PERSONS,
      meals: PERSONS,
      points_astray: 0,
      charity: 1_000_000,
    });
  }
});

/** Persons as the registry keeps them, without the cost of a roster: the same in every county that is made so. */
async function crowdedCounty(persons: number): Promise<LiveCounty> {
  const county = await emptyCounty();
  await county.inside(async (context) => {
    for (const policy of DEMO_POLICIES) await publish(context, systemActor(COUNTY), policy);
    await appropriate(context, systemActor(COUNTY), { funder: 'DISTRICT', amountFen: 100_000_000_000 });
    await context.get(DefineAreas, { strict: false }).define(systemActor(COUNTY), [area(COUNTY, null, '上城区')]);
    for (const [login, role, password] of [
      ['li.maker', 'bureau_officer', 'correct horse 85'],
      ['wu.approver', 'bureau_approver', 'correct horse 86'],
    ] as const)
      await context.get(CreateUser, { strict: false }).create(systemActor(COUNTY), { login, role, password, displayName: login, areaCode: COUNTY, staffNumber: login });
    const rows = Array.from({ length: persons }, (_, index) => ({
      id: idOf(index, 'person', String(index)),
      id_number_sealed: 'x',
      id_number_index: String(index).padStart(64, '0'),
      name_sealed: 'x',
      name_masked: '陈*英',
      sex: 'F',
      birth_day: index % 10 === 0 ? '1930-02-01' : '1942-02-01',
      residence_area: `${COUNTY}003001`,
      hukou_area: `${COUNTY}003001`,
      died_on: null,
      moved_out_on: null,
      purse_opened_on: index % 5 === 0 ? null : '2024-01-01',
      points_on_meals: 1,
      registered_at: 0,
    }));
    const seals = context.get(RowSeals, { strict: false });
    await context.get(UnitOfWork, { strict: false }).run((tx) =>
      tx.insert(
        'person',
        rows.map((row) => seals.with('person', row)),
      ),
    );
    await context.get(UnitOfWork, { strict: false }).run((tx) =>
      tx.insert(
        'person_place',
        rows.map(({ id, residence_area, hukou_area }) =>
          seals.with('person_place', { person_id: id, n: 1, kind: 'first', residence_area, hukou_area, from_day: null, until_day: null, recorded_at: 0, recorded_by: 'system' }),
        ),
      ),
    );
  });
  return county;
}
