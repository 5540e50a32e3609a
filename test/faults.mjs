// One fault by name, as long as wanted: npm run faults -- full-disk --rounds 50 [--seed N]. The short form is part of `npm test`.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { positionals, values } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string' }, seed: { type: 'string' } } });
const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
if (values.rounds !== undefined) env.ROUNDS = values.rounds;
if (values.seed !== undefined) env.SEED = values.seed;
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const paths = positionals.length === 0 ? ['test/faults'] : positionals.map((name) => `test/faults/${name}`);
process.exit(spawnSync(process.execPath, [jest, '-c', 'test/jest.config.mjs', '--runInBand', ...paths], { cwd: root, stdio: 'inherit', env }).status ?? 1);
