import { withNamedMachine } from '#shared/macs'
import { basename } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import type { Measurement } from '#shared/measurement'
import { printable } from '#shared/printable'
import type { ImportedFile } from '../../main/exchange/import-file'
import type { StorageClient } from '../../main/storage-service/client'
import type { LogOverlay } from '../../main/exchange/log-overlay'
import { measurementName, readArguments, type Arguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { DATA_OPTION, JSON_OPTION, NAME_OPTION } from '../common-options'
import { DEFAULT_COLUMNS } from '../help'
import { Interruption, statusOfSignal } from '../measuring/interruption'
import { withStorage } from '../storage/with-storage'
import { ProgressLine } from '../terminal/progress-line'
import { ask, canAsk } from '../terminal/question'
import { localTime, measurementTable } from '../text/measurement-table'
import { withWholePath } from '../text/printable'
import { whoOf, whoText } from '../text/who'

export const importCommand: Command = {
  name: 'import',
  group: 'In and out',
  summary: 'make measurements of recordings, .anemometer files, tables and pictures',
  usage: ['anemometer import FILE… [OPTIONS]', 'anemometer import FILE --events-from LOG [OPTIONS]'],
  details: [
    'Takes what powermetrics wrote (property lists or text, of any size), recordings of IOReport (.ioreport), .anemometer files, CSV and NDJSON as they were exported, and PNG pictures of this app that carry their data. Each becomes one measurement.',
    'A recording of several Macs, builds of macOS or starts, or in which time goes back, becomes a measurement for each of them; in a terminal you are asked which to keep.',
    'LOG is what "log show" wrote of the same time, in the style ndjson (the best), compact, syslog or default: it tells who used the Neural Engine, and is laid over the samples. Where its clock differs, --events-offset is added to its times; with "auto" it is found by what both show, the rises of ANE power after somebody asked for it. Of a .logarchive, which only a Mac can read, you are told what to type there.',
    'In a terminal it shows how far it is. Ctrl-C leaves nothing of the file it was at.',
  ],
  options: [
    { ...NAME_OPTION, summary: "what it is called (default: the file's name); for one file only" },
    {
      name: 'events-from',
      value: 'LOG',
      summary: 'lay this log over it; for one file only',
      completes: 'file',
    },
    {
      name: 'events-offset',
      value: 'SECONDS|auto',
      summary: 'added to the times of the log, as 3600 or -0.5; "auto" finds it',
    },
    { ...JSON_OPTION, summary: 'one object a line, a file each, on standard output' },
    DATA_OPTION,
  ],
  operands: 'file',
  examples: [
    { line: 'import powermetrics.plist', what: 'its figures and a verdict' },
    { line: 'import power.plist --events-from ane.ndjson', what: 'and who used the Neural Engine' },
    { line: 'import *.plist --json | jq .verdict.code', what: 'the verdicts of many' },
    { line: 'import from-a-colleague.anemometer', what: 'a measurement of another machine' },
  ],
  exitStatus: '0 all were imported; 1 some, or something in them was unreadable; 2 none; 130 Ctrl-C.',
  run: async (args, io) => {
    const given = readArguments(importCommand, args)
    const name = measurementName(given)
    if (given.operands.length === 0) throw new UsageError('name the FILE to import')
    if (name !== null && given.operands.length > 1)
      throw new UsageError('--name is for one file; leave it out, and each has its own')
    const overlay = readOverlay(given)
    const json = given.has('json')
    return importFiles({ paths: given.operands, name, overlay, json, data: given.text('data') }, io)
  },
}

/** Clocks differ by a time zone, or by days where one was never set. */
const LARGEST_OFFSET_S = 400 * 86_400

function readOverlay(given: Arguments): LogOverlay | null {
  const path = given.text('events-from')
  const offset = given.text('events-offset')
  if (path === null) {
    if (offset !== null)
      throw new UsageError('--events-offset moves the log that --events-from names; name one')
    return null
  }
  if (given.operands.length > 1)
    throw new UsageError('--events-from is for one file; import the others by themselves')
  if (offset === 'auto') return { path, offsetMs: null }
  const seconds = offset === null ? 0 : Number(offset)
  if (offset?.trim() === '' || !(Math.abs(seconds) <= LARGEST_OFFSET_S))
    throw new UsageError(
      `--events-offset takes "auto", or seconds up to ${LARGEST_OFFSET_S}, not "${offset ?? ''}"`,
    )
  return { path, offsetMs: Math.round(seconds * 1000) }
}

const CANCELLED: Result = { ok: true, value: null }

interface ImportOptions {
  paths: readonly string[]
  name: string | null
  /** A log that is laid over the only file. */
  overlay: LogOverlay | null
  json: boolean
  data: string | null
}

export async function importFiles(options: ImportOptions, io: CommandIo): Promise<ExitStatus> {
  const interruption = new Interruption()
  const progress = new ProgressLine(io)
  const onTransfer = progress.showTransfer.bind(progress)
  try {
    return await withStorage({ data: options.data, access: 'create', onTransfer }, io, (storage) => {
      interruption.requested.addEventListener('abort', () => void storage.call.cancelTransfers.asEvent())
      return importAll(storage, options, io, interruption, progress)
    })
  } finally {
    interruption.dispose()
  }
}

async function importAll(
  storage: StorageClient,
  options: ImportOptions,
  io: CommandIo,
  interruption: Interruption,
  progress: ProgressLine,
): Promise<ExitStatus> {
  let imported = 0
  let problems = 0
  for (const path of options.paths) {
    const result = interruption.requested.aborted
      ? CANCELLED
      : await storage.call.importFile(path, options.name, options.overlay)
    progress.clear()
    if (interruption.signal !== null && (!result.ok || result.value === null)) {
      io.printError(`anemometer import: ended at ${printable(basename(path))}; nothing of it was kept`)
      return statusOfSignal(interruption.signal)
    }
    if (!result.ok) {
      io.printError(`anemometer import: ${printable(withWholePath(result.message, path))}`)
      problems++
      continue
    }
    if (result.value === null) continue
    problems += result.value.warnings.length
    for (const warning of result.value.warnings) io.printError(`${printable(path)}: ${printable(warning)}`)
    for (const note of result.value.notes) io.printError(`${printable(path)}: ${printable(note)}`)
    const columns = io.terminalColumns() ?? DEFAULT_COLUMNS
    const kept = await chooseRuns(storage, result.value, options, io)
    for (const measurement of kept) {
      const who = await whoOf(storage, measurement)
      io.output.write(
        options.json
          ? `${JSON.stringify({ ...withNamedMachine(measurement), who })}\n`
          : `${imported > 0 ? '\n' : ''}${measurementTable(measurement, columns, io.style)}${whoText(who, columns, io.style)}`,
      )
      imported++
    }
    await io.output.flush()
  }
  return imported === 0 ? 2 : problems > 0 ? 1 : 0
}

/** Which of the runs of one recording to keep, where somebody can be asked; otherwise all. The others are deleted. */
async function chooseRuns(
  storage: StorageClient,
  { measurements, isTakenApart }: ImportedFile,
  { json }: ImportOptions,
  io: CommandIo,
): Promise<readonly Measurement[]> {
  if (!isTakenApart || json || !canAsk(io)) return measurements
  measurements.forEach((run, index) => {
    const mac = [run.machine.model ?? 'Mac unknown', run.machine.osBuild ?? ''].join(' ').trim()
    io.printError(`  ${index + 1}: ${printable(mac)}, ${localTime(run.startedAt)}, samples: ${run.samples}`)
  })
  const question = `Keep all ${measurements.length} [a], one of them [1-${measurements.length}], or none [n]? `
  let kept = runsToKeep(await ask(question), measurements)
  while (kept === null) kept = runsToKeep(await ask(question), measurements)
  const keptRuns = kept
  const ids = measurements.filter((run) => !keptRuns.includes(run)).map(({ id }) => id)
  const removed = ids.length === 0 ? null : await storage.call.remove(ids)
  if (removed?.ok !== false) return kept
  io.printError(`anemometer import: ${printable(removed.message)}`)
  return measurements
}

/** null for what is no answer. Without one, as after Ctrl-D, all are kept: nothing is lost by that. */
export function runsToKeep<T>(answer: string, runs: readonly T[]): readonly T[] | null {
  if (answer === '' || /^a(?:ll)?$/i.test(answer)) return runs
  if (/^n(?:one)?$/i.test(answer)) return []
  const run = /^\d{1,3}$/.test(answer) ? runs[Number(answer) - 1] : undefined
  return run === undefined ? null : [run]
}
