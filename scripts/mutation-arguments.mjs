import { existsSync, statSync } from 'node:fs'
import path from 'node:path'

import { PersonError, ROOT } from './script.mjs'

/** Where the rules are: what a person sees of them is tested from outside. */
const DEFAULT_PATHS = [
  'src/shared',
  'src/main/powermetrics',
  'src/main/storage',
  'src/main/measurement',
  'src/main/storage-service',
]
const TESTS = ['!src/**/*.test.ts', '!src/**/testing/**', '!src/**/test-*.ts', '!src/**/*.d.ts']
/** `file.ts:10-20` is a part of a file. */
const LINES = /:\d+(?::\d+)?-\d+(?::\d+)?$/
/** They start processes, which run what is built and not what is changed here. */
const PROCESS_TESTS = '*.process|processes|reference-parser|recordings|admin-prompt'

/**
 * What was typed, as Stryker's arguments: files, parts of files and folders become patterns, options stay. Rules are held
 * by tests beside them, so only those of the same folder run (`src/shared`, `src/main/storage`), which also saves hours.
 *
 * @param {string[]} typed Options with a value are written `--name=value`.
 * @returns {string[]} Throws `PersonError` where a path is not there.
 */
export function mutationArguments(typed) {
  const options = typed.filter((argument) => argument.startsWith('-'))
  const named = typed.filter((argument) => !argument.startsWith('-'))
  const paths = named.length > 0 ? named : DEFAULT_PATHS
  const tests = new Set(paths.map((each) => `${folderOf(each)}/**/!(${PROCESS_TESTS}).test.ts`))
  const sources = [...paths.map(patternOf), ...TESTS]
  return ['--mutate', sources.join(','), '--testFiles', [...tests].join(','), ...options]
}

function patternOf(typedPath) {
  const file = path.join(ROOT, typedPath.replace(LINES, ''))
  if (!existsSync(file)) {
    throw new PersonError(
      `There is no ${typedPath} in this checkout. Name files and folders as seen from its root, and options with their value in one word: --name=value.`,
    )
  }
  return statSync(file).isDirectory() ? `${typedPath.replace(/\/$/, '')}/**/*.ts` : typedPath
}

function folderOf(typedPath) {
  const parts = typedPath.replace(/\/$/, '').split('/')
  return parts.slice(0, parts[1] === 'shared' ? 2 : 3).join('/')
}
