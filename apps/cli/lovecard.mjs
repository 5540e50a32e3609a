#!/usr/bin/env node
// Builds what is stale, then runs the command. The build speaks on stderr, so that --json leaves one line on stdout.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const built = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');
const stamp = join(root, 'dist', '.tsbuildinfo');

function newestUnder(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) newest = Math.max(newest, newestUnder(path));
    else if (/\.(ts|json)$/.test(entry.name)) newest = Math.max(newest, statSync(path).mtimeMs);
  }
  return newest;
}

const stale = !existsSync(built) || !existsSync(stamp) || ['apps', 'libs', 'migrations'].some((folder) => newestUnder(join(root, folder)) > statSync(stamp).mtimeMs);
if (stale) {
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const build = spawnSync(process.execPath, [nest, 'build', 'api'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (build.status !== 0) process.exit(build.status ?? 1);
}
const run = spawnSync(process.execPath, ['--enable-source-maps', built, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(run.status ?? 1);
