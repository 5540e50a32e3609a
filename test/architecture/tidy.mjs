/** Words and shapes that the code does without, each with what to use instead. One list, one failing example each. */
export const BANS = [
  {
    name: 'clock-in-core',
    in: /^libs\/(core|values)\//,
    word: /Date\.now\(|new Date\(\)/,
    instead: 'core takes `now` as an argument',
    bad: 'const t = Date.now();',
    at: 'libs/core/policy/x.ts',
  },
  { name: 'chance', in: /^(apps|libs)\//, word: /Math\.random/, instead: 'Ids.bytes, or the seed of the demo', bad: 'Math.random()', at: 'libs/people/src/x.ts' },
  { name: 'clock-in-libs', in: /^libs\/(?!platform|demo)/, word: /Date\.now\(/, instead: 'Clock.nowMs()', bad: 'Date.now()', at: 'libs/people/src/x.ts' },
  { name: 'eager', in: /\.entity\.ts$/, word: /eager:\s*true/, instead: 'ask for what is needed', bad: '@X({ eager: true })', at: 'libs/people/src/x.entity.ts' },
  { name: 'save', in: /^libs\//, word: /\.(save|upsert)\([^)]/, instead: 'insert, or a conditional UPDATE', bad: 'repository.save(lot)', at: 'libs/allowances/src/x.ts' },
  {
    name: 'lone-test',
    in: /\.spec\.ts$/,
    word: /\b(it|describe|test)\.only\(|\bxit\(|\b(it|describe|test)\.skip\(/,
    instead: 'run it or remove it',
    bad: 'it.only(',
    at: 'test/stories/x.spec.ts',
  },
  { name: 'forward-ref', in: /^(apps|libs)\//, word: /forwardRef\(/, instead: 'a third file', bad: 'forwardRef(() => X)', at: 'libs/people/src/x.ts' },
  { name: 'float-column', in: /\.ts$/, word: /type: '(real|float|double|decimal)'/, instead: 'bigint fen', bad: "@Column({ type: 'real' })", at: 'libs/ledger/src/x.entity.ts' },
  { name: 'left-over', in: /^(apps|libs|migrations)\//, word: /\b(TODO|FIXME|XXX)\b/, instead: 'do it, or an issue', bad: '// TODO later', at: 'libs/people/src/x.ts' },
  {
    name: 'ignore-dup',
    in: /^(apps|libs|migrations)\//,
    word: /INSERT (OR )?IGNORE/i,
    instead: 'ON CONFLICT / ON DUPLICATE KEY on the key that is meant',
    bad: 'INSERT IGNORE INTO x',
    at: 'libs/people/src/x.store.ts',
  },
];

/** An error that is swallowed: whoever does it says why, on the line or on one of the two above it. */
const SWALLOWED = /\.catch\(\(\w*\) => (undefined|null|\{\s*\})\)/;
const COMMENT = /\/\/|\/\*|^\s*\*/;

/** Lines of a file that swallow an error and do not say why. */
function silent(text) {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => (SWALLOWED.test(line) && !lines.slice(Math.max(0, index - 2), index + 1).some((one) => COMMENT.test(one)) ? [index + 1] : []));
}

/** Folder names that say nothing of what lies in them. */
export const VAGUE_FOLDERS = /\/(utils|util|common|shared|helpers|misc|dto|dtos|interfaces)\//;
/** One noun, kebab-case, an optional kind: `lot.store.ts`, `redeem-meal.ts`, `redeem-meal.spec.ts`. */
export const FILE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.(entity|store|module|controller|dto|readers?|filter|command|answer|decorators?|guard|strategies|testkit|spec|d))*\.ts$/;
/** A component is a noun in capitals, as it stands in a template. */
const COMPONENT_NAME = /^([A-Z][a-z0-9]*)+\.vue$/;
export const LINES_MAX = 300;
/** Written by a generator, checked against it by its own step. */
const GENERATED = ['apps/web/kit/api/schema.d.ts'];

/** What is wrong with one file; empty when nothing is. */
export function faultsOf(path, text) {
  const faults = [];
  if (GENERATED.includes(path)) return faults;
  for (const ban of BANS) if (ban.in.test(path) && ban.word.test(text)) faults.push(`${path}: ${ban.name}: use ${ban.instead}`);
  if (VAGUE_FOLDERS.test(`/${path}`)) faults.push(`${path}: vague-folder: name what lies in it`);
  const name = path.split('/').at(-1) ?? '';
  if (path.endsWith('.ts') && !FILE_NAME.test(name)) faults.push(`${path}: file-name: kebab-case noun with a known kind`);
  if (path.endsWith('.vue') && !COMPONENT_NAME.test(name)) faults.push(`${path}: file-name: a component is a noun in capitals`);
  if (/^(apps|libs|migrations)\//.test(path) && !path.endsWith('.spec.ts')) for (const line of silent(text)) faults.push(`${path}:${line}: silent-catch: say why nothing is done`);
  const lines = text.split('\n').length;
  if (lines > LINES_MAX + (path.endsWith('.spec.ts') ? 200 : 0)) faults.push(`${path}: too-long: ${lines} lines`);
  return faults;
}
