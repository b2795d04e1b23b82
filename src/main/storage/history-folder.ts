import { chmodSync } from 'node:fs'
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'
import { guardFiles } from '../files/named-file'

/** The app's name in the system's folder of application data, as Electron has it (`productName`). */
const APP_FOLDER = 'Anemometer'

/** A history shows what somebody did, and when: nobody else may read its files or list its folder. */
export const PRIVATE_FOLDER_MODE = 0o700
const PRIVATE_FILE_MODE = 0o600

/** The database, what SQLite keeps beside it, and the lock files, which SQLite opens too. */
const OPENED_BY_SQLITE = /^history\.sqlite(-wal|-shm|-journal)?$|\.lock(-wal|-shm|-journal)?$/

interface Environment {
  platform: NodeJS.Platform
  env: Readonly<Partial<Record<string, string>>>
  home: string
}

/** Where the app keeps its history, so that the command line finds it without Electron. */
export function defaultHistoryFolder({ platform, env, home }: Environment = thisProcess()): string {
  switch (platform) {
    case 'darwin':
      return posix.join(home, 'Library', 'Application Support', APP_FOLDER, 'history')
    case 'win32':
      return win32.join(env.APPDATA ?? win32.join(home, 'AppData', 'Roaming'), APP_FOLDER, 'history')
    default:
      return posix.join(absolute(env.XDG_CONFIG_HOME) ?? posix.join(home, '.config'), APP_FOLDER, 'history')
  }
}

/** The XDG Base Directory Specification says that relative paths are to be ignored. */
function absolute(path: string | undefined): string | null {
  return path !== undefined && posix.isAbsolute(path) ? path : null
}

function thisProcess(): Environment {
  return { platform: process.platform, env: process.env, home: homedir() }
}

/**
 * Makes a file readable for its user alone; SQLite gives the files beside the database the same rights. A file of
 * another user, or on a disk that cannot be written, stays as it is.
 */
export function makePrivate(path: string): void {
  try {
    chmodSync(path, PRIVATE_FILE_MODE)
  } catch {
    // Not ours to change.
  }
}

/**
 * While this process has the history in `folder` open, no other code of it may open the files that SQLite has open:
 * closing them would drop SQLite's locks. Returns what ends that.
 */
export function guardHistory(folder: string): () => void {
  return guardFiles(folder, OPENED_BY_SQLITE)
}
