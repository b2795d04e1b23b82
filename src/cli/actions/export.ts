import type { Result } from '#shared/ipc-contract'
import type { ExportFormat, TransferProgress } from '#shared/transfer'
import type { ExportSummary } from '../../main/exchange/export-samples'
import type { StorageClient } from '../../main/storage-service/client'
import type { StoredSubject } from '../../main/storage-service/protocol'
import type { CommandIo, ExitStatus } from '../command'
import { Interruption, statusOfSignal } from '../measuring/interruption'
import { printable } from '../printable'
import { ProgressLine } from '../progress-line'
import { findOne } from '../store/find-measurements'
import { withStorage } from '../store/open-store'
import { progressWords } from '../transfer-words'
import { bytes } from '../words'

const CANCELLED: Result = { ok: true, value: null }

export interface ExportWish {
  path: string
  subject: ExportedSubject
  format: ExportFormat
  data: string | null
}

/** A measurement, or a time of the app's continuous history. */
export type ExportedSubject =
  | { kind: 'measurement'; word: string }
  | { kind: 'range'; track: 'live' | 'demonstration'; fromMs: number; toMs: number }

export function exportTo(options: ExportWish, io: CommandIo): Promise<ExitStatus> {
  // Of what is printed nothing has to be put in order: a signal ends it as it ends any program.
  return options.path === '-' ? printTo(options, io) : exportToFile(options, io)
}

/** Into standard output, so that another program can take it. */
async function printTo({ subject, format, data }: ExportWish, io: CommandIo): Promise<ExitStatus> {
  if (format !== 'csv' && format !== 'ndjson')
    return refuse(`Standard output takes csv and ndjson. For ${format} name a file.`, io)
  const onText = async (text: string): Promise<boolean> => {
    io.output.write(text)
    await io.output.flush()
    return !io.output.closed
  }
  return withStorage({ data, access: 'read', onText }, io, async (storage) => {
    const stored = await storedSubject(storage, subject)
    const printed = stored.ok ? await storage.call.exportText(stored.value, format) : stored
    return printed.ok ? tellWritten(printed.value, '-', io) : refuse(printed.message, io)
  })
}

async function exportToFile({ path, subject, format, data }: ExportWish, io: CommandIo): Promise<ExitStatus> {
  const interruption = new Interruption()
  const progress = new ProgressLine(io)
  const onTransfer = (now: TransferProgress | null): void => {
    if (now !== null) progress.show(progressWords(now))
  }
  try {
    return await withStorage({ data, access: 'read', onTransfer }, io, async (storage) => {
      interruption.asked.addEventListener('abort', () => void storage.call.cancelTransfers.asEvent())
      const stored = await storedSubject(storage, subject)
      if (!stored.ok) return refuse(stored.message, io)
      const written = interruption.asked.aborted
        ? CANCELLED
        : await storage.call.exportFile(stored.value, format, path)
      progress.clear()
      if (written.ok && written.value !== null) return tellWritten(written.value, path, io)
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
  io.complain(`anemometer export: ${printable(message)}`)
  return 2
}

/** 1 where something had to be left out. */
export function tellWritten(
  { samples, bytes: size, warnings }: ExportSummary,
  path: string,
  io: CommandIo,
): ExitStatus {
  for (const warning of warnings) io.complain(`${printable(path)}: ${printable(warning)}`)
  if (path !== '-')
    io.complain(`${printable(path)}: ${samples} ${samples === 1 ? 'sample' : 'samples'}, ${bytes(size)}`)
  return warnings.length > 0 ? 1 : 0
}
