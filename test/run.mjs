// Everything that must hold, one sentence a step. `npm test` runs all of it; `npm test -- unit` runs the steps whose name begins so.
// The last line adds up what the runners themselves reported: N passed, N failed, N skipped.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensure, ensureBrowser } from './support/debian.mjs';
import { ensureMariadb, startMariadb } from './support/mariadb.mjs';
import { specsBelow, writeGroups } from './support/together.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = join(root, 'var', 'test');
const CI = process.env.CI === 'true';
const total = { passed: 0, failed: 0, skipped: 0 };
const slow = [];

function bin(name, ...path) {
  return join(root, 'node_modules', name, ...path);
}

function node(script, args, env = {}) {
  return spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;
}

function check(status) {
  total[status === 0 ? 'passed' : 'failed'] += 1;
}

/** Started beside the steps before it, because it keeps one core busy for a minute; heard when its turn comes. */
function beside(name, script, args) {
  const report = join(reports, `${name}.log`);
  const file = openSync(report, 'w');
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', file, file] });
  const ended = once(child, 'close').then(([status]) => status ?? 1);
  closeSync(file);
  return async () => {
    const status = await ended;
    process.stdout.write(readFileSync(report, 'utf8'));
    return status;
  };
}

/** A jest run; its own report says what passed. A run that reports nothing is a failure, never a pass. */
function jest(name, paths, { config = 'test/jest.config.mjs', ...env } = {}) {
  const report = join(reports, `${name}.json`);
  rmSync(report, { force: true });
  const status = node(bin('jest', 'bin', 'jest.js'), ['-c', config, '--json', `--outputFile=${report}`, '--silent=false', ...paths], {
    NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
    ...env,
  });
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    total.passed += result.numPassedTests;
    total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
    total.skipped += result.numPendingTests + result.numTodoTests;
    if (result.numTotalTests === 0 || (status !== 0 && result.numFailedTests + result.numRuntimeErrorTestSuites === 0)) total.failed += 1;
  } catch {
    total.failed += 1;
  }
}

/** Specs of the pages that measure milliseconds, or what is painted at a moment. */
const BY_THE_CLOCK = 'test/browser/(announcements|counter-camera|counter-offline|counter-scans|keyboard|snapshot|speed)\\.spec';

let mariadb = null;
const WITH_DATABASE = ['test/stories', 'test/races', 'test/faults', 'test/attack'];
/** Specs of a disk that only the embedded engine writes to. */
const EMBEDDED_ALONE = ['test/faults/full-disk.spec.ts', 'test/faults/foreign-client.spec.ts'];

const STEPS = [
  ['build', 'The apps compile with nest build', () => check(node(bin('@nestjs', 'cli', 'bin', 'nest.js'), ['build', 'api']))],
  ['types', 'Every source and every test passes the compiler', () => types()],
  ['pages', 'The pages are built, and every component passes the compiler', () => pages()],
  ['format', 'The code stands as prettier writes it', () => check(node(bin('prettier', 'bin', 'prettier.cjs'), ['--check', '--log-level', 'warn', '.']))],
  [
    'floors',
    'No lib knows more than the map allows',
    () =>
      check(node(bin('dependency-cruiser', 'bin', 'dependency-cruise.mjs'), ['--config', 'test/architecture/cruiser.mjs', '--output-type', 'err', 'libs', 'apps', 'migrations'])),
  ],
  ['dead', 'Nothing is exported for nobody (knip)', () => check(node(bin('knip', 'bin', 'knip.js'), ['--no-progress']))],
  ['lint', 'eslint, strict and type-checked', async () => check(await lint())],
  ['unit', 'The law: unit and property tests', () => jest('unit', ['libs', 'apps', 'test/architecture', 'test/torture/a-hundred-shuffles.spec.ts', '--maxWorkers=100%'])],
  ['embedded', 'Stories, races, faults and attacks on the embedded engine', () => stories('embedded', { ENGINE: 'embedded' })],
  ['mysql', 'The same on MariaDB', () => onMariadb()],
  ['built', 'The built app as its users run it', () => built()],
  ['browser', 'The pages in Chromium, by the acceptance table', () => browser()],
];

