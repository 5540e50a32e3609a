import { CORE_PACKAGES, folderOf, KNOWS } from './knows.mjs';

const escape = (path) => path.replaceAll('.', '\\.');
const face = (lib) => `^${folderOf(lib)}/index\\.ts$`;
const SPECS = '\\.spec\\.ts$';

/** One rule a lib: from its folder one may reach its own files, the faces it knows, and packages. */
const floors = Object.entries(KNOWS).map(([lib, known]) => ({
  name: `floor-${lib.replace('/', '-')}`,
  comment: `${lib} may know only: ${known.join(', ') || 'nothing'} (test/architecture/knows.mjs), and those only by their faces`,
  severity: 'error',
  from: { path: `^${escape(folderOf(lib))}/`, pathNot: SPECS },
  to: { path: '^(libs|apps|migrations|test)/', pathNot: [`^${escape(folderOf(lib))}/`, ...known.map(face)] },
}));

export default {
  forbidden: [
    ...floors,
    {
      name: 'core-is-pure',
      comment: 'core is pure: no framework, no database, no Node module; an allow-list, because a ban forgets',
      severity: 'error',
      from: { path: '^libs/(core|values)/', pathNot: SPECS },
      to: { pathNot: ['^libs/(core|values)/', ...CORE_PACKAGES.map((name) => `node_modules/${escape(name)}/`)] },
    },
    {
      name: 'apps-use-faces',
      comment: 'an app imports a lib by its face',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^libs/', pathNot: Object.keys(KNOWS).map(face) },
    },
    {
      name: 'apps-are-strangers',
      comment: 'one app does not import another; what they share is a lib',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'pages-know-the-law-only',
      comment: 'a page runs in a browser: of the libs it may know #values and the pure core, by their faces; the server is reached by the generated client',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(libs|migrations|apps/(api|worker|cli))/', pathNot: ['^libs/values/src/index\\.ts$', '^libs/core/[^/]+/index\\.ts$'] },
    },
    {
      name: 'pages-are-strangers',
      comment: 'elder, counter and bureau pages do not import each other; what they share lies in apps/web/kit, which knows none of them',
      severity: 'error',
      from: { path: '^apps/web/(elder|counter|bureau|kit)/' },
      to: { path: '^apps/web/(elder|counter|bureau)/', pathNot: '^apps/web/$1/' },
    },
    {
      name: 'the-planter-is-secret',
      comment: 'what looks for faults may not know who plants them',
      severity: 'error',
      from: { path: '^libs/(core|reconciliation)/' },
      to: { path: '^libs/demo/' },
    },
    {
      name: 'no-circular',
      comment: 'two files that need each other are one file, or miss a third',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolved',
      comment: 'an import that leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['/schema\\.js$', '^virtual:', '\\?url$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|\\.mjs$)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['development', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.vue'],
    },
  },
};
