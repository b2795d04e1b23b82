import { existsSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultHistoryFolder } from '../../main/storage/default-folder'
import { HistoryError } from '../../main/storage/database-errors'
import { freeSpace } from '../../main/storage/free-space'
import { openHistory, type HistoryStore } from '../../main/storage/history-store'
import type { CommandIo, ExitStatus } from '../command'
import { printable } from '../printable'
import { newHistory, takeBack } from './new-history'

const FILE = 'history.sqlite'

export interface StoreWish {
  /** As typed; null: where the app keeps its own. */
  data: string | null
  /** Only who may `create` gets a history where there is none; who only reads leaves no trace of a mistyped name. */
  access: 'read' | 'change' | 'create'
}

/**
 * Opens the history for `work` and closes it. Why it cannot be opened is said in one line; then the status is 2. Of one
 * that was made for `work` nothing stays where nothing came to be kept.
 */
export async function withStore(
  { data, access }: StoreWish,
  io: CommandIo,
  work: (store: HistoryStore) => Promise<ExitStatus> | ExitStatus,
): Promise<ExitStatus> {
  const folder = folderOf(data)
  if (access !== 'create' && !existsSync(join(folder, FILE))) {
    io.complain(`anemometer: ${whyEmpty(folder, data)}`)
    return 2
  }
  const made = newHistory(folder, FILE)
  const opened = openHistory(folder, {
    readOnly: access === 'read',
    onTrouble: (message) => io.complain(`anemometer: ${printable(message)}`),
  })
  if (!opened.ok) {
    io.complain(`anemometer: ${printable(opened.message)}`)
    return 2
  }
  const { store, notice } = opened.value
  if (notice !== null) io.complain(`anemometer: ${printable(notice)}`)
  try {
    return await work(store)
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error
    io.complain(`anemometer: ${printable(error.message)}`)
    return 2
  } finally {
    if (access !== 'read') await freeSpace(store)
    if (made === null) store.close()
    else {
      store.closeAndRemoveEmpty()
      takeBack(made)
    }
  }
}

/** A history of its own for `work`, gone afterwards. */
export async function withTemporaryStore(
  io: CommandIo,
  work: (store: HistoryStore) => Promise<ExitStatus> | ExitStatus,
): Promise<ExitStatus> {
  const folder = await mkdtemp(join(tmpdir(), 'anemometer-')).catch((error: unknown) => error as Error)
  if (folder instanceof Error) {
    io.complain(`anemometer: no temporary folder can be made: ${folder.message}`)
    return 2
  }
  try {
    return await withStore({ data: folder, access: 'create' }, io, work)
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
