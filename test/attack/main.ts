import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { MIGRATIONS } from '#migrations';
import { Database, Keys } from '#platform';
import type { TestDatabase } from '../support/test-database.js';
import { afterwards } from './books.js';
import { openAttackedCounty } from './county.js';
import { fuzz } from './fuzz.js';
import { matrix } from './matrix.js';
import { type Description, operationsOf } from './operations.js';

interface Options {
  readonly json?: boolean;
  readonly seed?: string;
  readonly inputs: string;
  readonly short?: boolean;
  readonly dir?: string;
  readonly database?: string;
}

/** An empty county of its own: in a temporary folder unless told otherwise, and never over data that is there. */
async function emptyDatabase(options: Options): Promise<TestDatabase> {
  const own = options.dir === undefined;
  const dir = own ? mkdtempSync(join(tmpdir(), 'love-card-attack-')) : resolve(options.dir);
  if (existsSync(dir) && readdirSync(dir).length > 0) throw new Error(`${dir} is not empty: an attack needs a county of its own`);
  mkdirSync(dir, { recursive: true });
  const url = options.database ?? join(dir, 'county.db');
  const database = await Database.open({ engine: options.database === undefined ? 'embedded' : 'mysql', url, tables: [], migrations: MIGRATIONS });
  await database.migrate();
  const [someone] = (await database.writer.query('SELECT 1 FROM person LIMIT 1')) as unknown[];
  if (someone !== undefined) throw new Error('the database is not empty: an attack needs a county of its own');
  const drop = async (): Promise<void> => {
    await database.close();
    if (own) rmSync(dir, { recursive: true, force: true });
  };
  return { database, keys: Keys.load(dir, true), dir, url, drop };
}

async function attack(kind: 'matrix' | 'fuzz', options: Options): Promise<void> {
  const seed = options.seed === undefined ? randomInt(1_000_000_000) : Number(options.seed);
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed ${options.seed ?? ''}: not a whole number`);
  const started = Date.now();
  const county = await openAttackedCounty(await emptyDatabase(options));
  const { engine } = county.small.db.database;
  try {
    const { body } = await county.client.send({ method: 'GET', path: '/openapi.json' });
    const operations = operationsOf(JSON.parse(body) as Description, county.app);
    const report =
      kind === 'matrix'
        ? await matrix(county, operations, { short: options.short === true })
        : await fuzz(county, operations, { seed, inputs: Number(options.inputs), progress: options.json === true ? null : (line) => process.stderr.write(`${line}\n`) });
    const after = await afterwards(county);
    const faults = [...new Set(county.faults.map(sentence))];
    const result = { attack: kind, engine, ...(kind === 'fuzz' && { seed }), ...report, after, faults, seconds: Math.round((Date.now() - started) / 1000) };
    process.stdout.write(options.json === true ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
    if (report.wrong.length > 0 || after.length > 0) process.exitCode = 1;
  } finally {
    await county.close();
  }
}

/** What a logged fault was about, without its stack. */
function sentence(line: string): string {
  const { err } = JSON.parse(line) as { err?: { type?: string; message?: string; query?: string } };
  return `${err?.type ?? ''}: ${(err?.message ?? line).slice(0, 200)} ${(err?.query ?? '').slice(0, 120)}`.trim();
}

const program = new Command('attack').description('攻击一个自建的小县 / attacks a small county of its own, on this machine only');
for (const kind of ['matrix', 'fuzz'] as const) {
  program
    .command(kind)
    .description(
      kind === 'matrix' ? '所有接口 × 角色 × 会话 / every route × role × session, and every foreign id' : '所有字段的坏输入 / bad values in every field, parameter and header',
    )
    .option('--seed <N>', '随机种子 / seed; drawn and printed when left out')
    .option('--inputs <N>', '输入个数 / how many inputs', '35000')
    .option('--short', '短形式 / the short form of the test run')
    .option('--dir <path>', '空目录 / an empty folder; a temporary one when left out')
    .option('--database <url>', '空库 / an empty schema: mysql://user:password@host:3306/name')
    .option('--json', '仅输出一行 JSON / one JSON line on stdout and nothing else')
    .action((options: Options) => attack(kind, options));
}
await program.parseAsync();
