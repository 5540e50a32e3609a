import { appendFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { ChainLog, CheckIntegrity, VerifyLog } from '#integrity';
import { Audit, type Database, type Row, UnitOfWork } from '#platform';
import type { Id } from '#values';
import type { SmallCounty } from '../../support/small-county.js';
import { asAdministrator } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

const TABLES = ['audit_entry', 'audit_link'];
const HOUR = 3_600_000;
let house: OpenHouse;
let county: SmallCounty;

beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
});
afterAll(() => house.close());

const database = (): Database => county.db.database;
const read = <T = Row>(sql: string): Promise<T[]> => county.get(UnitOfWork).reader.query<T>(sql);
const heads = (): string => join(county.db.dir, 'heads');
const act = (reason: string): Promise<void> =>
  county.get(UnitOfWork).run((tx) => county.get(Audit).record(tx, county.bureau, { action: 'person.reveal', objectKind: 'person', objectId: county.id(), reason }));
const faults = async (): Promise<string[]> => (await county.get(VerifyLog).verify()).found.map(({ kind, objectId }) => `${kind} ${objectId}`);
/** Everything as it stands, to be put back. */
const kept = async (): Promise<() => Promise<void>> => {
  const [entries, links] = [await read('SELECT * FROM audit_entry'), await read('SELECT * FROM audit_link')];
  const insert = (table: string, row: Row): readonly [string, ...(string | number | null)[]] => [
    `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
      .map(() => '?')
      .join(', ')})`,
    ...(Object.values(row) as (string | number | null)[]),
  ];
  return () =>
    asAdministrator(
      database(),
      TABLES,
      ['DELETE FROM audit_link'],
      ['DELETE FROM audit_entry'],
      ...entries.map((row) => insert('audit_entry', row)),
      ...links.map((row) => insert('audit_link', row)),
    );
};
/** A night: the chain goes on, and a head is signed. */
const night = async (): Promise<void> => {
  county.clock.set(county.clock.nowMs() + 24 * HOUR);
  await county.get(ChainLog).extend();
};

it('fits as the app wrote it, before its first head and after many', async () => {
  expect(await faults()).toEqual([]);
  for (const reason of ['一', '二', '三']) {
    await act(`核对档案${reason}`);
    await night();
    expect(await faults()).toEqual([]);
  }
  const [name = ''] = readdirSync(heads());
  expect(name).toBe('log-of-acts-2026-11.ndjson');
  const lines = readFileSync(join(heads(), name), 'utf8').trim().split('\n');
  expect(lines).toHaveLength(3);
  const { entries } = await county.get(VerifyLog).verify();
  expect(JSON.parse(lines[2] ?? '')).toMatchObject({ format: 'love-card/log-head/v1', day: '2026-11-26', entries });
  expect(await county.get(CheckIntegrity).check()).toMatchObject({ found: [] });
});

const entryAt = async (place: number): Promise<{ id: Id }> => {
  const [row] = await read<{ id: Id }>(`SELECT entry_id AS id FROM audit_link WHERE seq = ${String(place)}`);
  if (row === undefined) throw new Error('no entry there');
  return row;
};
type Deed = () => Promise<readonly string[]>;
const DEEDS: Readonly<Record<string, Deed>> = {
  'an entry that was changed': async () => {
    const { id } = await entryAt(2);
    await asAdministrator(database(), TABLES, [`UPDATE audit_entry SET actor_id = 'somebody.else' WHERE id = ?`, id]);
    return [`log_entry_changed ${id}`];
  },
  'an entry that was taken out': async () => {
    const { id } = await entryAt(3);
    await asAdministrator(database(), TABLES, ['DELETE FROM audit_entry WHERE id = ?', id]);
    return [`log_entry_gone ${id}`];
  },
  'an entry that was taken out with its link': async () => {
    const { id } = await entryAt(3);
    await asAdministrator(database(), TABLES, ['DELETE FROM audit_entry WHERE id = ?', id], ['DELETE FROM audit_link WHERE entry_id = ?', id]);
    return ['log_link_gone 3'];
  },
  'a tail that was cut off': async () => {
    const { entries } = await county.get(VerifyLog).verify();
    const { id } = await entryAt(entries);
    await asAdministrator(database(), TABLES, ['DELETE FROM audit_entry WHERE id = ?', id], ['DELETE FROM audit_link WHERE entry_id = ?', id]);
    return [`log_tail_gone ${String(entries)}`];
  },
  'a log that was emptied, chain and all': async () => {
    const signed = await signedEntries();
    await asAdministrator(database(), TABLES, ['DELETE FROM audit_entry'], ['DELETE FROM audit_link']);
    return signed.map((entries) => `log_tail_gone ${String(entries)}`);
  },
  'a log that was replaced by another with a chain of its own': async () => {
    const signed = await signedEntries();
    await asAdministrator(database(), TABLES, ['DELETE FROM audit_link'], [`UPDATE audit_entry SET reason = '例行' WHERE reason IS NOT NULL`]);
    // Whoever can write there can reckon hashes too. What nobody can make without the key is a head.
    const files = readdirSync(heads()).map((name) => [name, readFileSync(join(heads(), name), 'utf8')] as const);
    await county.get(ChainLog).extend();
    for (const [name, text] of files) writeFileSync(join(heads(), name), text);
    return signed.map((entries) => `log_replaced ${String(entries)}`);
  },
  'an entry that was written later than it says': async () => {
    const id = county.id();
    const long = county.clock.nowMs() - 30 * HOUR;
    await asAdministrator(
      database(),
      [],
      [
        `INSERT INTO audit_entry (id, at, actor_id, actor_kind, action, object_kind, object_id) VALUES (?, ?, 'li.approver', 'bureau_approver', 'issuance_run.approve', 'issuance_run', ?)`,
        id,
        long,
        county.id(),
      ],
    );
    const name = readdirSync(heads()).sort().at(-1) ?? '';
    const text = readFileSync(join(heads(), name), 'utf8');
    await county.get(ChainLog).extend();
    writeFileSync(join(heads(), name), text);
    return [`log_backdated ${id}`];
  },
};
const signedEntries = async (): Promise<number[]> => {
  const texts = readdirSync(heads())
    .sort()
    .map((name) => readFileSync(join(heads(), name), 'utf8'));
  return Promise.resolve(
    texts.flatMap((text) =>
      text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { entries: number }).entries),
    ),
  );
};

