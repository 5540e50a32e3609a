import { readConfig } from './config.js';

const faultsOf = (env: Record<string, string>): readonly string[] => {
  const config = readConfig(env);
  return 'faults' in config ? config.faults : [];
};
const MARIADB = 'mysql://lovecard:secret@localhost:3306/lovecard';

describe('settings', () => {
  it('takes one that is there and empty for one that is not set', () => {
    const names = ['PORT', 'DIR', 'KEYS', 'DATABASE_URL', 'FACES', 'DEMO', 'JOBS', 'POOL_SIZE', 'RESERVE_MB', 'PROXIES', 'SECOND_FACTOR', 'SMS', 'HSTS', 'LOG_LEVEL'];
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}));
    expect(readConfig({})).toMatchObject({ port: 3000, reserve: 256 * 2 ** 20, demo: 'town', keysFolder: undefined });
  });

  it.each([
    ['PORT', '4e3'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['RESERVE_MB', '0x10'],
    ['POOL_SIZE', '1'],
    ['PROXIES', ' 1'],
  ])('names %s=%s', (name, value) => {
    expect(faultsOf({ [name]: value })).toEqual([expect.stringContaining(`${name} must be a whole number`)]);
  });

  it('names a demo town that it would not make', () => {
    expect(faultsOf({ DATABASE_URL: MARIADB, DEMO: 'town' })).toEqual([expect.stringContaining('DEMO=town')]);
    expect(faultsOf({ DATABASE_URL: MARIADB })).toEqual([]);
    expect(faultsOf({ DATABASE_URL: MARIADB, DEMO: 'none' })).toEqual([]);
  });
});
