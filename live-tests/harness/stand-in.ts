import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { Journal } from '../powermetrics/journal'
import type { ScenarioFile } from '../powermetrics/scenario'
import { testedSystem } from './tested-system'

/** The stand-in for powermetrics with a scenario and a journal in a folder of its own. */
export class StandIn {
  readonly executable = testedSystem().standIn
  readonly journal: Journal
  /** What its processes need in their environment, wherever they are started. */
  readonly env: Record<string, string>
  readonly #scenarioFile: string

  constructor(folder: string, scenario: ScenarioFile) {
    this.#scenarioFile = path.join(folder, 'scenario.json')
    const journalFile = path.join(folder, 'journal.ndjson')
    this.journal = new Journal(journalFile)
    this.env = { POWERMETRICS_SCENARIO: this.#scenarioFile, POWERMETRICS_JOURNAL: journalFile }
    this.play(scenario)
  }

  /** The scenario of runs that begin from now on. */
  play(scenario: ScenarioFile): void {
    writeFileSync(this.#scenarioFile, JSON.stringify(scenario))
  }

  start(args: readonly string[]): ChildProcess {
    return spawn(this.executable, args, {
      env: { ...process.env, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  async run(
    args: readonly string[],
  ): Promise<{ status: number | null; signal: string | null; stdout: string; stderr: string }> {
    const child = this.start(args)
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('latin1').on('data', (text: string) => (stdout += text))
    child.stderr?.setEncoding('latin1').on('data', (text: string) => (stderr += text))
    const [status, signal] = (await once(child, 'close')) as [number | null, string | null]
    return { status, signal, stdout, stderr }
  }
}