it.each(Object.entries(DEEDS))('finds %s, and tells of nothing once it is as it was', async (_what, deed) => {
  await act('又一次');
  await night();
  const putBack = await kept();
  const named = await deed();
  expect(await faults()).toEqual(named);
  county.clock.set(county.clock.nowMs() + 1000);
  const { found } = await county.get(CheckIntegrity).check();
  expect(found.map(({ kind, objectId }) => `${kind} ${objectId}`)).toEqual(expect.arrayContaining([...named]));
  expect((await request(house.app.getHttpServer()).get('/health/ready')).body).toEqual({ status: 'degraded' });
  await putBack();
  expect(await faults()).toEqual([]);
});

it('believes no head that the county did not sign, and misses heads that are gone', async () => {
  const [name = ''] = readdirSync(heads());
  const path = join(heads(), name);
  const text = readFileSync(path, 'utf8');
  const [line = ''] = text.split('\n');
  appendFileSync(path, `${JSON.stringify({ ...(JSON.parse(line) as object), entries: 1 })}\n`);
  expect(await faults()).toEqual([`log_head_broken ${name}:${String(text.trim().split('\n').length + 1)}`]);
  writeFileSync(path, text);
  renameSync(heads(), `${heads()}-away`);
  expect(await faults()).toEqual([`log_without_head ${String((await county.get(VerifyLog).verify()).entries)}`]);
  renameSync(`${heads()}-away`, heads());
});

it('would tell of nothing without the heads: the control', async () => {
  const putBack = await kept();
  const away = readdirSync(heads());
  const texts = away.map((name) => readFileSync(join(heads(), name), 'utf8'));
  await asAdministrator(database(), TABLES, ['DELETE FROM audit_link'], [`UPDATE audit_entry SET reason = '例行' WHERE reason IS NOT NULL`]);
  for (const name of away) writeFileSync(join(heads(), name), '');
  await county.get(ChainLog).extend();
  expect(await faults()).toEqual([]);
  for (const [index, name] of away.entries()) writeFileSync(join(heads(), name), texts[index] ?? '');
  expect((await faults()).length).toBeGreaterThan(0);
  await putBack();
});

it('takes in what was committed after younger entries were chained', async () => {
  const earlier = county.id();
  await act('先提交');
  await county.get(ChainLog).extend();
  await asAdministrator(
    database(),
    [],
    [`INSERT INTO audit_entry (id, at, actor_id, actor_kind, action, object_kind, object_id) VALUES (?, ?, 'x', 'system', 'a.b', 'c', 'd')`, earlier, county.clock.nowMs() - 1000],
  );
  await county.get(ChainLog).extend();
  const [row] = await read<{ n: number }>('SELECT COUNT(*) AS n FROM audit_entry e LEFT JOIN audit_link l ON l.entry_id = e.id WHERE l.seq IS NULL');
  expect(Number(row?.n)).toBe(0);
  expect(await faults()).toEqual([]);
});
