import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { VitePWA } from 'vite-plugin-pwa';
import { notYet } from './not-yet.mjs';
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

/** An open shift loads two files and the reader of its camera (web.md 6, row 36); who binds a tablet loads the first of them and the pages before a shift. */
const COUNTER_CHUNKS = {
  codeSplitting: {
    groups: [
      {
        name: 'till',
        test: /node_modules[\\/](@vue|vue)[\\/]|[\\/]kit[\\/].*\.ts$|counter[\\/](engine[\\/](counter|till)\.ts|parts[\\/](LanguageKey|Glyph)\.vue|(main|later|words|pages|till|way|steps|spoken|scanned)\.ts|App\.vue)|export-helper/,
        priority: 2,
      },
      {
        name: 'serving',
        test: /counter[\\/](OpenShift|pages[\\/]ScanPage|results[\\/](ResultScreen|view|reasons|sentences)|engine[\\/](camera|second-look|codes-in-view)\.ts|serving|work-words|parts[\\/](Camera|Choice|Pieces|TopBar|Banners)\.vue)/,
        priority: 1,
      },
    ],
  },
};
const CHUNKS = { elder: ELDER_CHUNKS, counter: COUNTER_CHUNKS };

/**
 * Two savings for the counter. Its style is one file and the service worker holds every piece, so a piece is loaded without
 * the helper that looks for styles and siblings first; and the reader's tables of fifty formats, made by calls that do
 * nothing else, are left out where nobody asks for them.
 */
const LEAN = {
  name: 'lean-counter',
  enforce: 'pre',
  resolveId: (id) => (id === '\0vite/preload-helper.js' ? '\0lean-preload' : null),
  load: (id) => (id === '\0lean-preload' ? 'export const __vitePreload = (load) => load();' : null),
  transform: (code, id) => (id.includes('zxing-wasm/dist/es/share.js') ? code.replaceAll(/= e\.(map|filter)\(/g, '= /* @__PURE__ */ e.$1(') : null),
};

/** The counter has 80 kB for its scripts; this minifier, slower than the builder's own, takes some of them off. */
const TERSE = { minify: 'terser', terserOptions: { module: true, ecma: 2020, compress: { passes: 3, pure_getters: true }, format: { comments: false } } };

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
      modulePreload: page === 'counter' ? false : { polyfill: false },
      cssCodeSplit: page === 'bureau',
      ...(page === 'counter' ? TERSE : {}),
      // The pure libs do nothing when loaded: what a page does not use of them (the catalogue of refusals) stays out of it.
      rolldownOptions: { treeshake: { moduleSideEffects: [{ test: /[\\/]libs[\\/]/, sideEffects: false }] }, output: CHUNKS[page] ?? {} },
    },
    plugins: [
      ...(page === 'counter' ? [LEAN] : []),
      vue(),
      notYet(page),
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
          // A tablet that was bound a minute ago serves from what was put away, also before it is ever opened again.
          clientsClaim: page === 'counter',
          maximumFileSizeToCacheInBytes: 3_000_000,
          inlineWorkboxRuntime: true,
          sourcemap: false,
        },
      }),
    ],
  };
}
