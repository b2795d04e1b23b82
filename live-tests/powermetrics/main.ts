// A stand-in for Apple's powermetrics where there is no Mac: for tests only, never shipped. It behaves as the tool's
// users have described it; what it plays is in the scenario file that POWERMETRICS_SCENARIO names.
import { openSync, writeSync } from 'node:fs'

import { macosMajorOf } from '#shared/macs'
import { readCommandLine } from './command-line'
import { Journal } from './journal'
import { Ending, Run } from './run'
import { MACHINES, readScenario, type Act } from './scenario'

const STANDARD_OUTPUT = 1
const STANDARD_ERROR = 2

function required(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`The stand-in for powermetrics needs ${name} in its environment.`)
  return value
}

async function main(args: string[]): Promise<number> {
  const scenario = readScenario(required('POWERMETRICS_SCENARIO'))
  const journal = new Journal(required('POWERMETRICS_JOURNAL'))
  const uid = process.getuid?.() ?? -1
  const macosMajor = macosMajorOf(MACHINES[scenario.machine].osBuild) ?? 0
  const read = readCommandLine(args, macosMajor, scenario.assumeSuperuser || uid === 0)
  if ('refusal' in read) {
    const { exitStatus, stdout, stderr } = read.refusal
    journal.write({ event: 'refusal', pid: process.pid, message: (stdout + stderr).split('\n')[0] ?? '' })
    writeSync(STANDARD_OUTPUT, stdout)
    writeSync(STANDARD_ERROR, stderr)
    return exitStatus
  }
  const acts = scenario.runs[Math.min(journal.of('start').length, scenario.runs.length - 1)] as Act[]
  journal.write({ event: 'start', pid: process.pid, uid, args })
  const { outputFile } = read.request
  const output = outputFile === null ? STANDARD_OUTPUT : openSync(outputFile, 'w')
  try {
    return await new Run(scenario, read.request, journal, output).perform(acts)
  } catch (error) {
    const reason = error instanceof Ending ? error.message : ((error as NodeJS.ErrnoException).code ?? 'bug')
    journal.write({ event: 'end', pid: process.pid, reason })
    if (error instanceof Ending) return error.exitStatus
    if (reason !== 'EPIPE' && reason !== 'ECONNRESET') throw error
    return 1
  }
}

process.exit(await main(process.argv.slice(2)))
