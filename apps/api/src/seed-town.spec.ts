import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '#platform';
import { seedTown } from './seed-town.js';

describe('the folder of a first start', () => {
  let dir: string;
  const config = (keysFolder?: string): Config => ({ engine: 'embedded', demo: 'town', dir, databaseUrl: join(dir, 'county.db'), keysFolder }) as Config;
  const put = (name: string, text: string): void => {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), text);
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'love-card-seed-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  it.each([
    ['the keys of a county that is on a server', 'keys/personal-data.key'],
    ['what a lost database had not yet written back', 'county.db-wal'],
  ])('keeps %s: it makes no town beside them', (_what, name) => {
    put(name, 'not to be made twice');
    expect(seedTown(config())).toEqual([expect.stringMatching(/DATABASE_URL.*Nothing was changed/)]);
    expect(readFileSync(join(dir, name), 'utf8')).toBe('not to be made twice');
    expect(existsSync(join(dir, 'making'))).toBe(false);
  });

  it('keeps keys in a folder of their own', () => {
    put('own/personal-data.key', 'not to be made twice');
    expect(seedTown(config(join(dir, 'own')))).toEqual([expect.stringContaining(join(dir, 'own'))]);
  });

  it('goes on where a start was cut short after the town was whole, and puts the keys where they belong', () => {
    for (const [name, text] of [
      ['making/whole', ''],
      ['making/county.db', 'lived'],
      ['making/keys/personal-data.key', 'its key'],
      ['demo-logins.json', '{}'],
    ] as const)
      put(name, text);
    put('other/personal-data.key', 'not to be made twice');
    expect(seedTown(config(join(dir, 'other')))).toEqual([expect.stringContaining(join(dir, 'other'))]);
    expect(readFileSync(join(dir, 'other', 'personal-data.key'), 'utf8')).toBe('not to be made twice');
    expect(seedTown(config(join(dir, 'own')))).toEqual([]);
    expect([readFileSync(join(dir, 'county.db'), 'utf8'), readFileSync(join(dir, 'own', 'personal-data.key'), 'utf8')]).toEqual(['lived', 'its key']);
    expect([existsSync(join(dir, 'making')), existsSync(join(dir, 'keys'))]).toEqual([false, false]);
  });
});
