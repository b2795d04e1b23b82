import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { isAlive } from './launchd'
import type { LogAct, LogScenarioFile } from '../log/scenario'

/** The stand-in for `log` with a scenario and a journal in a folder of its own. */
export class LogStandIn {
  /** To be named as `ANEMOMETER_LOG`: what reads the log starts it with an empty environment. */
  readonly executable: string
  readonly #scenarioFile: string
  /** A line for each run, and for each act that it has done. */
  readonly journalFile: string

  /** `program`: the bundled stand-in. */
  constructor(folder: string, program: string, scenario: LogScenarioFile) {
    this.executable = path.join(folder, 'log')
    this.#scenarioFile = path.join(folder, 'log-scenario.json')
    this.journalFile = path.join(folder, 'log-journal.ndjson')
    writeFileSync(
      this.executable,
      `#!/bin/sh\nexport LOG_SCENARIO='${this.#scenarioFile}' LOG_JOURNAL='${this.journalFile}'\nexec '${process.execPath}' '${program}' "$@"\n`,
    )
    chmodSync(this.executable, 0o755)
    writeFileSync(this.journalFile, '')
    // Whoever runs it writes there; it may be another user.
    chmodSync(this.journalFile, 0o666)
    this.play(scenario)
  }

  /** What runs that begin from now on play. */
  play(scenario: LogScenarioFile): void {
    writeFileSync(this.#scenarioFile, JSON.stringify(scenario))
  }

  /** The arguments of every run so far. */
  runs(): string[][] {
    return this.journal().flatMap(({ args }) => (args === undefined ? [] : [args]))
  }

  /** Process ids of its runs that have not ended. */
  alive(): number[] {
    return [...new Set(this.journal().map(({ pid }) => pid))].filter(isAlive)
  }

  /** How many acts of a kind its runs have done so far. */
  did(kind: LogAct['kind']): number {
    return this.journal().filter(({ did }) => did === kind).length
  }

  private journal(): { pid: number; args?: string[]; did?: string }[] {
    const lines = readFileSync(this.journalFile, 'utf8').split('\n').slice(0, -1)
    return lines.map((line) => JSON.parse(line) as { pid: number; args?: string[]; did?: string })
  }

  async run(args: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
    const child = spawn(this.executable, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const [status] = (await once(child, 'close')) as [number | null]
    return { status, stdout, stderr }
  }
}