function types() {
  for (const project of ['tsconfig.json', 'test/browser/tsconfig.json']) check(node(bin('typescript', 'bin', 'tsc'), ['--noEmit', '-p', project, '--incremental', 'false']));
}

function pages() {
  check(node(join('apps', 'web', 'build.mjs'), []));
  check(node(bin('vue-tsc', 'bin', 'vue-tsc.js'), ['--noEmit', '-p', 'apps/web/tsconfig.json']));
}

/** The server of this run, started when the first step asks for it; null, with the reason told, where there is none. */
async function mysqlUrl() {
  if (process.env.TEST_MYSQL_URL) return process.env.TEST_MYSQL_URL;
  const fault = mariadb ? null : ensureMariadb();
  if (fault) {
    console.error(fault);
    total[CI ? 'failed' : 'skipped'] += 1;
    return null;
  }
  mariadb ??= await startMariadb();
  return mariadb.url;
}

/** Printed cards are looked into with the tools of poppler. */
function stories(name, env) {
  const fault = ensure(['pdftoppm'], ['poppler-utils']);
  if (fault) console.error(fault);
  const specs = [...specsBelow(root, WITH_DATABASE), 'test/torture/through-the-database.spec.ts'];
  writeGroups(
    root,
    specs.filter((path) => env.ENGINE === 'embedded' || !EMBEDDED_ALONE.includes(path)),
  );
  // Every core is used: a story waits for its disk as often as for its processor.
  jest(name, ['--maxWorkers=100%'], { config: 'test/jest.together.mjs', ...env });
}

async function onMariadb() {
  const url = await mysqlUrl();
  if (url) stories('mysql', { ENGINE: 'mysql', TEST_MYSQL_URL: url });
}

async function built() {
  const url = await mysqlUrl();
  jest('built', ['test/built', '--runInBand'], url ? { TEST_MYSQL_URL: url } : {});
}

function browser() {
  const fault = ensureBrowser();
  if (fault) {
    console.error(fault);
    total[CI ? 'failed' : 'skipped'] += 1;
    return;
  }
  // Nothing to do after the step `pages`; the suite alone needs them all the same.
  if (node(join('apps', 'web', 'build.mjs'), []) !== 0) total.failed += 1;
  rmSync(join(root, 'var', 'acceptance'), { recursive: true, force: true });
  rmSync(join(root, 'var', 'screens'), { recursive: true, force: true });
  // What goes by the clock has the machine to itself; the rest shares it. The first makes the town that all of them copy.
  jest('browser-alone', ['--runInBand', '--testPathPatterns', BY_THE_CLOCK]);
  jest('browser', ['test/browser', '--maxWorkers=100%', '--testPathIgnorePatterns', BY_THE_CLOCK]);
  check(node(join('test', 'browser', 'write-acceptance.mjs'), ['--check']));
}

mkdirSync(reports, { recursive: true });
const prefixes = process.argv.slice(2);
const wanted = STEPS.filter(([name]) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)));
const lint = wanted.some(([name]) => name === 'lint') ? beside('lint', bin('eslint', 'bin', 'eslint.js'), ['-c', 'test/architecture/eslint.config.mjs', '.']) : null;
try {
  for (const [name, sentence, run] of wanted) {
    console.log(`\n── ${name}: ${sentence}`);
    const started = Date.now();
    await run();
    slow.push(`${name} ${((Date.now() - started) / 1000).toFixed(0)} s`);
  }
} finally {
  await mariadb?.stop();
}
if (CI && total.skipped > 0) {
  console.log(`\n${total.skipped} skipped: in CI a skip is a failure`);
  total.failed += total.skipped;
}
console.log(`\n${slow.join(', ')}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
