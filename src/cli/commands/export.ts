import type { Result } from '#shared/ipc-contract'
import { bytes } from '#shared/plain-text'
import { CONTINUOUS_KINDS, DEFAULT_SOURCE, SOURCES, type ContinuousKind } from '#shared/sources'
import { FILE_FORMATS, formatOfPath, type FileFormat } from '#shared/transfer'
import { printable } from '#shared/printable'
import type { ExportSummary } from '../../main/exchange/export-samples'
import type { StorageClient } from '../../main/storage-service/client'
import type { StoredSubject } from '../../main/storage-service/protocol'
import { readArguments, readTime, type Arguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { DATA_OPTION, WITH_PROCESSES_OPTION } from '../common-options'
import { Interruption, statusOfSignal } from '../measuring/interruption'
import { findOne } from '../storage/find-measurements'
import { withStorage } from '../storage/with-storage'
import { ProgressLine } from '../terminal/progress-line'

/** What is kept of these is exported where an option of their name asks for it. */
const OTHER_TRACKS = CONTINUOUS_KINDS.filter((kind) => kind !== DEFAULT_SOURCE)

export const exportCommand: Command = {
  name: 'export',
  group: 'In and out',
  summary: 'write a measurement, or a range of time, into a file',
  usage: [
    'anemometer export ID -o FILE [OPTIONS]',
    'anemometer export --from TIME [--to TIME] -o FILE [OPTIONS]',
  ],
  details: [
    'Writes the samples as they were recorded: .csv, .ndjson, .parquet, or .anemometer with everything, to open on another machine; or traces, .profile.json for profiler.firefox.com and .perfetto.json for ui.perfetto.dev. The file is written whole or not at all; one of that name is replaced.',
    'With .plist or .txt it writes what powermetrics wrote, byte for byte, with .ioreport what IOReport gave, as far as that was kept: import, parse and --replay read it again.',
    'With --from and --to it takes what the app kept of its live readings in full resolution.',
  ],
  options: [
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      summary: 'where to write it; - is standard output, for csv and ndjson',
      completes: 'file',
    },
    {
      name: 'format',
      value: 'NAME',
      summary: "how, where the file's name does not tell",
      completes: FILE_FORMATS,
    },
    { name: 'from', value: 'TIME', summary: 'as 2022-03-30T12:00 (local time) or 2022-03-30T12:00:00Z' },
    { name: 'to', value: 'TIME', summary: 'the same (default: now)' },
    ...OTHER_TRACKS.map((kind) => ({
      name: kind,
      summary: `with --from: of ${SOURCES[kind].phrase} instead of ${SOURCES[DEFAULT_SOURCE].phrase}`,
    })),
    WITH_PROCESSES_OPTION,
    DATA_OPTION,
  ],
  operands: 'measurement',
  examples: [
    { line: 'export f3 -o lookup.anemometer', what: 'to send to somebody' },
    { line: 'export f3 --format csv -o - | head', what: 'into another program' },
    { line: 'export f3 -o lookup.parquet', what: 'for pandas, DuckDB or R' },
    { line: 'export f3 -o lookup.profile.json', what: 'to drop on profiler.firefox.com' },
    { line: 'export f3 -o lookup.ioreport', what: 'the counters, to be read again' },
    {
      line: 'export --from 2026-05-01T09:00 --to 2026-05-01T10:00 -o morning.csv',
      what: 'an hour of live readings',
    },
  ],
  exitStatus:
    '0 written; 2 there is nothing of it, or it could not be written; 130 Ctrl-C, and nothing was written.',
  run: async (args, io) => {
    const given = readArguments(exportCommand, args)
    const path = given.text('output')
    if (path === null) throw new UsageError('name the file to write: -o FILE')
    const subject = readSubject(given)
    const format = readFormat(given, path)
    const withProcesses = given.has('with-processes')
    return exportTo({ path, subject, format, withProcesses, data: given.text('data') }, io)
  },
}

function readSubject(given: Arguments): ExportedSubject {
  const [word, extra] = given.operands
  const from = given.text('from')
  if (extra !== undefined) throw new UsageError(`one measurement a file; "${extra}" is too many`)
  if (word !== undefined) {
    if (from !== null || given.text('to') !== null)
      throw new UsageError('choose between a measurement and --from')
    return { kind: 'measurement', word }
  }
  if (from === null) throw new UsageError('name a measurement, or a range of time with --from and --to')
  const fromMs = readTime('from', from)
  const toMs = readTime('to', given.text('to') ?? new Date().toISOString())
  if (toMs <= fromMs) throw new UsageError('--to has to be later than --from')
  const track = OTHER_TRACKS.find((kind) => given.has(kind)) ?? DEFAULT_SOURCE
  return { kind: 'range', track, fromMs, toMs }
}

