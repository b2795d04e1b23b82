import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

import { ROOT } from './paths.mjs'
import { runInForeground } from './electron/run-electron.mjs'

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * Runs one step of `npm test`, its output shown as it comes.
 *
 * @param {object} step
 * @param {string} step.name
 * @param {string[]} [step.command] A script of ours and its arguments.
 * @param {string[]} [step.bin] A package's program (`package` or `package:program`) and its arguments.
 * @param {Record<string, string>} [step.env]
 * @param {string} [step.report] The file with the results of a test suite; a step without one counts as one test.
 * @param {(report: object) => Counts} [step.counts] Reads that file.
 * @returns {Promise<Counts & { name: string, seconds: string }>}
 */
export async function runStep({ name, command, bin, env = {}, report, counts }) {
  console.log(`\n── ${name} ──`)
  const started = process.hrtime.bigint()
  const [script, ...args] = command ?? [programOf(bin[0]), ...bin.slice(1)]
  const status = await runInForeground(process.execPath, [path.resolve(ROOT, script), ...args], {
    ...process.env,
    ...env,
  })
  const seconds = (Number(process.hrtime.bigint() - started) / 1e9).toFixed(1)
  return { name, seconds, ...outcome(status, report && readReport(report, counts)) }
}

/** A suite that ended badly without a failed test of its own has failed all the same. */
export function outcome(status, counts) {
  if (!counts) return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 }
  const ran = counts.passed + counts.failed > 0
  const unexplained = counts.failed === 0 && (status !== 0 || !ran) ? 1 : 0
  return { ...counts, failed: counts.failed + unexplained }
}

/** @returns {Counts} */
export function vitestCounts(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/**
 * A test that passed on its second try counts as passed; Playwright names it as flaky.
 *
 * @returns {Counts}
 */
export function playwrightCounts({ stats }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }
}

/** Nothing ran where there is no file: `outcome` takes that for a failure. */
export function readReport(file, counts) {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 }
  return counts(JSON.parse(readFileSync(file, 'utf8')))
}

/** The script behind a program of an installed package. */
function programOf(name) {
  const [packageName, program = packageName] = name.split(':')
  const manifest = path.join(ROOT, 'node_modules', packageName, 'package.json')
  const { bin } = createRequire(import.meta.url)(manifest)
  return path.join(path.dirname(manifest), typeof bin === 'string' ? bin : bin[program])
}
