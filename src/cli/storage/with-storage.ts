import { existsSync, rmSync, rmdirSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { printable } from '#shared/printable'
import { StorageClient, StorageStoppedError, type StorageListener } from '../../main/storage-service/client'
import { defaultHistoryFolder } from '../../main/storage/history-folder'
import type { HistoryCondition } from '../../main/storage/inspect-history'
import { UsageError, type CommandIo, type ExitStatus } from '../command'

const FILE = 'history.sqlite'

export interface StoreOptions extends Partial<
  Pick<StorageListener, 'onTransfer' | 'onText' | 'onRestart' | 'onTotals'>
> {
  /** Folder of the history, as typed; null for the app's own. */
  data: string | null
  /** Only `create` makes a history where there is none, so that a mistyped folder is not created by reading it. */
  access: 'read' | 'change' | 'create'
  /** The history ages in the background, and takes no more than so many bytes; without it, it does neither. */
  maximumBytes?: number
}

/**
 * Opens the history, runs `work` and closes the history. Where it cannot be opened, prints one line why and returns 2. A
 * history that was created for `work` is removed again if nothing was stored in it.
 */
export async function withStorage(
  { data, access, maximumBytes, onTransfer, onText, onRestart, onTotals }: StoreOptions,
  io: CommandIo,
  work: (storage: StorageClient) => Promise<ExitStatus> | ExitStatus,
): Promise<ExitStatus> {
  const folder = historyFolder(data)
  if (access !== 'create' && !existsSync(join(folder, FILE))) {
    io.printError(`anemometer: ${whyEmpty(folder, data)}`)
    return 2
  }
  const made = newHistory(folder, FILE)
  const storage = new StorageClient(
    {
      folder,
      readOnly: access === 'read',
      maximumBytes: maximumBytes ?? Number.POSITIVE_INFINITY,
      ages: maximumBytes !== undefined,
      sendsTotals: onTotals !== undefined,
    },
    {
      onNotice: (message) => io.printError(`anemometer: ${printable(message)}`),
      onMeasurements: () => undefined,
      onTransfer: onTransfer ?? (() => undefined),
      ...(onText && { onText }),
      ...(onTotals && { onTotals }),
      onRestart: () => {
        onRestart?.()
        // Finishes what was being measured when the thread stopped, and tells of it.
        storage.call.open().catch(() => undefined)
      },
    },
  )
  try {
    // Where it cannot be opened, `onNotice` has printed why.
    return (await storage.call.open()).ok ? await work(storage) : 2
  } catch (error) {
    if (!(error instanceof StorageStoppedError)) throw error
    io.printError(`anemometer: ${printable(error.message)}`)
    return 2
  } finally {
    await storage.close({ removeEmpty: made !== null, free: access !== 'read' })
    if (made !== null) removeNewHistory(made)
  }
}

/** How the history in `folder` stands, without opening it for writing. Rejects where the storage thread stops. */
export async function inspectStorage(folder: string): Promise<HistoryCondition> {
  const storage = new StorageClient(
    { folder, readOnly: true, maximumBytes: Number.POSITIVE_INFINITY, ages: false },
    { onNotice: () => undefined, onMeasurements: () => undefined, onTransfer: () => undefined },
  )
  try {
    return await storage.call.inspect()
  } finally {
    await storage.close({ removeEmpty: false, free: false })
  }
}

/** Runs `work` with a new history in a temporary folder, which is deleted afterwards. */
export async function withTemporaryStorage(
  io: CommandIo,
  work: (storage: StorageClient) => Promise<ExitStatus> | ExitStatus,
): Promise<ExitStatus> {
  const folder = await mkdtemp(join(tmpdir(), 'anemometer-')).catch((error: unknown) => error as Error)
  if (folder instanceof Error) {
    io.printError(`anemometer: no temporary folder can be made: ${folder.message}`)
    return 2
  }
  try {
    return await withStorage({ data: folder, access: 'create' }, io, work)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Whether there is a history to read. `data` as in `StoreOptions`. */
export function hasHistory(data: string | null): boolean {
  return existsSync(join(historyFolder(data), FILE))
}

/** `data`: as typed; null: where the app keeps its own. */
export function historyFolder(data: string | null, findOwn: () => string = defaultHistoryFolder): string {
  if (data !== null) return data
  try {
    return findOwn()
  } catch (error) {
    // Neither HOME nor the system names a home, as of a user id without an account.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SYSTEM_ERROR') throw error
    throw new UsageError(
      'your home is not known here: set HOME, or name the folder of the history with --data',
    )
  }
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

/** The system's error code when `path` cannot be found; null when it exists. */
function whatIsAt(path: string): string | null {
  try {
    statSync(path)
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? null
  }
}

/** An empty file that storage keeps beside every history (docs/history.md). */
const RESERVE = 'history.reserve'

/** What does not exist yet and will be created with a history; `folders` innermost first. */
interface NewHistory {
  file: string
  folders: string[]
}

/** null when the history exists already. Must be called before the history is opened. */
function newHistory(folder: string, name: string): NewHistory | null {
  const file = join(folder, name)
  if (existsSync(file)) return null
  const folders: string[] = []
  for (let each = resolve(folder); !existsSync(each); each = dirname(each)) folders.push(each)
  return { file, folders }
}

/** Removes the folders that were created for a history, when storage has removed the empty history itself. */
function removeNewHistory({ file, folders }: NewHistory): void {
  if (existsSync(file)) return
  try {
    rmSync(join(dirname(file), RESERVE), { force: true })
    for (const made of folders) rmdirSync(made)
  } catch {
    // The folder holds something else by now, and stays.
  }
}
