import { basename } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import type { StorageClient } from '../../main/storage-service/client'
import { measurementName, readArguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { DATA_OPTION, JSON_OPTION, NAME_OPTION } from '../common-options'
import { DEFAULT_COLUMNS } from '../help'
import { Interruption, statusOfSignal } from '../measuring/interruption'
import { withStorage } from '../storage/with-storage'
import { ProgressLine } from '../terminal/progress-line'
import { measurementTable } from '../text/measurement-table'
import { withWholePath, printable } from '../text/printable'

export const importCommand: Command = {
  name: 'import',
  group: 'In and out',
  summary: 'measure files of powermetrics, and keep them',
  usage: ['anemometer import FILE… [OPTIONS]'],
  details: [
    'Takes what powermetrics wrote (property lists or text, of any size), .anemometer files, CSV and NDJSON as they were exported, and PNG pictures of this app that carry their data. Each becomes one measurement.',
    'In a terminal it shows how far it is. Ctrl-C leaves nothing of the file it was at.',
  ],
  options: [
    { ...NAME_OPTION, summary: "what it is called (default: the file's name); for one file only" },
    { ...JSON_OPTION, summary: 'one object a line, a file each, on standard output' },
    DATA_OPTION,
  ],
  operands: 'file',
  examples: [
    { line: 'import powermetrics.plist', what: 'its figures and a verdict' },
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
    return importFiles({ paths: given.operands, name, json: given.has('json'), data: given.text('data') }, io)
  },
}

const CANCELLED: Result = { ok: true, value: null }

interface ImportOptions {
  paths: readonly string[]
  name: string | null
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
      : await storage.call.importFile(path, options.name)
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
    for (const measurement of result.value.measurements) {
      io.output.write(
        options.json
          ? `${JSON.stringify(measurement)}\n`
          : `${imported > 0 ? '\n' : ''}${measurementTable(measurement, io.terminalColumns() ?? DEFAULT_COLUMNS, io.style)}`,
      )
      imported++
    }
    await io.output.flush()
  }
  return imported === 0 ? 2 : problems > 0 ? 1 : 0
}
