import { existsSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StorageClient, StorageStoppedError } from '../../main/storage-service/client'
import type { StorageListener } from '../../main/storage-service/client'
import { defaultHistoryFolder } from '../../main/storage/default-folder'
import type { CommandIo, ExitStatus } from '../command'
import { printable } from '../printable'
import { newHistory, takeBack } from './new-history'

const FILE = 'history.sqlite'

export interface StoreOptions extends Partial<Pick<StorageListener, 'onTransfer' | 'onText'>> {
  /** As typed; null: where the app keeps its own. */
  data: string | null
  /** Only who may `create` gets a history where there is none; who only reads leaves no trace of a mistyped name. */
  access: 'read' | 'change' | 'create'
}

/**
 * Opens the history for `work` and closes it. Why it cannot be opened is said in one line; then the status is 2. Of one
 * that was made for `work` nothing stays where nothing came to be kept.
 */
export async function withStorage(
  { data, access, onTransfer, onText }: StoreOptions,
  io: CommandIo,
  work: (storage: StorageClient) => Promise<ExitStatus> | ExitStatus,
): Promise<ExitStatus> {
  const folder = folderOf(data)
  if (access !== 'create' && !existsSync(join(folder, FILE))) {
    io.complain(`anemometer: ${whyEmpty(folder, data)}`)
    return 2
  }
  const made = newHistory(folder, FILE)
  const storage = new StorageClient(
    { folder, readOnly: access === 'read', maximumBytes: Number.POSITIVE_INFINITY, ages: false },
    {
      onNotice: (message) => io.complain(`anemometer: ${printable(message)}`),
      onMeasurements: () => undefined,
      onTransfer: onTransfer ?? (() => undefined),
      ...(onText && { onText }),
    },
  )
  try {
    // Why it cannot be opened has been told as a notice.
    return (await storage.call.open()).ok ? await work(storage) : 2
  } catch (error) {
    if (!(error instanceof StorageStoppedError)) throw error
    io.complain(`anemometer: ${printable(error.message)}`)
    return 2
  } finally {
    await storage.close({ removeEmpty: made !== null, free: access !== 'read' })
    if (made !== null) takeBack(made)
  }
}

/** A history of its own for `work`, gone afterwards. */
export async function withTemporaryStorage(
  io: CommandIo,
  work: (storage: StorageClient) => Promise<ExitStatus> | ExitStatus,
): Promise<ExitStatus> {
  const folder = await mkdtemp(join(tmpdir(), 'anemometer-')).catch((error: unknown) => error as Error)
  if (folder instanceof Error) {
    io.complain(`anemometer: no temporary folder can be made: ${folder.message}`)
    return 2
  }
  try {
    return await withStorage({ data: folder, access: 'create' }, io, work)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** True where there is a history to read. */
export function hasHistory(data: string | null): boolean {
  return existsSync(join(folderOf(data), FILE))
}

function folderOf(data: string | null): string {
  return data ?? defaultHistoryFolder()
}

function whyEmpty(folder: string, data: string | null): string {
  const shown = printable(folder)
  switch (whatIsAt(join(folder, FILE))) {
    case 'ENOTDIR':
      return `${shown} is a file, not a folder; --data wants the folder that ${FILE} lies in`
    case 'EACCES':
    case 'EPERM':
      return `${shown} may not be looked into; check the permissions of this folder and of those above it`
    default:
      return data === null
        ? 'nothing has been measured yet; begin with: anemometer run -- CMD'
        : `there is no history in ${shown}; check --data, or measure something with --data ${shown}`
  }
}

/** The system's code for why there is none; null where there is one. */
function whatIsAt(path: string): string | null {
  try {
    statSync(path)
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? null
  }
}
