import { basename } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import type { TransferProgress } from '#shared/transfer'
import type { StorageClient } from '../../main/storage-service/client'
import type { CommandIo, ExitStatus } from '../command'
import { DEFAULT_COLUMNS } from '../help'
import { measurementTable } from '../measurement-table'
import { Interruption, statusOfSignal } from '../measuring/interruption'
import { inFull, printable } from '../printable'
import { ProgressLine } from '../progress-line'
import { withStorage } from '../store/open-store'
import { progressWords } from '../transfer-words'

const CANCELLED: Result = { ok: true, value: null }

export interface ImportWish {
  paths: readonly string[]
  name: string | null
  json: boolean
  data: string | null
}

export async function importFiles(options: ImportWish, io: CommandIo): Promise<ExitStatus> {
  const interruption = new Interruption()
  const progress = new ProgressLine(io)
  const onTransfer = (now: TransferProgress | null): void => {
    if (now !== null) progress.show(progressWords(now))
  }
  try {
    return await withStorage({ data: options.data, access: 'create', onTransfer }, io, (storage) => {
      interruption.asked.addEventListener('abort', () => void storage.call.cancelTransfers.asEvent())
      return importAll(storage, options, io, interruption, progress)
    })
  } finally {
    interruption.dispose()
  }
}

async function importAll(
  storage: StorageClient,
  options: ImportWish,
  io: CommandIo,
  interruption: Interruption,
  progress: ProgressLine,
): Promise<ExitStatus> {
  let imported = 0
  let complaints = 0
  for (const path of options.paths) {
    const result = interruption.asked.aborted ? CANCELLED : await storage.call.importFile(path, options.name)
    progress.clear()
    if (interruption.signal !== null && (!result.ok || result.value === null)) {
      io.complain(`anemometer import: ended at ${printable(basename(path))}; nothing of it was kept`)
      return statusOfSignal(interruption.signal)
    }
    if (!result.ok) {
      io.complain(`anemometer import: ${printable(inFull(result.message, path))}`)
      complaints++
      continue
    }
    if (result.value === null) continue
    complaints += result.value.warnings.length
    for (const warning of result.value.warnings) io.complain(`${printable(path)}: ${printable(warning)}`)
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
  return imported === 0 ? 2 : complaints > 0 ? 1 : 0
}
