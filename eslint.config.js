import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/** Electron's IPC has one wrapper on each side; what goes around it escapes the contract and its checks. */
const onlyInIpc = 'Only src/main/ipc registers handlers: it checks the sender and every argument.'
const onlyInPreload = 'Only src/preload may touch it: a page sees the typed bridge and nothing else.'
const onlyPush = 'Only src/main/ipc sends to a page: use its push(), which is typed by the contract.'

/**
 * Closing any descriptor of a file drops every POSIX lock that the process holds on it, and SQLite relies on its locks:
 * its files are opened by `Database`, what a person names by `files/named-file.ts`, which refuses them.
 */
const OPENING = [
  ...['appendFile', 'copyFile', 'cp', 'open', 'readFile', 'truncate', 'writeFile'].flatMap((name) => [
    name,
    `${name}Sync`,
  ]),
  ...['createReadStream', 'createWriteStream', 'openAsBlob'],
]
const onlyNamedFiles =
  'SQLite files are opened by Database alone; what a person names by openNamedFile of src/main/files/named-file.ts.'

function restrictOpening() {
  const modules = ['fs', 'node:fs', 'fs/promises', 'node:fs/promises']
  const paths = modules.map((name) => ({
    name,
    importNames: ['default', ...OPENING],
    message: onlyNamedFiles,
  }))
  return ['error', { paths: [...restrictElectron('ipcMain', 'ipcRenderer')[1].paths, ...paths] }]
}

/**
 * Data have any length, and each value that is spread takes a place on the stack: some 120,000 overflow it. A call may spread
 * a list that is written there, and its own `args`.
 */
const noSpreading =
  'A list may be too long to be the arguments of a call. Loop over it, or use highestOf and lowestOf of #shared/extremes.'
const SPREADING = [
  {
    selector:
      ":matches(CallExpression, NewExpression) > SpreadElement.arguments:not([argument.type='ArrayExpression']):not([argument.name='args'])",
    message: noSpreading,
  },
  { selector: "CallExpression[callee.property.name='apply']", message: noSpreading },
]
const PUSHING = {
  selector: "CallExpression[callee.property.name='send'][callee.object.property.name='webContents']",
  message: onlyPush,
}

/** What a person reads lies in one place, so that it can be translated, and so that one thing has one word. */
const onlyWords = 'Words of the window are in src/shared/words.'
const LETTERS = '/[A-Za-z]{2}/'
const WRITTEN = `:matches(Literal[value=${LETTERS}], TemplateLiteral:has(> TemplateElement[value.raw=${LETTERS}]))`
const SENTENCE = '/^ ?[A-Z][a-z]+[,.:;]? [a-z]/'
const READ_ATTRIBUTES = [
  'JSXAttribute[name.name=/^(aria-(label|description|valuetext)|title|placeholder|alt)$/]',
  'JSXOpeningElement[name.name=/^[A-Z]/] > JSXAttribute[name.name=/^(name|label|text|note)$/]',
]
const WORDS = [
  `JSXText[value=${LETTERS}]`,
  ...READ_ATTRIBUTES.map((attribute) => `${attribute} > ${WRITTEN}`),
  ...[...READ_ATTRIBUTES, ':matches(JSXElement, JSXFragment)'].flatMap((place) => [
    `${place} > JSXExpressionContainer > ${WRITTEN}`,
    `${place} > JSXExpressionContainer > :matches(ConditionalExpression, LogicalExpression) > ${WRITTEN}`,
  ]),
  `Property[key.name=/^(text|title|label|message)$/] > ${WRITTEN}`,
  `CallExpression[callee.name=/^show(Notice|Confirmation)$/] > ${WRITTEN}`,
  `:matches(Literal[value=${SENTENCE}], TemplateElement[value.raw=${SENTENCE}])`,
].map((selector) => ({ selector, message: onlyWords }))

function restrictElectron(...importNames) {
  return ['error', { paths: [{ name: 'electron', importNames, message: messageFor(importNames) }] }]
}

function messageFor(importNames) {
  return importNames.includes('ipcMain') ? onlyInIpc : onlyInPreload
}

export default tseslint.config(
  { ignores: ['node_modules/', 'out/', 'dist/', 'coverage/', 'test-results/', 'bin/'] },
  js.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', '{bench,e2e,live-tests}/tsconfig.json', 'src/*/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Numbers in messages are the rule here, and read well.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // What is spread here are digits and units, one code point a glyph.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // An event's `this` and Electron's class types are wider than the rule believes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',

      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-imports': restrictElectron('ipcMain', 'ipcRenderer'),
      'no-restricted-syntax': ['error', PUSHING],
    },
  },
  {
    files: ['src/main/ipc/**/*.ts'],
    rules: { 'no-restricted-imports': restrictElectron('ipcRenderer') },
  },
  {
    // Tests spread what they have made.
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}', 'src/**/{testing,test-support}/**'],
    rules: { 'no-restricted-syntax': ['error', PUSHING, ...SPREADING] },
  },
  {
    files: ['src/renderer/{charts,components,features,format,popover,snapshot,ui}/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: { 'no-restricted-syntax': ['error', PUSHING, ...SPREADING, ...WORDS] },
  },
  { files: ['src/main/ipc/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...SPREADING] } },
  { files: ['src/preload/**/*.ts'], rules: { 'no-restricted-imports': restrictElectron('ipcMain') } },
  {
    files: [
      'src/main/{storage,storage-service,measurement,exchange}/**/*.ts',
      'src/main/sources/replay/**/*.ts',
    ],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: { 'no-restricted-imports': restrictOpening() },
  },
  { files: ['src/renderer/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  {
    // Spies are compared as methods, and a fake may be asynchronous without waiting for anything.
    files: ['**/*.test.{ts,tsx}', 'src/**/{testing,test-support}/**/*.{ts,tsx}'],
    rules: { '@typescript-eslint/unbound-method': 'off', '@typescript-eslint/require-await': 'off' },
  },
  {
    // NODE_OPTIONS loads CommonJS.
    files: ['bench/**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
  },
  {
    // Playwright's fixtures without dependencies are written `({}, use)`; `use` is not React's.
    files: ['{bench,e2e,live-tests}/**/*.ts'],
    rules: { 'no-empty-pattern': 'off' },
  },
)