function readFormat(given: Arguments, path: string): FileFormat {
  const named = given.text('format')
  const format =
    named === null
      ? formatOfPath(path, FILE_FORMATS)
      : (FILE_FORMATS.find((known) => known === named) ?? null)
  if (format === null)
    throw new UsageError(
      `end the file's name in ${FILE_FORMATS.map((known) => `.${known}`).join(', ')}, or say --format`,
    )
  return format
}

const CANCELLED: Result = { ok: true, value: null }

interface ExportOptions {
  path: string
  subject: ExportedSubject
  format: FileFormat
  withProcesses: boolean
  data: string | null
}

/** A measurement, or a range of the app's continuous history. */
type ExportedSubject =
  | { kind: 'measurement'; word: string }
  | { kind: 'range'; track: ContinuousKind; fromMs: number; toMs: number }

function exportTo(options: ExportOptions, io: CommandIo): Promise<ExitStatus> {
  // Printing leaves nothing to clean up, so a signal may end the process; a file is removed when a signal cancels it.
  return options.path === '-' ? printTo(options, io) : exportToFile(options, io)
}

/** Writes to standard output, for another program. */
async function printTo(
  { subject, format, withProcesses, data }: ExportOptions,
  io: CommandIo,
): Promise<ExitStatus> {
  if (format !== 'csv' && format !== 'ndjson')
    return refuse(`Standard output takes csv and ndjson. For ${format} name a file.`, io)
  const onText = async (text: string): Promise<boolean> => {
    io.output.write(text)
    await io.output.flush()
    return !io.output.closed
  }
  return withStorage({ data, access: 'read', onText }, io, async (storage) => {
    const stored = await storedSubject(storage, subject)
    const printed = stored.ok ? await storage.call.exportText(stored.value, format, withProcesses) : stored
    return printed.ok ? reportExport(printed.value, '-', io) : refuse(printed.message, io)
  })
}

async function exportToFile(
  { path, subject, format, withProcesses, data }: ExportOptions,
  io: CommandIo,
): Promise<ExitStatus> {
  const interruption = new Interruption()
  const progress = new ProgressLine(io)
  const onTransfer = progress.showTransfer.bind(progress)
  try {
    return await withStorage({ data, access: 'read', onTransfer }, io, async (storage) => {
      interruption.requested.addEventListener('abort', () => void storage.call.cancelTransfers.asEvent())
      const stored = await storedSubject(storage, subject)
      if (!stored.ok) return refuse(stored.message, io)
      const written = interruption.requested.aborted
        ? CANCELLED
        : await storage.call.exportFile(stored.value, format, path, withProcesses)
      progress.clear()
      if (written.ok && written.value !== null) return reportExport(written.value, path, io)
      if (!written.ok) refuse(written.message, io)
      else refuse(`The export of ${path} was cancelled. Nothing was saved.`, io)
      return interruption.signal === null ? 2 : statusOfSignal(interruption.signal)
    })
  } finally {
    interruption.dispose()
  }
}

async function storedSubject(
  storage: StorageClient,
  subject: ExportedSubject,
): Promise<Result<StoredSubject>> {
  if (subject.kind === 'range') return { ok: true, value: { ...subject, kind: 'track' } }
  const found = await findOne(storage, subject.word)
  return found.ok ? { ok: true, value: { kind: 'measurement', id: found.value.id } } : found
}

function refuse(message: string, io: CommandIo): ExitStatus {
  io.printError(`anemometer export: ${printable(message)}`)
  return 2
}

/** Prints what was written. The status is 1 when something had to be left out. */
export function reportExport(
  { samples, events, bytes: size, eventsFile, warnings }: ExportSummary,
  path: string,
  io: CommandIo,
): ExitStatus {
  for (const warning of warnings) io.printError(`${printable(path)}: ${printable(warning)}`)
  if (path !== '-') {
    const parts = [
      `${samples} ${samples === 1 ? 'sample' : 'samples'}`,
      ...(events === 0 ? [] : [`${events} ${events === 1 ? 'event' : 'events'}${placeOf(eventsFile)}`]),
      bytes(size),
    ]
    io.printError(`${printable(path)}: ${parts.join(', ')}`)
  }
  return warnings.length > 0 ? 1 : 0
}

function placeOf(eventsFile: string | null): string {
  return eventsFile === null ? '' : ` in ${printable(eventsFile)}`
}
