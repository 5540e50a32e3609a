import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { VitePWA } from 'vite-plugin-pwa';
import { PAGES } from './pages.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..');
const { imports, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The pure libs by their faces, as sources: the pages read codes, snapshots and prices with the very functions of the server. */
const FACES = Object.entries(imports)
  .filter(([face]) => face === '#values' || face.startsWith('#core/'))
  .map(([face, paths]) => ({ find: new RegExp(`^${face}$`), replacement: join(root, paths.development) }));

/** What an elder's phone loads first comes in few files, which pack better than many; pages are loaded when they are opened. */
const ELDER_CHUNKS = {
  codeSplitting: {
    groups: [
      {
        name: 'frame',
        test: /node_modules[\\/](@vue|vue|vue-router|idb|openapi-fetch)[\\/]|[\\/]kit[\\/](?!qr|wake-lock|ids|key-pair)|elder[\\/]((device|frame)[\\/]|(words|titles)\.ts|code[\\/]home\.ts|places[\\/]chosen-site\.ts)|export-helper/,
      },
    ],
  },
};

/** One page app: `elder`, `counter` or `bureau`. Nothing is loaded from elsewhere, and what was loaded once opens without a network. */
export function viteConfig(page) {
  const { base, name, nameEn, theme } = PAGES[page];
  return {
    configFile: false,
    root: join(here, page),
    base,
    logLevel: 'warn',
    publicDir: join(here, page, 'public'),
    resolve: { alias: FACES },
    define: { __APP_VERSION__: JSON.stringify(version), __VUE_OPTIONS_API__: page === 'bureau' ? 'true' : 'false' },
    build: {
      outDir: join(root, 'dist', 'web', page),
      emptyOutDir: true,
      target: 'es2022',
      sourcemap: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1200,
      reportCompressedSize: false,
      modulePreload: { polyfill: false },
      cssCodeSplit: page !== 'elder',
      // The pure libs do nothing when loaded: what a page does not use of them (the catalogue of refusals) stays out of it.
      rolldownOptions: { treeshake: { moduleSideEffects: [{ test: /[\\/]libs[\\/]/, sideEffects: false }] }, output: page === 'elder' ? ELDER_CHUNKS : {} },
    },
    plugins: [
      vue(),
      VitePWA({
        registerType: 'prompt',
        injectRegister: null,
        manifest: {
          id: base,
          name: `${name} ${nameEn}`,
          short_name: name,
          lang: 'zh-CN',
          start_url: base,
          scope: base,
          display: 'standalone',
          background_color: '#FFFFFF',
          theme_color: theme,
          icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
        },
        workbox: {
          globPatterns: ['**/*.{js,css,html,svg,wasm}'],
          // The console is used at a desk on the office network: its shell is kept, its data never.
          navigateFallback: `${base}index.html`,
          cleanupOutdatedCaches: true,
          maximumFileSizeToCacheInBytes: 3_000_000,
          inlineWorkboxRuntime: true,
          sourcemap: false,
        },
      }),
    ],
  };
}
