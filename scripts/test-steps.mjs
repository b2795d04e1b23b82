import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { ROOT, runInForeground } from './script.mjs'

/** Of a message: what was expected and what came, without a stack. */
const MESSAGE_LINES = 6

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} [named] What failed, a test and its message each, and what only passed on its second try.
 */

/**
 * A step of `npm test`.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} [command] A script of ours and its arguments.
 * @property {string[]} [bin] A package's program (`package` or `package:program`) and its arguments.
 * @property {Record<string, string>} [env]
 * @property {string} [report] The file with the results of a test suite; a step without one counts as one test.
 * @property {(report: object) => Counts} [counts] Reads that file.
 *
 * @typedef {Counts & { name: string, seconds: string }} Result
 */

/**
 * Runs a step, its output shown as it comes.
 *
 * @param {Step} step
 * @returns {Promise<Result>}
 */
export function runStep(step) {
  console.log(heading(step))
  return timed(step, runInForeground)
}

/**
 * Runs rows of steps beside each other, each row one after another; what a step printed is shown when it has ended.
 *
 * @param {Step[][]} rows
 * @returns {Promise<Result[]>} Row by row.
 */
export async function runBesideEachOther(rows) {
  const results = await Promise.all(rows.map((steps) => inOrder(steps, runSilently)))
  return results.flat()
}

/**
 * @param {Step[]} steps
 * @param {(step: Step) => Promise<Result>} run
 */
export async function inOrder(steps, run) {
  const results = []
  for (const step of steps) results.push(await run(step))
  return results
}

async function runSilently(step) {
  const output = []
  const result = await timed(step, (...program) => runInForeground(...program, (bytes) => output.push(bytes)))
  console.log(`${heading(step)}\n${Buffer.concat(output)}`)
  return result
}

const heading = ({ name }) => `\n── ${name} ──`

async function timed({ name, command, bin, env = {}, report, counts }, run) {
  const started = process.hrtime.bigint()
  const [script, ...args] = command ?? [programOf(bin[0]), ...bin.slice(1)]
  const status = await run(process.execPath, [path.resolve(ROOT, script), ...args], {
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
    named: report.testResults.flatMap(failuresOfFile),
  }
}

/** A file that cannot be read has no tests, only a message. */
function failuresOfFile({ name, message, assertionResults }) {
  const file = path.relative(ROOT, name)
  const failed = assertionResults.filter(({ status }) => status === 'failed')
  return failed.length === 0 && message
    ? [named(file, message)]
    : failed.map(({ fullName, failureMessages }) => named(`${file}: ${fullName}`, failureMessages[0]))
}

/**
 * A test that passed on its second try counts as passed, and is named all the same.
 *
 * @returns {Counts}
 */
export function playwrightCounts({ stats, suites, errors = [] }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    named: [
      ...errors.map(({ message }) => named('Outside the tests', message)),
      ...suites.flatMap(specsOf).flatMap(troubleOfSpec),
    ],
  }
}

function specsOf({ specs, suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)]
}

function troubleOfSpec({ file, line, title, tests }) {
  return tests.flatMap(({ status, results }) => {
    if (status !== 'unexpected' && status !== 'flaky') return []
    const second = status === 'flaky' ? ' (passed on its second try)' : ''
    return [named(`${file}:${line}: ${title}${second}`, results.find(({ error }) => error)?.error.message)]
  })
}

function named(test, message = 'no message') {
  const lines = stripVTControlCharacters(message).split('\n')
  const said = lines.filter((line) => line.trim() !== '').slice(0, MESSAGE_LINES)
  return [test, ...said.map((line) => `    ${line}`)].join('\n')
}

/** Without a file no test ran, which `outcome` counts as a failure. */
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
