// A stand-in for Apple's log command where there is no Mac: for tests only, never shipped. It behaves as the tool's users
// have described it, but that it evaluates no predicate; what it plays is in the scenario file that LOG_SCENARIO names.
import { appendFileSync, existsSync, readFileSync, writeSync } from 'node:fs'

import { readLogCommandLine } from './command-line'
import { LogRun } from './run'
import { readLogScenario, type LogAct } from './scenario'

const STANDARD_OUTPUT = 1
const STANDARD_ERROR = 2

function required(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`The stand-in for log needs ${name} in its environment.`)
  return value
}

/** Adds a line for each run, with its arguments; a test may wait for it. Returns how many streams there were before. */
function journal(file: string, args: readonly string[]): number {
  const before = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []
  appendFileSync(file, `${JSON.stringify({ pid: process.pid, args })}\n`)
  return before.filter((line) => (JSON.parse(line) as { args?: string[] }).args?.[0] === 'stream').length
}

async function main(args: string[]): Promise<number> {
  const scenario = readLogScenario(required('LOG_SCENARIO'))
  const read = readLogCommandLine(args, scenario)
  const earlier = journal(required('LOG_JOURNAL'), args)
  if ('refusal' in read) {
    writeSync(STANDARD_OUTPUT, read.refusal.stdout)
    writeSync(STANDARD_ERROR, read.refusal.stderr)
    return read.refusal.exitStatus
  }
  const onAct = (kind: string): void =>
    appendFileSync(required('LOG_JOURNAL'), `${JSON.stringify({ pid: process.pid, did: kind })}\n`)
  const { timeoutMs } = read.request
  if (timeoutMs !== null) setTimeout(() => process.exit(0), timeoutMs)
  const run = new LogRun(scenario, read.request, onAct)
  try {
    const acts = scenario.runs[Math.min(earlier, scenario.runs.length - 1)] as LogAct[]
    return read.request.command === 'stream' ? await run.stream(acts) : run.show()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EPIPE' && code !== 'ECONNRESET') throw error
    return 1
  }
}

process.exit(await main(process.argv.slice(2)))
