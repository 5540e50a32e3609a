// `npm run bench -- till [--json]`: builds what is stale, then measures the built app. The build speaks on stderr, so that --json leaves one line on stdout.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
const build = spawnSync(process.execPath, [nest, 'build', 'api'], { cwd: root, stdio: ['ignore', 2, 2] });
if (build.status !== 0) process.exit(build.status ?? 1);
const loader = new URL('../attack/typescript.mjs', import.meta.url).href;
const run = spawnSync(process.execPath, ['--enable-source-maps', '--import', loader, join(root, 'test', 'bench', 'main.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
