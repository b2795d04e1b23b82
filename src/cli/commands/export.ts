import { EXPORT_FORMATS, type ExportFormat } from '#shared/transfer'
import type { ExportedSubject } from '../actions/export'
import { readArguments, type Arguments } from '../arguments'
import { UsageError, type Command } from '../command'
import { DATA_OPTION } from '../common-options'

export const exportCommand: Command = {
  name: 'export',
  group: 'In and out',
  summary: 'write a measurement, or a time, into a file',
  usage: [
    'anemometer export ID -o FILE [OPTIONS]',
    'anemometer export --from TIME [--to TIME] -o FILE [OPTIONS]',
  ],
  details: [
    'Writes the samples as they were recorded: .csv, .ndjson, .parquet, or .anemometer with everything, to open on another machine. The file is written whole or not at all.',
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
      completes: EXPORT_FORMATS,
    },
    { name: 'from', value: 'TIME', summary: 'as 2022-03-30T12:00 (local time) or 2022-03-30T12:00:00Z' },
    { name: 'to', value: 'TIME', summary: 'the same (default: now)' },
    { name: 'demonstration', summary: 'with --from: of the demonstration instead of live readings' },
    DATA_OPTION,
  ],
  operands: 'measurement',
  examples: [
    { line: 'export f3 -o lookup.anemometer', what: 'to send to somebody' },
    { line: 'export f3 --format csv -o - | head', what: 'into another program' },
    { line: 'export f3 -o lookup.parquet', what: 'for pandas, DuckDB or R' },
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
    const { exportTo } = await import('../actions/export')
    return exportTo({ path, subject, format: readFormat(given, path), data: given.text('data') }, io)
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
  if (from === null) throw new UsageError('name a measurement, or a time with --from and --to')
  const fromMs = readTime('from', from)
  const toMs = readTime('to', given.text('to') ?? new Date().toISOString())
  if (toMs <= fromMs) throw new UsageError('--to has to be later than --from')
  return { kind: 'range', track: given.has('demonstration') ? 'demonstration' : 'live', fromMs, toMs }
}

function readTime(name: string, text: string): number {
  const timeMs = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/.test(text) ? Date.parse(text) : NaN
  if (Number.isNaN(timeMs))
    throw new UsageError(`--${name} takes a time as 2022-03-30T12:00:00Z, not "${text}"`)
  return timeMs
}

function readFormat(given: Arguments, path: string): ExportFormat {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase()
  const wanted = given.text('format') ?? ending
  const format = EXPORT_FORMATS.find((known) => known === wanted)
  if (format === undefined)
    throw new UsageError(
      `end the file's name in ${EXPORT_FORMATS.map((known) => `.${known}`).join(', ')}, or say --format`,
    )
  return format
}
