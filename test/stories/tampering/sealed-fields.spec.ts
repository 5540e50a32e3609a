import { createCipheriv, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { FileComplaint, GrievanceReader } from '#grievances';
import { AddGuardian, FindPersons, RevealPerson, SetMealNote } from '#people';
import { type Actor, type Database, Keys, reseal, type Row, RowSeals, SEALED_TABLES, sealedWalks, UNREADABLE, Vault } from '#platform';
import { QuoteMeal, RedeemMeal } from '#redemption';
import { openCounty } from '#county';
import { MealNoteReader } from '#people';
import type { Day, Id } from '#values';
import { done, LUNCH, type SmallCounty, type SmallPerson } from '../../support/small-county.js';
import { asAdministrator, putRow } from './administrator.js';
import { type OpenHouse, openHouse } from './open-house.js';

let house: OpenHouse;
let county: SmallCounty;
let chen: SmallPerson;
let wang: SmallPerson;
const database = (): Database => county.db.database;

beforeAll(async () => {
  house = await openHouse();
  ({ county } = house);
  chen = await county.person({ name: '陈小英', phone: '13800000001' });
  wang = await county.person({ name: '王建国', phone: '13800000002' });
});
afterAll(() => house.close());

const columnOf = async (table: string, column: string, id: string, key = 'id'): Promise<string> =>
  (await county.one<{ text: string }>(`SELECT ${column} AS text FROM ${table} WHERE ${key} = ?`, [id])).text;

it('lists every sealed column of the schema, so that none is left unbound and none unchecked', async () => {
  const columns: { tbl: string; col: string }[] = await database().writer.query(
    database().engine === 'mysql'
      ? `SELECT TABLE_NAME AS tbl, COLUMN_NAME AS col FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME LIKE '%sealed'`
      : `SELECT m.name AS tbl, c.name AS col FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name LIKE '%sealed'`,
  );
  const listed = sealedWalks().flatMap(({ table, columns: own }) => own.map(({ name }) => `${table}.${name}`));
  expect(columns.map(({ tbl, col }) => `${tbl}.${col}`).sort()).toEqual(listed.sort());
  const guarded: { tbl: string }[] = await database().writer.query(
    database().engine === 'mysql'
      ? `SELECT EVENT_OBJECT_TABLE AS tbl FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME LIKE '%no\\_update'`
      : `SELECT tbl_name AS tbl FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%no_update'`,
  );
  const insertOnly = sealedWalks().filter((walk) => walk.insertOnly);
  expect(Object.keys(SEALED_TABLES).filter((table) => guarded.some(({ tbl }) => tbl === table))).toEqual(expect.arrayContaining(insertOnly.map(({ table }) => table)));
});

it('does not take the name and the phone of two persons that were swapped for genuine', async () => {
  const [name, other] = [await columnOf('person', 'name_sealed', chen.personId), await columnOf('person', 'name_sealed', wang.personId)];
  const swap = (one: string, two: string) =>
    asAdministrator(
      database(),
      ['person'],
      ['UPDATE person SET name_sealed = ? WHERE id = ?', one, chen.personId],
      ['UPDATE person SET name_sealed = ? WHERE id = ?', two, wang.personId],
    );
  const before = done(await county.get(RevealPerson).reveal(county.bureau, chen.personId, '核对档案'));
  expect(before.name).toBe('陈小英');
  await swap(other, name);
  const token = await house.token();
  const reveal = async (): Promise<{ status: number; body: Record<string, unknown> }> =>
    request(house.app.getHttpServer()).post(`/api/v1/bureau/persons/${chen.personId}/reveals`).auth(token, { type: 'bearer' }).send({ reason: '核对档案' });
  const answer = await reveal();
  expect([answer.status, answer.body['code']]).toEqual([409, 'field_unreadable']);
  expect(JSON.stringify(answer.body)).not.toContain('王');
  // A meal is served all the same.
  expect(done(await county.get(RedeemMeal).redeem(county.meal(chen))).receipt.redemptionId).toEqual(expect.any(String));
  await swap(name, other);
  expect((await reveal()).body['name']).toBe('陈小英');
});

it('reads nobody’s ID number out as a note for the kitchen', async () => {
  county.clock.set(LUNCH + 24 * 3_600_000);
  done(await county.get(SetMealNote).set(county.bureau, { personId: chen.personId, note: '糖尿病餐' }));
  const note = await columnOf('meal_note', 'note_sealed', chen.personId, 'person_id');
  const put = (text: string) => asAdministrator(database(), ['meal_note'], ['UPDATE meal_note SET note_sealed = ? WHERE person_id = ?', text, chen.personId]);
  const shown = async () => (await county.get(MealNoteReader).of(database2(), [chen.personId])).get(chen.personId);
  expect(await shown()).toBe('糖尿病餐');
  for (const text of [await columnOf('person', 'id_number_sealed', wang.personId), await columnOf('person', 'id_number_sealed', chen.personId), `1.${note.slice(2)}`, 'x', '2.']) {
    await put(text);
    expect(await shown()).toBe(UNREADABLE);
    expect(done(await county.get(QuoteMeal).quote(county.meal(chen))).personId).toBe(chen.personId);
  }
  await put(note);
});

it('says of a complaint whose words were exchanged that it cannot be read', async () => {
  const file = async (person: SmallPerson, text: string): Promise<Id> => {
    const meal = await county.one<{ id: Id }>('SELECT id FROM redemption WHERE person_id = ?', [person.personId]);
    const id = county.id();
    const elder: Actor = { ...county.bureau, id: person.personId, role: 'elder', areaCode: '', personId: person.personId };
    done(await county.get(FileComplaint).file(elder, { id, redemptionId: meal.id, about: 'food', text }));
    return id;
  };
  done(await county.get(RedeemMeal).redeem(county.meal(wang)));
  const [one, two] = [await file(chen, '饭太硬'), await file(wang, '菜太咸')];
  const text = await columnOf('grievance', 'text_sealed', two);
  const kept = await columnOf('grievance', 'text_sealed', one);
  const put = (to: string) => asAdministrator(database(), ['grievance'], ['UPDATE grievance SET text_sealed = ? WHERE id = ?', to, one]);
  await put(text);
  expect((await county.get(GrievanceReader).of(database2(), [one])).get(one)?.text).toBe(UNREADABLE);
  await put(kept);
  expect((await county.get(GrievanceReader).of(database2(), [one])).get(one)?.text).toBe('饭太硬');
});

/** What the version before wrote: the same cipher and key, bound to nothing. */
function unbound(dir: string, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Keys.load(dir, false).secret('personal-data'), nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
}

async function everyText(): Promise<{ field: string; id: string; text: string | null }[]> {
  const vault = new Vault(county.db.keys);
  const found: { field: string; id: string; text: string | null }[] = [];
  for (const { table, columns, id } of sealedWalks())
    for (const { name, field } of columns) {
      const rows: Record<string, string>[] = await database().writer.query(`SELECT ${id} AS id, ${name} AS text FROM ${table} WHERE ${name} IS NOT NULL ORDER BY ${id}`);
      for (const row of rows) found.push({ field, id: row['id'] ?? '', text: vault.opened(field, row['id'] ?? '', row['text'] ?? '') });
    }
  return found;
}

describe('a county of the version before', () => {
  const age = async (share: number): Promise<void> => {
    const { dir } = county.db;
    let n = 0;
    for (const { table, columns, id } of sealedWalks())
      for (const { name, field } of columns) {
        const rows: Record<string, string>[] = await database().writer.query(`SELECT ${id} AS id, ${name} AS text FROM ${table} WHERE ${name} IS NOT NULL`);
        for (const row of rows) {
          n += 1;
          const clear = new Vault(county.db.keys).open(field, row['id'] ?? '', row['text'] ?? '');
          if (n % share === 0) await asAdministrator(database(), [table], [`UPDATE ${table} SET ${name} = ? WHERE ${id} = ?`, unbound(dir, clear), row['id'] ?? '']);
        }
      }
  };

  it('is sealed again once, whole, however often that was cut short; its guards stand afterwards', async () => {
    for (let more = 0; more < 3; more++) await county.person({ name: `李${String(more)}妹`, phone: `1380000001${String(more)}` });
    const before = await everyText();
    expect(before.length).toBeGreaterThan(15);
    await age(1);
    expect((await everyText()).every(({ text }) => text === null)).toBe(true);
    const vault = new Vault(county.db.keys);
    expect((await reseal(database(), vault)).texts).toBe(before.length);
    expect(await everyText()).toEqual(before);

    // Killed half way: some are bound, some are not, and the triggers of one table were gone at that moment.
    await age(2);
    for (const action of ['update', 'delete']) await database().writer.query(`DROP TRIGGER grievance_no_${action}`);
    const rest = await reseal(database(), vault);
    expect([rest.texts, rest.unreadable]).toEqual([Math.floor(before.length / 2), []]);
    expect(await everyText()).toEqual(before);
    await expect(database().writer.query(`UPDATE grievance SET about = 'other'`)).rejects.toThrow(/insert-only/);
  });

  it('stays with what is bound: a text from before that is planted later is not sealed again', async () => {
    const { dir, url } = county.db;
    const note = await columnOf('meal_note', 'note_sealed', chen.personId, 'person_id');
    await asAdministrator(database(), ['meal_note'], ['UPDATE meal_note SET note_sealed = ? WHERE person_id = ?', unbound(dir, '99010719341102000X'), chen.personId]);
    const opened = await openCounty({ dir, engine: database().engine, databaseUrl: url, poolSize: 2 });
    if ('faults' in opened) throw new Error(opened.faults.join());
    expect(opened.resealed).toBeNull();
    await opened.close();
    expect((await county.get(MealNoteReader).of(database2(), [chen.personId])).get(chen.personId)).toBe(UNREADABLE);

    // Control: without the mark beside the keys it would be taken for a county of the version before.
    rmSync(join(dir, 'keys', 'sealed-format-2'));
    const again = await openCounty({ dir, engine: database().engine, databaseUrl: url, poolSize: 2 });
    if ('faults' in again) throw new Error(again.faults.join());
    expect(again.resealed).toEqual({ texts: 1, unreadable: [] });
    await again.close();
    await asAdministrator(database(), ['meal_note'], ['UPDATE meal_note SET note_sealed = ? WHERE person_id = ?', note, chen.personId]);
  });
});

describe('names and phones of before they had one form', () => {
  const seal = (...[field, id, text]: Parameters<Vault['seal']>): string => county.get(Vault).seal(field, id, text);
  const started = async (): Promise<void> => {
    const opened = await openCounty({ dir: county.db.dir, engine: database().engine, databaseUrl: county.db.url, poolSize: 2 });
    if ('faults' in opened) throw new Error(opened.faults.join());
    await opened.close();
  };
  const entries = async (): Promise<unknown[]> =>
    (await database2().query<{ detail: string }>(`SELECT detail FROM audit_entry WHERE action = 'people.plain_forms' ORDER BY id`)).map(
      ({ detail }) => JSON.parse(detail) as unknown,
    );
  const kept = (value: string | null): Promise<void> =>
    asAdministrator(
      database(),
      [],
      [`DELETE FROM setting WHERE name = 'people.plain_forms'`],
      ...(value === null ? [] : [[`INSERT INTO setting (name, value) VALUES ('people.plain_forms', ?)`, value] as const]),
    );
  const nameOf = async (personId: Id): Promise<string> => done(await county.get(RevealPerson).reveal(county.bureau, personId, '核对姓名写法')).name;
  const byPhone = async (phone: string): Promise<Id[]> => done(await county.get(FindPersons).find(county.bureau, { phone, limit: 5 })).items.map(({ personId }) => personId);

  it('are written anew once, with mask, index and seal, and told as one entry; what does not fit its neighbour stays as it is', async () => {
    const zhao = await county.person({ name: '赵敏', phone: '13800000009' });
    const qian = await county.person({ name: '钱坤' });
    const { guardianId } = done(
      await county.get(AddGuardian).add(county.bureau, { personId: zhao.personId, relation: '女儿', name: '李四', phone: '13800000010', startsOn: '2020-01-01' as Day }),
    );
    const asBefore = async (): Promise<void> => {
      await putRow(
        database(),
        'person',
        { id: zhao.personId },
        {
          ...{ name_sealed: seal('person.name_sealed', zhao.personId, '赵\u3000\u200b敏\n'), name_masked: '赵***\n' },
          ...{ phone_sealed: seal('person.phone_sealed', zhao.personId, '+86 138 0000 0009'), phone_index: county.get(Vault).index('phone', '+86 138 0000 0009') },
        },
      );
      // Somebody wrote another mask beside this one: the night's look tells of it, and nothing here hides it.
      await putRow(database(), 'person', { id: qian.personId }, { name_sealed: seal('person.name_sealed', qian.personId, '钱\n坤'), name_masked: '孙*' });
      const before = { name_sealed: seal('guardian.name_sealed', guardianId, '买买提 • 吐尔逊'), phone_sealed: seal('guardian.phone_sealed', guardianId, '0086-13800000010') };
      const row = await county.one<Row>('SELECT * FROM guardian WHERE id = ?', [guardianId]);
      await putRow(database(), 'guardian', { id: guardianId }, { ...before, seal: county.get(RowSeals).of('guardian', { ...row, ...before }) });
    };
    await kept(null);
    await asBefore();
    expect(await byPhone('13800000009')).toEqual([]);
    await started();

    expect(await nameOf(zhao.personId)).toBe('赵 敏');
    expect(await columnOf('person', 'name_masked', zhao.personId)).toBe('赵*');
    expect(await byPhone('13800000009')).toEqual([zhao.personId]);
    const guardian = await county.one<Row>('SELECT * FROM guardian WHERE id = ?', [guardianId]);
    expect(county.get(Vault).open('guardian.name_sealed', guardianId, String(guardian['name_sealed']))).toBe('买买提·吐尔逊');
    expect(county.get(Vault).open('guardian.phone_sealed', guardianId, String(guardian['phone_sealed']))).toBe('13800000010');
    expect(county.get(RowSeals).fits('guardian', guardian)).toBe(true);
    expect([await nameOf(qian.personId), await columnOf('person', 'name_masked', qian.personId)]).toEqual(['钱\n坤', '孙*']);
    expect(await entries()).toEqual([{ names: 2, masks: 1, phones: 2 }]);

    // Once: what is written past the app afterwards is not mended for whoever wrote it.
    await asBefore();
    await started();
    expect(await nameOf(zhao.personId)).toContain('\n');
    expect(await entries()).toHaveLength(1);
  });

  it('stay counted where the work was cut short, and are one entry all the same', async () => {
    await kept(JSON.stringify({ names: 7, masks: 0, phones: 4 }));
    await started();
    expect((await entries()).slice(1)).toEqual([{ names: 9, masks: 1, phones: 6 }]);
    await started();
    expect(await entries()).toHaveLength(2);
  });
});

function database2() {
  return { engine: database().engine, query: async <T>(sql: string, values: readonly unknown[] = []) => (await database().writer.query(sql, [...values])) as T[] };
}
