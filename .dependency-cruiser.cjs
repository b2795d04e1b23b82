/**
 * Who may import whom (ARCHITECTURE.md). Within main's core, an import may only point down:
 *
 *                storage-service     doctor, over storage, sources and privilege
 *                    │
 *   presentation,  exchange     privilege
 *   monitoring,       │            │
 *   alerts            │            │
 *         │            │            │
 *         │       measurement       │
 *         │            │            │
 *         │        storage         │
 *         └────────────┼────────────┘
 *                  sampling         settings
 *                     │                 │
 *                 synthesis           files
 *                     │
 *               powermetrics                    log, which all may write
 */
const CORE =
  '^src/main/(powermetrics|synthesis|sources|pipeline|privilege|storage|measurement|exchange|storage-service|doctor|monitoring|presentation|alerts|own-cost|settings|distribution|files|log)/'
const TEST = '[.]test[.]tsx?$'
/** Helpers of tests. */
const SUPPORT = '^src/.*/(testing|test-support|test-windows[.]ts$)'

/**
 * A core folder may import shared, the log, itself, and the folders named; its tests and their helpers may make their
 * input with any of them.
 */
function layer(folder, ...below) {
  const allowed = [folder, 'log', ...below].join('|')
  return {
    name: `main-${folder}-imports-downwards`,
    comment: `src/main/${folder} may import src/shared, src/main/log${below.map((name) => `, src/main/${name}`).join('')} and nothing else of ours.`,
    severity: 'error',
    from: { path: `^src/main/${folder}/`, pathNot: [TEST, SUPPORT] },
    to: { path: '^src/', pathNot: `^src/shared/|^src/main/(${allowed})/` },
  }
}

/** The renderer's folders from top to bottom (src/renderer/README.md): an import may only point down. */
const RENDERER = ['features', 'components', 'snapshot', 'charts', 'stores', 'bridge', 'format', 'ui']

function rendererLayer(folder, index) {
  const above = RENDERER.slice(0, index).join('|')
  return {
    name: `renderer-${folder}-imports-downwards`,
    comment: `src/renderer/${folder} may import nothing of ${above}.`,
    severity: 'error',
    from: { path: `^src/renderer/${folder}/`, pathNot: [TEST, SUPPORT] },
    // The bridge shows what main could not do as a notice.
    to: {
      path: `^src/renderer/(${above})/`,
      ...(folder === 'bridge' ? { pathNot: '/stores/notices-store[.]ts$' } : {}),
    },
  }
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A module that nobody imports is not used.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['[.]d[.]ts$', TEST, '^src/(main|preload|cli)/index[.]ts$', SUPPORT],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      // Its manifest has a shape that the resolver does not know.
      to: { couldNotResolve: true, pathNot: '^birpc$' },
    },
    {
      name: 'shared-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    {
      name: 'shared-is-pure',
      comment: 'shared runs in every runtime: no Node, no Electron, no React.',
      severity: 'error',
      from: { path: '^src/shared/', pathNot: [TEST, SUPPORT] },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
    },
    layer('powermetrics'),
    layer('synthesis', 'powermetrics'),
    layer('sources', 'synthesis', 'powermetrics', 'privilege', 'files'),
    layer('pipeline', 'sources', 'powermetrics', 'privilege'),
    layer('privilege', 'powermetrics'),
    layer('storage', 'sources', 'pipeline', 'files'),
    layer('measurement', 'storage', 'sources', 'pipeline', 'files'),
    layer('exchange', 'measurement', 'storage', 'sources', 'pipeline', 'powermetrics', 'files'),
    layer(
      'storage-service',
      'exchange',
      'measurement',
      'storage',
      'sources',
      'pipeline',
      'powermetrics',
      'files',
    ),
    layer('doctor', 'storage', 'sources', 'privilege', 'powermetrics'),
    layer('monitoring', 'sources', 'pipeline', 'files'),
    layer('presentation', 'sources', 'pipeline'),
    layer('alerts', 'pipeline'),
    layer('own-cost'),
    layer('distribution'),
    layer('settings', 'files'),
    layer('files'),
    layer('log', 'files'),
    {
      name: 'main-core-without-electron',
      comment: 'The core runs in the command line and in unit tests, where there is no Electron.',
      severity: 'error',
      from: { path: CORE },
      to: { path: '(^|/)electron(/|$)' },
    },
    {
      name: 'foreign-code-in-the-helper-only',
      comment: 'What koffi calls may crash: only a helper process loads it, and is started again.',
      severity: 'error',
      from: { path: '^src/(main/index|cli/anemometer)[.]ts$' },
      to: { path: '(^|/)koffi(/|$)', reachable: true },
    },
    {
      name: 'main-only-from-main-and-cli',
      severity: 'error',
      from: { pathNot: '^(src/(main|cli)|live-tests)/' },
      to: { path: '^src/main/' },
    },
    {
      name: 'preload-imports-shared-only',
      severity: 'error',
      from: { path: '^src/preload/' },
      to: { path: '^src/', pathNot: '^src/(shared|preload)/' },
    },
    {
      name: 'renderer-imports-shared-only',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/', pathNot: '^src/(shared|renderer)/' },
    },
    {
      name: 'renderer-without-node',
      severity: 'error',
      from: { path: '^src/renderer/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-features-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/renderer/features/([^/]+)/' },
      to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
    },
    ...RENDERER.map(rendererLayer).slice(1),
    {
      name: 'cli-imports-shared-and-core',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/|(^|/)electron(/|$)', pathNot: `^src/(shared|cli)/|${CORE}` },
    },
    {
      name: 'tests-stay-out-of-the-product',
      severity: 'error',
      from: { pathNot: [TEST, SUPPORT] },
      to: { path: [TEST, SUPPORT] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
}
