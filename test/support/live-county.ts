import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Day, Id } from '#values';
import { citizenIdCheck, dayOf, instantAt, minuteOfDay, monthOf } from '#values';
import { ApproveRun, CheckPurses, DraftRun, PostRun } from '#allowances';
import { IssueCards, TimeKey } from '#cards';
import type { SignedMoment } from '#core/offline';
import { serverTimeText } from '#core/snapshot';
import { CountyModule } from '#county';
import { DEMO_POLICIES } from '#eligibility';
import { counterSignInText, CreateUser, EnrolDevice, MakeDeviceEnrolment } from '#identity';
import { CheckLedger } from '#ledger';
import { ActivateRoster, CheckRoster, DefineAreas } from '#people';
import { type Actor, Database, type Engine, Ids, Keys, PlatformModule, RowSeals, systemActor, UnitOfWork } from '#platform';
import { OpenSites } from '#sites';
import { pause } from './built-app.js';
import { area, COUNTY, done, whole } from './small-county.js';
import { appropriate, donate, publish } from './two-persons.js';
import { openTestDatabase } from './test-database.js';

const BUREAU: Actor = { ...systemActor(COUNTY), id: 'bureau-officer', role: 'bureau_admin', staffNumber: 'A-001' };
const LOGIN = 'caihe.till';
const PASSWORD = 'correct horse 85';
const ROSTER_HEADER = 'id_number,name,phone,residence_area,hukou_area,categories,ability_grade,assessed_on,purse_opened_on';

/** A till of the county's canteen, by its tablet. */
export interface LiveTill {
  readonly deviceId: Id;
  readonly key: KeyObject;
}

/**
 * A county for the built app to run on: made through the use cases, under the real clock, with nothing left open, so
 * that the next process finds it as after a stop. Its canteen serves lunch round the clock.
 */
export class LiveCounty {
  constructor(
    readonly engine: Engine,
    readonly dir: string,
    /** The file, or mysql://... */
    readonly address: string,
  ) {}

  persons: readonly { readonly personId: Id; readonly code: string }[] = [];
  tills: readonly LiveTill[] = [];
  menuItemId: Id = '';

  /** What a process needs to open this county. */
  get env(): { DIR: string; DATABASE_URL: string } {
    return { DIR: this.dir, DATABASE_URL: this.engine === 'mysql' ? this.address : '' };
  }

  /** The same for a command. */
  get options(): readonly string[] {
    return ['--dir', this.dir, ...(this.engine === 'mysql' ? ['--database', this.address] : [])];
  }

  /** Opens the database in this process for as long as the work takes. */
  async inside<T>(work: (context: INestApplicationContext) => Promise<T>): Promise<T> {
    const database = await Database.open({ engine: this.engine, url: this.address, tables: [], migrations: [] });
    const module = await Test.createTestingModule({ imports: [PlatformModule.with({ database, keys: Keys.load(this.dir, false) }), CountyModule] }).compile();
    try {
      return await work(module);
    } finally {
      await module.close();
      await database.close();
    }
  }

  async rows<T>(sql: string, values: readonly (string | number)[] = []): Promise<T[]> {
    return this.inside((context) => context.get(UnitOfWork, { strict: false }).reader.query<T>(sql, values));
  }

  /** What both nightly checks find: nothing, in sound books. */
  async faults(): Promise<unknown[]> {
    return this.inside(async (context) => [...(await context.get(CheckLedger, { strict: false }).check()), ...(await context.get(CheckPurses, { strict: false }).check())]);
  }

  /** The county's time at an instant, as each tablet would have been told it. */
  async signedTimes(ms: number): Promise<(deviceId: Id) => SignedMoment> {
    const nonce = 'n'.repeat(22);
    const signed = await this.inside((context) => {
      const key = context.get(TimeKey, { strict: false });
      const of = (deviceId: Id): SignedMoment => ({ ms, nonce, keyId: key.keyId, signature: key.sign(serverTimeText({ deviceId, ms, nonce })) });
      return Promise.resolve(new Map(this.tills.map(({ deviceId }) => [deviceId, of(deviceId)])));
    });
    return (deviceId) => {
      const found = signed.get(deviceId);
      if (found === undefined) throw new Error(`no till ${deviceId}`);
      return found;
    };
  }

  /** The same files in another folder; a server's schema is itself. */
  copied(): LiveCounty {
    if (this.engine === 'mysql') return this;
    const dir = mkdtempSync(join(tmpdir(), 'love-card-copy-'));
    cpSync(this.dir, dir, { recursive: true });
    return new LiveCounty(this.engine, dir, join(dir, basename(this.address)));
  }

  async drop(): Promise<void> {
    rmSync(this.dir, { recursive: true, force: true });
    if (this.engine !== 'mysql') return;
    const [, server = '', name = ''] = /^(.*)\/(\w+)$/.exec(this.address) ?? [];
    const connection = await createConnection(server);
    await connection.query(`DROP DATABASE ${name}`);
    await connection.end();
  }

