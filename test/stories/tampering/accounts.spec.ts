import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { pino } from 'pino';
import { createApi } from '#api';
import { Nightly, openCounty, type OpenCounty } from '#county';
import { CheckIntegrity } from '#integrity';
import { accountBeyondNeed, applyGrants, FACES, grantsSql, SetClock } from '#platform';
import { RedeemMeal, VoidRedemption } from '#redemption';
import { startMariadb } from '../../support/mariadb.mjs';
import { done, foundSmallCounty, LUNCH } from '../../support/small-county.js';
import { ENGINE } from '../../support/test-database.js';

const WANTED = { schema: 'love_card', host: '127.0.0.1', migrate: { user: 'lovecard_migrate', password: 'one' }, app: { user: 'lovecard', password: `it's \\ two` } };

it('names no more for the app than reading and writing rows', () => {
  const [, ...ofApp] = grantsSql(WANTED).filter((statement) => statement.startsWith('GRANT'));
  expect(ofApp).toEqual(["GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON `love\\_card`.* TO 'lovecard'@'127.0.0.1'"]);
  for (const wrong of [{ schema: 'a`; DROP DATABASE b' }, { host: `%'` }, { app: { user: "x'@'%", password: '' } }])
    expect(() => grantsSql({ ...WANTED, ...wrong })).toThrow(RangeError);
});

if (ENGINE === 'mysql') {
  describe('a server with two accounts', () => {
    let server: Awaited<ReturnType<typeof startMariadb>>;
    const dir = mkdtempSync(join(tmpdir(), 'love-card-'));
    const url = (user: string, password: string): string => `${server.url.replace('app:app', `${user}:${encodeURIComponent(password)}`)}/love_card`;
    const open = (user: string, password: string): ReturnType<typeof openCounty> => openCounty({ dir, engine: 'mysql', databaseUrl: url(user, password), poolSize: 8 });
    const opened = async (user: string, password: string): Promise<OpenCounty> => {
      const county = await open(user, password);
      if ('faults' in county) throw new Error(county.faults.join());
      return county;
    };
    beforeAll(async () => {
      server = await startMariadb();
      server.sql(
        `CREATE DATABASE love_card CHARACTER SET utf8mb4 COLLATE utf8mb4_bin; CREATE USER boss@'127.0.0.1' IDENTIFIED BY 'boss'; GRANT ALL ON *.* TO boss@'127.0.0.1' WITH GRANT OPTION`,
      );
      // Twice: run again it changes nothing.
      for (let time = 0; time < 2; time++) await applyGrants(url('boss', 'boss'), grantsSql(WANTED));
    });
    afterAll(async () => {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    });

    it('says before the first statement what stands in the way of making its schema, and whether one was cut short', async () => {
      const migrate = (): ReturnType<typeof openCounty> =>
        openCounty({ dir, engine: 'mysql', databaseUrl: url('lovecard_migrate', 'one').replace('/love_card', '/love_half'), poolSize: 4 });
      const tables = async (): Promise<number> => {
        const boss = await createConnection(url('boss', 'boss').replace('/love_card', ''));
        const [rows] = await boss.query(`SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'love_half'`);
        await boss.end();
        return (rows as unknown[]).length;
      };
      server.sql(
        `CREATE DATABASE love_half CHARACTER SET utf8mb4 COLLATE utf8mb4_bin; GRANT ALL ON love_half.* TO lovecard_migrate@'127.0.0.1'; SET GLOBAL log_bin_trust_function_creators = 0`,
      );
      expect(await migrate()).toEqual({ faults: [expect.stringContaining('SET GLOBAL log_bin_trust_function_creators = 1')] });
      expect(await tables()).toBe(0);
      server.sql('SET GLOBAL log_bin_trust_function_creators = 1; CREATE TABLE love_half.person (id INT); CREATE TABLE love_half.setting (name VARCHAR(60))');
      expect(await migrate()).toEqual({ faults: [expect.stringContaining('drop it, create it anew')] });
      expect(await tables()).toBe(2);
      server.sql('DROP TABLE love_half.person, love_half.setting; CREATE TABLE love_half.wp_posts (id INT)');
      expect(await migrate()).toEqual({ faults: [expect.stringContaining('something else (wp_posts')] });
      server.sql('DROP TABLE love_half.wp_posts');
      const made = await migrate();
      if ('faults' in made) throw new Error(made.faults.join());
      await made.close();
      server.sql('DROP DATABASE love_half');
    });

    it('makes its schema with one, and lives a day with the other, which can take nothing away', async () => {
      expect(await open('lovecard', WANTED.app.password)).toMatchObject({ faults: [expect.stringContaining('run migrate with the account that may')] });
      const migrating = await opened('lovecard_migrate', 'one');
      expect(await accountBeyondNeed(migrating.database)).toEqual(['ALL PRIVILEGES']);
      await migrating.close();

      const using = await opened('lovecard', WANTED.app.password);
      const { database, keys } = using;
      expect(await accountBeyondNeed(database)).toEqual([]);
      const clock = new SetClock(LUNCH);
      const app = await createApi({ database, keys, clock }, { faces: FACES, log: pino({ level: 'silent' }) });
      await app.init();
      const db = { database, keys, dir, url: url('lovecard', WANTED.app.password), drop: () => using.close() };
      const county = await foundSmallCounty(app, { db, clock });
      const chen = await county.person({ name: '陈小英' });
      const meal = done(await county.get(RedeemMeal).redeem(county.meal(chen))).receipt.redemptionId;
      done(await county.get(VoidRedemption).void(county.till, { id: county.id(), redemptionId: meal, reason: '点错了' }));
      clock.set(LUNCH + 24 * 3_600_000);
      expect(await county.get(Nightly).run()).toMatchObject({ ledgerFaults: [], altered: [] });

      for (const statement of [
        'TRUNCATE audit_entry',
        'DROP TRIGGER audit_entry_no_delete',
        'ALTER TABLE charity_fund DROP CONSTRAINT charity_fund_bounds',
        'DROP TABLE audit_entry',
        `CREATE TRIGGER quiet BEFORE INSERT ON audit_entry FOR EACH ROW SET NEW.actor_id = 'nobody'`,
        'CREATE TABLE shadow (id int)',
        'RENAME TABLE audit_entry TO gone',
        'DROP PROCEDURE schema_triggers',
      ])
        await expect(database.writer.query(statement)).rejects.toThrow(/denied/);
      await expect(database.writer.query('DELETE FROM audit_entry')).rejects.toThrow(/insert-only/);

      // It sees all the same when somebody else takes a guard away.
      server.sql('DROP TRIGGER love_card.audit_entry_no_delete');
      expect(await county.get(CheckIntegrity).schema()).toEqual([{ kind: 'schema_missing', objectKind: 'schema', objectId: 'trigger audit_entry_no_delete' }]);
      await app.close();
      await using.close();
    });

    it('could do it all with the account that migrates: the control', async () => {
      const migrating = await opened('lovecard_migrate', 'one');
      const { database } = migrating;
      await database.writer.query('TRUNCATE audit_entry');
      expect(await database.writer.query('SELECT 1 AS one FROM audit_entry')).toEqual([]);
      await migrating.close();
    });
  });
}
