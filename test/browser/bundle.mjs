// Writes one module of this folder, with what it needs of the counter's sources, as a script for a page: `node bundle.mjs tablet-list.mjs tabletList`.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { viteConfig } from '../../apps/web/vite.config.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const [entry = '', name = ''] = process.argv.slice(2);
const { resolve, define, configFile, logLevel } = viteConfig('counter');
const [{ output }] = await build({
  configFile,
  logLevel,
  resolve,
  define,
  publicDir: false,
  build: { write: false, target: 'es2022', minify: false, lib: { entry: join(here, entry), name, formats: ['iife'] } },
});
process.stdout.write(output[0].code);
