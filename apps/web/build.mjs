// Builds the pages of the three faces into dist/web. Says nothing and does nothing where they are fresh.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { PAGES } from './pages.mjs';
import { viteConfig } from './vite.config.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['apps/web', 'libs/values', 'libs/core', 'package.json', 'package-lock.json'];

function newest(path) {
  const at = statSync(path);
  if (!at.isDirectory()) return at.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

const stamp = (page) => join(root, 'dist', 'web', `${page}.built`);
const wanted = process.argv.slice(2).filter((arg) => arg in PAGES);
const changed = SOURCES.reduce((latest, path) => Math.max(latest, newest(join(root, path))), 0);
for (const page of wanted.length > 0 ? wanted : Object.keys(PAGES)) {
  if (existsSync(stamp(page)) && statSync(stamp(page)).mtimeMs > changed) continue;
  await build(viteConfig(page));
  writeFileSync(stamp(page), '');
}
