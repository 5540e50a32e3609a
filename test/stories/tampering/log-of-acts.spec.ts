import { createHash } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { ChainLog, CheckIntegrity, VerifyLog } from '#integrity';
import { Audit, type Database, type Row, RowSeals, sealedText, UnitOfWork } from '#platform';
import type { Id } from '#values';
import type { SmallCounty } from '../../support/small-county.js';
import { asAdministrator, insert, putRow } from './administrator.js';
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

/** An entry as somebody writes it who has no key; with one, it is sealed as the app does. */
const entry = (change: Row = {}): Row => ({
  ...{ id: county.id(), at: county.clock.nowMs() - 1000, actor_id: 'li.approver', actor_kind: 'bureau_approver', action: 'issuance_run.approve' },
  ...{ object_kind: 'issuance_run', object_id: county.id(), reason: null, detail: null },
  ...change,
});
const sealed = (row: Row): Row => county.get(RowSeals).with('audit_entry', row);
/** All reasons written anew, with the key of the seals too. */
const rewritten = async (): Promise<void> => {
  for (const row of await read('SELECT * FROM audit_entry WHERE reason IS NOT NULL'))
    await putRow(database(), 'audit_entry', { id: row['id'] }, { reason: '例行', seal: sealed({ ...row, reason: '例行' })['seal'] });
};

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
    await asAdministrator(database(), TABLES, ['DELETE FROM audit_link']);
    await rewritten();
    // Whoever can write there can reckon hashes too, and the key of the seals is held by every process. What a head takes is another one.
    const files = readdirSync(heads()).map((name) => [name, readFileSync(join(heads(), name), 'utf8')] as const);
    await county.get(ChainLog).extend();
    for (const [name, text] of files) writeFileSync(join(heads(), name), text);
    return signed.map((entries) => `log_replaced ${String(entries)}`);
  },
  'an entry that was written later than it says': async () => {
    const row = entry({ at: county.clock.nowMs() - 30 * HOUR });
    await asAdministrator(database(), [], insert('audit_entry', sealed(row)));
    const name = readdirSync(heads()).sort().at(-1) ?? '';
    const text = readFileSync(join(heads(), name), 'utf8');
    await county.get(ChainLog).extend();
    writeFileSync(join(heads(), name), text);
    return [`log_backdated ${String(row['id'])}`];
  },
  'an entry that was written in, before and after the night': async () => {
    const row = entry();
    await asAdministrator(database(), [], insert('audit_entry', row));
    expect(await faults()).toEqual([`log_entry_foreign ${String(row['id'])}`]);
    await night();
    return [`log_entry_foreign ${String(row['id'])}`];
  },
  'an entry that was written in with a link of its own': async () => {
    const row = entry();
    const [end] = await read<{ seq: number; hash: string }>('SELECT seq, hash FROM audit_link ORDER BY seq DESC LIMIT 1');
    const [seq, linkedAt] = [Number(end?.seq) + 1, county.clock.nowMs()];
    const said = Object.values(row).map(sealedText);
    const hash = createHash('sha256')
      .update(JSON.stringify(['love-card/log/v1', end?.hash, String(seq), String(linkedAt), ...said]))
      .digest('hex');
    await asAdministrator(database(), [], insert('audit_entry', row), insert('audit_link', { seq, entry_id: row['id'], linked_at: linkedAt, hash }));
    const name = readdirSync(heads()).sort().at(-1) ?? '';
    const text = readFileSync(join(heads(), name), 'utf8');
    await county.get(ChainLog).extend();
    writeFileSync(join(heads(), name), text);
    return [`log_entry_foreign ${String(row['id'])}`];
  },
  'an entry that was changed before it was in the chain': async () => {
    await act('改之前');
    const [last] = await read<{ id: Id }>('SELECT id FROM audit_entry ORDER BY id DESC LIMIT 1');
    await putRow(database(), 'audit_entry', { id: last?.id }, { actor_id: 'somebody.else' });
    await night();
    return [`log_entry_foreign ${last?.id ?? ''}`];
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
  await asAdministrator(database(), TABLES, ['DELETE FROM audit_link']);
  await rewritten();
  for (const name of away) writeFileSync(join(heads(), name), '');
  await county.get(ChainLog).extend();
  expect(await faults()).toEqual([]);
  for (const [index, name] of away.entries()) writeFileSync(join(heads(), name), texts[index] ?? '');
  expect((await faults()).length).toBeGreaterThan(0);
  await putBack();
});

it('takes in what was committed after younger entries were chained', async () => {
  const earlier = sealed(entry());
  await act('先提交');
  await county.get(ChainLog).extend();
  await asAdministrator(database(), [], insert('audit_entry', earlier));
  await county.get(ChainLog).extend();
  const [row] = await read<{ n: number }>('SELECT COUNT(*) AS n FROM audit_entry e LEFT JOIN audit_link l ON l.entry_id = e.id WHERE l.seq IS NULL');
  expect(Number(row?.n)).toBe(0);
  expect(await faults()).toEqual([]);
});
