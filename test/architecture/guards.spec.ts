import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BANS, faultsOf } from './tidy.mjs';
import { FLOORS, folderOf, KNOWS } from './knows.mjs';

const ROOT = join(process.cwd());
const BAD = join(ROOT, 'test', 'architecture', 'bad');

function tracked(): string[] {
  return spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'apps', 'libs', 'migrations', 'test'], { cwd: ROOT, encoding: 'utf8' })
    .stdout.split('\n')
    .filter((path) => /\.(ts|vue)$/.test(path) && !path.startsWith('test/architecture/bad/') && existsSync(join(ROOT, path)));
}

/** Runs a tool with one bad file put where it does harm, and takes it away again. */
function withBad(file: string, at: string, run: () => string): string {
  const target = join(ROOT, at);
  writeFileSync(target, readFileSync(join(BAD, file)));
  try {
    return run();
  } finally {
    rmSync(target);
  }
}

const cruise = (folder: string): string =>
  spawnSync(process.execPath, ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', 'test/architecture/cruiser.mjs', '--output-type', 'err', folder], {
    cwd: ROOT,
    encoding: 'utf8',
  }).stdout;

it.each([
  ['core-asks-the-clock.ts', 'libs/core/policy/zz-bad.ts', 'core-is-pure'],
  ['past-the-face.ts', 'libs/redemption/src/zz-bad.ts', 'floor-redemption'],
  ['up-the-floors.ts', 'libs/people/src/zz-bad.ts', 'floor-people'],
  ['knows-the-planter.ts', 'libs/reconciliation/src/zz-bad.ts', 'the-planter-is-secret'],
  ['an-app-in-an-app.ts', 'apps/worker/src/zz-bad.ts', 'apps-are-strangers'],
  ['a-page-past-the-server.ts', 'apps/web/counter/zz-bad.ts', 'pages-know-the-law-only'],
  ['a-page-in-a-page.ts', 'apps/web/counter/zz-bad.ts', 'pages-are-strangers'],
  ['circle.ts', 'libs/sites/src/zz-bad-circle.ts', 'no-circular'],
])('the floors catch %s', (file, at, rule) => {
  expect(withBad(file, at, () => cruise(at))).toContain(rule);
});

it('the floors are quiet about a file that breaks nothing', () => {
  expect(cruise('libs/core/purse')).toContain('no dependency violations');
});

it('every lib is on the map, and every lib of the map exists', () => {
  const libs = readdirSync(join(ROOT, 'libs')).flatMap((name) => (name === 'core' ? readdirSync(join(ROOT, 'libs/core')).map((part) => `core/${part}`) : [name]));
  expect(Object.keys(KNOWS).sort()).toEqual(libs.sort());
  expect(FLOORS.flat().sort()).toEqual(libs.sort());
  for (const lib of libs) expect(existsSync(join(ROOT, folderOf(lib), 'index.ts'))).toBe(true);
});

it('the map has no way up: a lib knows only lower floors, or lower parts of core', () => {
  const floorOf = (lib: string): number => FLOORS.findIndex((floor) => floor.includes(lib));
  for (const [lib, known] of Object.entries(KNOWS))
    for (const other of known)
      if (other !== 'migrations' && !(lib.startsWith('core/') && other.startsWith('core/'))) expect([lib, other, floorOf(other) < floorOf(lib)]).toEqual([lib, other, true]);
});

it.each([
  ['float-money.ts', ['no-restricted-syntax', 'no-restricted-properties']],
  ['forgotten-promise.ts', ['no-floating-promises']],
])('lint catches %s', (file, rules) => {
  const at = 'libs/values/src/zz-bad.ts';
  const report = withBad(
    file,
    at,
    () => spawnSync(process.execPath, ['node_modules/eslint/bin/eslint.js', '-c', 'test/architecture/eslint.config.mjs', at], { cwd: ROOT, encoding: 'utf8' }).stdout,
  );
  for (const rule of rules) expect(report).toContain(rule);
});

it('the compiler refuses an import past a face', () => {
  const dir = mkdtempSync(join(ROOT, 'var', 'bad-'));
  const file = join(dir, 'deep.ts');
  writeFileSync(file, `import { LotStore } from '#allowances/lot.store';\nexport const deep = LotStore;\n`);
  const report = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '--ignoreConfig', '--module', 'nodenext', '--skipLibCheck', file], {
    cwd: ROOT,
    encoding: 'utf8',
  }).stdout;
  rmSync(dir, { recursive: true });
  expect(report).toContain('TS2307');
});

describe('tidy', () => {
  it('finds nothing in the tree', () => {
    expect(tracked().flatMap((path) => faultsOf(path, readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
  });

  it.each(BANS.map((ban) => [ban.name, ban] as const))('%s has an example that it catches', (name, ban) => {
    expect(faultsOf(ban.at, ban.bad).some((fault) => fault.includes(name))).toBe(true);
  });

  it('silent-catch has an example that it catches, and one with its reason that it lets pass', () => {
    const swallowed = '\nawait work().catch(() => undefined);';
    expect(faultsOf('libs/people/src/x.ts', swallowed)).toEqual(['libs/people/src/x.ts:2: silent-catch: say why nothing is done']);
    expect(faultsOf('libs/people/src/x.ts', `// Tried again at night.${swallowed}`)).toEqual([]);
  });

  it.each([
    ['vague-folder', 'libs/people/src/utils/x.ts'],
    ['file-name', 'libs/people/src/PersonHelper.ts'],
    ['too-long', 'libs/people/src/x.ts'],
  ])('%s has an example that it catches', (name, path) => {
    expect(faultsOf(path, name === 'too-long' ? '\n'.repeat(400) : '').some((fault) => fault.includes(name))).toBe(true);
  });
});
