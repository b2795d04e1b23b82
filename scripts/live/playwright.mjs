import { spawnSync } from 'node:child_process'
import path from 'node:path'

import { ROOT, runInForeground } from '../script.mjs'

const COMMAND = [
  path.join(ROOT, 'node_modules/@playwright/test/cli.js'),
  'test',
  '--config',
  path.join(ROOT, 'live-tests', 'playwright.config.ts'),
]

/** Runs the live tests; `args` are Playwright's. */
export function runPlaywright(args, env) {
  return runInForeground(process.execPath, [...COMMAND, ...args], env)
}

/** Prints which tests were left out, and why. */
export function nameSkipped(tag, reason, env) {
  const list = [...COMMAND, '--list', '--grep', tag, '--reporter=list']
  const { stdout } = spawnSync(process.execPath, list, { encoding: 'utf8', env })
  const titles = stdout.split('\n').filter((line) => line.includes('›'))
  console.log(`\nSkipped ${titles.length} tests, because ${reason}:\n${titles.join('\n')}`)
}
