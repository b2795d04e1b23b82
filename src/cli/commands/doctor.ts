import { checkWritable, describeWriteError, writeFileAtomically } from '../../main/files/atomic-write'
import { diagnose, LISTEN_MS, observe } from '../../main/doctor/doctor'
import { writeReport } from '../../main/doctor/report'
import { thisMac } from '../../main/doctor/this-mac'
import { powermetricsCommand } from '../../main/privilege/powermetrics-command'
import { startChildProcess } from '../../main/sources/ioreport/child-process'
import { stateOfAll, type CheckState } from '#shared/diagnosis'
import { printable } from '#shared/printable'
import { repository, version } from '../../../package.json'
import { durationMs, noOperands, readArguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { DATA_OPTION, JSON_OPTION } from '../common-options'
import { openProcess } from '../measuring/stream-source'
import { historyFolder, inspectStorage } from '../storage/with-storage'
import { diagnosisText } from '../text/diagnosis-text'

const LONGEST_S = 3600
const SHORTEST_MS = 5000

const STATUS: Readonly<Record<CheckState, ExitStatus>> = {
  ok: 0,
  'not-asked': 0,
  degraded: 1,
  'cannot-measure': 2,
}

export const doctorCommand: Command = {
  name: 'doctor',
  group: 'Readings',
  summary: 'check this Mac: what can be measured, what cannot, and what to do about it',
  usage: ['anemometer doctor [--duration TIME] [--report FILE] [--json] [--data DIR]'],
  details: [
    'Asks this Mac about everything that measuring rests on, listens to powermetrics, IOReport and the unified log for 10 s, and shows what it saw of each and what to do. It changes nothing and sends nothing.',
    'With --report it also writes a file to send to us: what was seen, and a few raw samples of every source. It holds no name of a person, a machine, a program or a file, and no serial number. A longer --duration shows what moved meanwhile: run your load beside it.',
  ],
  options: [
    {
      name: 'duration',
      value: 'TIME',
      summary: 'listen so long, as 60s or 5m (default 10s), and show what moved',
    },
    { name: 'report', value: 'FILE', summary: 'also write a report to send to us', completes: 'file' },
    JSON_OPTION,
    DATA_OPTION,
  ],
  operands: null,
  examples: [
    { line: 'doctor', what: 'what works on this Mac' },
    { line: 'doctor --report mac.json', what: 'a file for an issue; look through it before you send it' },
    { line: 'doctor --duration 60s', what: 'which figures move while a model runs' },
  ],
  exitStatus: '0 everything works, 1 something is degraded, 2 nothing can be measured here, or bad usage.',
  run: async (args, io) => {
    const given = readArguments(doctorCommand, args)
    noOperands(given)
    const typedMs = durationMs(given, 'duration', { fallback: null, toSeconds: LONGEST_S })
    const listenMs = typedMs ?? LISTEN_MS
    if (listenMs < SHORTEST_MS) throw new UsageError(`--duration takes ${SHORTEST_MS / 1000} s or more`)
    const report = given.text('report')
    // Known before it listens, not after an hour of it.
    if (report !== null && !(await succeeds(report, io, () => checkWritable(report)))) return 2
    const folder = historyFolder(given.text('data'))
    if (process.platform === 'darwin') io.printError(`Listening for ${listenMs / 1000} s …`)
    const seen = await observe(
      thisMac({
        ...{ version, startHelper: startChildProcess, historyFolder: folder, inspectApp: null },
        inspectHistory: () => inspectStorage(folder),
        runPowermetrics: (choice, handlers) =>
          openProcess(powermetricsCommand({ ...choice, intervalMs: 1000 }), () => undefined, handlers),
      }),
      listenMs,
    )
    const diagnosis = diagnose(seen)
    const state = stateOfAll(diagnosis.results)
    io.output.write(
      given.has('json')
        ? `${JSON.stringify({ state, ...diagnosis })}\n`
        : diagnosisText(diagnosis, {
            style: io.style,
            columns: io.terminalColumns(),
            showsMoves: typedMs !== null,
          }),
    )
    await io.output.flush()
    if (report === null) return STATUS[state]
    const text = writeReport(seen)
    if (!(await succeeds(report, io, () => writeFileAtomically(report, text)))) return 2
    io.printError(
      `The report is in ${printable(report)}. Look through it, then attach it to an issue: ${repository}/issues/new/choose`,
    )
    return STATUS[state]
  },
}

/** False, with a line that says why, where `path` cannot be written. */
async function succeeds(path: string, io: CommandIo, write: () => void | Promise<void>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    io.printError(`anemometer doctor: ${printable(describeWriteError(path, error))}`)
    return false
  }
}
