import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { parseFrequencyTables } from './frequency-tables'
import type { MacFacts } from './reader'

/** Runs a program of the system and gives what it prints. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string>

/** All tables of a chip are some kilobytes. */
const MOST_OUTPUT_BYTES = 4e6
/** What takes longer hangs: without what it would say, readings lack frequencies; with waiting for it there are none. */
const LONGEST_RUN_MS = 10_000

const run: RunProgram = async (program, args) => {
  const { stdout } = await promisify(execFile)(program, args, {
    maxBuffer: MOST_OUTPUT_BYTES,
    timeout: LONGEST_RUN_MS,
    killSignal: 'SIGKILL',
  })
  return stdout
}

/** What does not change while the Mac runs. What cannot be had is null. */
export async function readMacFacts(runProgram: RunProgram = run): Promise<MacFacts> {
  const read = (program: string, ...args: string[]): Promise<string | null> =>
    runProgram(program, args).catch(() => null)
  const [model, osBuild, chip, plist] = await Promise.all([
    read('/usr/sbin/sysctl', '-n', 'hw.model'),
    read('/usr/sbin/sysctl', '-n', 'kern.osversion'),
    read('/usr/sbin/sysctl', '-n', 'machdep.cpu.brand_string'),
    read('/usr/sbin/ioreg', '-a', '-r', '-n', 'pmgr', '-d', '1'),
  ])
  const generation = /^Apple M(\d+)\b/.exec(chip ?? '')?.[1]
  return {
    machine: { model: trimmed(model), osBuild: trimmed(osBuild) },
    generation: generation === undefined ? null : Number(generation),
    tables: plist === null ? null : parseFrequencyTables(plist),
  }
}

function trimmed(text: string | null): string | null {
  return text?.trim() || null
}