  /** A session at a till of the running app, as a tablet opens it. */
  async signIn(url: string, till: LiveTill): Promise<string> {
    const instantMs = Date.now();
    const signature = sign(null, Buffer.from(counterSignInText({ deviceId: till.deviceId, login: LOGIN, instantMs })), till.key).toString('base64url');
    const answer = await fetch(`${url}/api/v1/counter/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: LOGIN, password: PASSWORD, device: { deviceId: till.deviceId, instantMs, signature } }),
    });
    const { accessToken } = (await answer.json()) as { accessToken?: string };
    if (accessToken === undefined) throw new Error(`the till could not sign in: ${String(answer.status)}`);
    return accessToken;
  }
}

/** `persons` people with cards, every other one of 85 with points for this month; `tills` tablets at one canteen. */
export async function openLiveCounty(size: { readonly persons: number; readonly tills: number }, engine?: Engine, server?: string): Promise<LiveCounty> {
  const county = await emptyCounty(engine, server);
  await county.inside(async (context) => {
    const get = <T>(token: abstract new (...args: never[]) => T): T => context.get<T>(token, { strict: false });
    done(await get(DefineAreas).define(BUREAU, [area(COUNTY, null, '上城区'), area(`${COUNTY}001`, COUNTY, '清波街道')]));
    for (const policy of DEMO_POLICIES) done(await publish(context, BUREAU, policy));
    done(await donate(context, BUREAU, { amountFen: 1_000_000 }));
    done(await appropriate(context, BUREAU, { funder: 'DISTRICT', amountFen: 100_000_000_000 }));
    const checked = done(await get(CheckRoster).check(BUREAU, { fileName: 'roster.csv', stream: roster(size.persons) }));
    done(await get(ActivateRoster).activate({ ...BUREAU, id: 'bureau-approver', staffNumber: 'A-002' }, checked.importId));
    const people = await get(UnitOfWork).reader.query<{ id: Id }>('SELECT id FROM person ORDER BY id');
    county.persons = await get(IssueCards).issue(
      BUREAU,
      people.map((person) => person.id),
    );

    // The first list of the county: tablets of tests say that they hold it, whenever they served.
    await get(UnitOfWork).run(async (tx) => {
      await tx.insert('snapshot_state', [{ name: 'county', serial: 1, made_at: 1, meal_day: '', law_sha256: '' }]);
      await tx.insert('snapshot_made', [{ serial: 1, made_at: 1 }]);
    });

    const runId = get(Ids).next();
    done(await get(DraftRun).draft(BUREAU, { runId, programme: 'cyf', month: monthOf(dayOf(Date.now())), kind: 'monthly' }));
    done(await get(ApproveRun).approve({ ...BUREAU, id: 'bureau-approver', staffNumber: 'A-002' }, runId));
    done(await get(PostRun).post(BUREAU, runId));

    const [site] = done(await get(OpenSites).openMany(BUREAU, [{ ...whole('CH001', 1), windows: [{ window: 'lunch', fromMinute: 0, toMinute: 1440 }] }]));
    const [dish] = site?.menu ?? [];
    if (!site || !dish) throw new Error('the canteen did not open');
    county.menuItemId = dish.id;
    done(await get(CreateUser).create(BUREAU, { login: LOGIN, password: PASSWORD, displayName: '前台', role: 'site_operator', siteId: site.id }));
    const tills: LiveTill[] = [];
    for (let index = 0; index < size.tills; index++) {
      const { token } = done(await get(MakeDeviceEnrolment).make({ ...BUREAU, id: `tablet-officer-${String(index)}`, staffNumber: 'T-001' }, { siteId: site.id }));
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      const device = done(await get(EnrolDevice).enrol({ token, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), name: '前台平板' }));
      tills.push({ deviceId: device.id, key: privateKey });
    }
    county.tills = tills;
    await get(UnitOfWork).run((tx) =>
      tx.insert(
        'device_ceiling',
        tills.map((till) =>
          get(RowSeals).with('device_ceiling', {
            device_id: till.deviceId,
            serial: 1,
            fresh: 1000,
            stale: 1000,
            paid_fresh: null,
            paid_stale: null,
            site_fresh: null,
            given_at: 1,
          }),
        ),
      ),
    );
  });
  return county;
}

/** A migrated county with keys and nothing else. `server` is another than that of the test run. */
export async function emptyCounty(engine?: Engine, server?: string): Promise<LiveCounty> {
  const { database, dir, url } = await openTestDatabase([], engine, server);
  await database.close();
  return new LiveCounty(database.engine, dir, url);
}

/** Waits out the end of a Shanghai day, so that a meal and its repeat fall on one day. */
export async function awayFromMidnight(): Promise<void> {
  while (minuteOfDay(Date.now()) >= 1438) await pause(1000);
}

/** The first of a month long ago, from which a purse gives points in any month. */
const PURSE_SINCE = dayOf(instantAt('2024-01-01' as Day));

async function* roster(persons: number): AsyncGenerator<string> {
  yield `${ROSTER_HEADER}\n`;
  for (let serial = 0; serial < persons; serial++) {
    const first17 = `990101${serial % 2 === 0 ? '1941' : '1955'}03${String(10 + Math.floor(serial / 1000)).padStart(2, '0')}${String(serial % 1000).padStart(3, '0')}`;
    yield await Promise.resolve(`${first17}${citizenIdCheck(first17)},陈小英,,${COUNTY}001,${COUNTY},,,,${PURSE_SINCE}\n`);
  }
}
