import { basename } from 'node:path'
import type { TransferProgress } from '#shared/transfer'
import { importFile } from '../../main/exchange/import-file'
import type { HistoryStore } from '../../main/storage/history-store'
import type { CommandIo, ExitStatus } from '../command'
import { DEFAULT_COLUMNS } from '../help'
import { measurementTable } from '../measurement-table'
import { Interruption, statusOfSignal } from '../measuring/interruption'
import { inFull, printable } from '../printable'
import { ProgressLine } from '../progress-line'
import { withStore } from '../store/open-store'
import { progressWords } from '../transfer-words'

export interface ImportWish {
  paths: readonly string[]
  name: string | null
  json: boolean
  data: string | null
}

export async function importFiles(wish: ImportWish, io: CommandIo): Promise<ExitStatus> {
  const interruption = new Interruption()
  try {
    return await withStore({ data: wish.data, access: 'create' }, io, (store) =>
      importAll(store, wish, io, interruption),
    )
  } finally {
    interruption.dispose()
  }
}

async function importAll(
  store: HistoryStore,
  wish: ImportWish,
  io: CommandIo,
  interruption: Interruption,
): Promise<ExitStatus> {
  let imported = 0
  let complaints = 0
  for (const path of wish.paths) {
    const progress = new ProgressLine(io)
    const onProgress = (now: TransferProgress): void => progress.show(progressWords(now))
    const result = await importFile(store, path, { name: wish.name, signal: interruption.asked, onProgress })
    progress.clear()
    if (interruption.signal !== null && !result.ok) {
      io.complain(`anemometer import: ended at ${printable(basename(path))}; nothing of it was kept`)
      return statusOfSignal(interruption.signal)
    }
    if (!result.ok) {
      io.complain(`anemometer import: ${printable(inFull(result.message, path))}`)
      complaints++
      continue
    }
    complaints += result.value.warnings.length
    for (const warning of result.value.warnings) io.complain(`${printable(path)}: ${printable(warning)}`)
    for (const measurement of result.value.measurements) {
      io.output.write(
        wish.json
          ? `${JSON.stringify(measurement)}\n`
          : `${imported > 0 ? '\n' : ''}${measurementTable(measurement, io.terminalColumns() ?? DEFAULT_COLUMNS, io.style)}`,
      )
      imported++
    }
    await io.output.flush()
  }
  return imported === 0 ? 2 : complaints > 0 ? 1 : 0
}
