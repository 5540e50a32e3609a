import { MIGRATIONS } from '#migrations';
import { schemaFaults } from '#platform';
import { ENGINE, openTestDatabase, type TestDatabase } from '../../support/test-database.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.drop());

const faults = async () => schemaFaults(test.database, MIGRATIONS);
const sql = (text: string): Promise<unknown> => test.database.writer.query(text);

it('finds nothing in a schema as the migrations make it', async () => {
  expect(await faults()).toEqual([]);
});

it('finds nothing either where releases came in another order, so that a column stands elsewhere in its table', async () => {
  if (ENGINE === 'mysql') return;
  const [{ sql: made } = { sql: '' }] = (await sql(`SELECT sql FROM sqlite_master WHERE name = 'device_ceiling'`)) as { sql: string }[];
  const [column = ''] = /\bseal (?:[^,()]|\([^)]*\))*/.exec(made) ?? [];
  await sql('ALTER TABLE device_ceiling DROP COLUMN seal');
  expect((await faults()).map(({ kind, what }) => `${kind} ${what}`)).toEqual(['schema_changed table device_ceiling']);
  await sql(`ALTER TABLE device_ceiling ADD COLUMN ${column}`);
  expect(((await sql(`SELECT sql FROM sqlite_master WHERE name = 'device_ceiling'`)) as { sql: string }[])[0]?.sql).not.toBe(made);
  expect(await faults()).toEqual([]);
});

it('names each trigger, key, column, table and index that is gone, changed or foreign', async () => {
  const on = (table: string) => (ENGINE === 'mysql' ? ` ON ${table}` : '');
  await sql('DROP TRIGGER audit_entry_no_delete');
  await sql(`DROP INDEX card_tail${on('card')}`);
  await sql('CREATE TABLE shadow (id integer)');
  await sql('DROP TRIGGER posting_no_update');
  await sql(
    ENGINE === 'mysql'
      ? `CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting FOR EACH ROW SET NEW.amount = NEW.amount`
      : `CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting WHEN NEW.line_no > 1000 BEGIN SELECT RAISE(ABORT, 'posting is insert-only'); END`,
  );
  const found = (await faults()).map(({ kind, what }) => `${kind} ${what}`);
  expect(found).toEqual(
    expect.arrayContaining([
      'schema_missing trigger audit_entry_no_delete',
      `schema_missing index ${ENGINE === 'mysql' ? 'of card: tail' : 'card_tail'}`,
      'schema_foreign table shadow',
      'schema_changed trigger posting_no_update',
    ]),
  );
});

it('notices a CHECK and a UNIQUE that were taken off the purse and the meals', async () => {
  if (ENGINE === 'mysql') {
    const [check] = (await sql(
      `SELECT CONSTRAINT_NAME AS name FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE() AND TABLE_NAME = 'charity_fund'`,
    )) as { name: string }[];
    await sql(`ALTER TABLE charity_fund DROP CONSTRAINT ${check?.name ?? ''}`);
    await sql('ALTER TABLE redemption_void DROP INDEX redemption_id');
    expect((await faults()).map(({ kind, what }) => `${kind} ${what}`)).toEqual(
      expect.arrayContaining(['schema_missing check of charity_fund: remaining_fen>=0', 'schema_missing unique of redemption_void: redemption_id']),
    );
    return;
  }
  await sql('CREATE TABLE charity_now (fund varchar(20) NOT NULL, remaining_fen bigint NOT NULL, PRIMARY KEY (fund)) WITHOUT ROWID');
  await sql('DROP TABLE charity_fund');
  await sql('ALTER TABLE charity_now RENAME TO charity_fund');
  expect((await faults()).map(({ kind, what }) => `${kind} ${what}`)).toContain('schema_changed table charity_fund');
});

if (ENGINE === 'embedded') {
  describe('INSERT OR REPLACE', () => {
    const row = `'01a20674-12c0-7612-9558-22a8d6456ddc'`;
    const put = (verb: string, reason: string) =>
      sql(`${verb} INTO audit_entry (id, at, actor_id, actor_kind, action, object_kind, object_id, reason) VALUES (${row}, 1, 'a', 'b', 'c', 'd', 'e', '${reason}')`);

    it('is refused on rows that are never changed, whatever the connection says of recursive triggers', async () => {
      await put('INSERT', 'first');
      await expect(put('INSERT OR REPLACE', 'second')).rejects.toThrow(/UNIQUE constraint failed/);
      await sql('PRAGMA recursive_triggers = OFF');
      await expect(put('INSERT OR REPLACE', 'second')).rejects.toThrow(/UNIQUE constraint failed/);
      expect(await sql(`SELECT reason FROM audit_entry WHERE id = ${row}`)).toEqual([{ reason: 'first' }]);
    });

    it('would pass without the guard', async () => {
      await sql('PRAGMA recursive_triggers = OFF');
      await sql('DROP TRIGGER audit_entry_no_replace');
      await put('INSERT OR REPLACE', 'second');
      expect(await sql(`SELECT reason FROM audit_entry WHERE id = ${row}`)).toEqual([{ reason: 'second' }]);
      await sql('PRAGMA recursive_triggers = ON');
    });
  });
}
