import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { DEFAULT_SETTINGS, type Settings } from '#shared/settings'
import { writeFileAtomicallySync } from '../files/atomic-write'
import { removeLeftovers } from '../files/temporary-files'
import { readSettings } from './read-settings'

/**
 * The settings file, kept in memory and written on every change, whole or not at all.
 * A file that cannot be understood is set aside under another name, never overwritten and never fatal. What writes that
 * were killed left in its folder is removed meanwhile.
 */
export class SettingsStore {
  private settings: Settings
  /** What went wrong while loading, for the person; null when nothing did. */
  readonly notice: string | null

  constructor(
    private readonly path: string,
    private readonly onWriteError: (message: string) => void,
  ) {
    const loaded = load(path)
    this.settings = loaded.settings
    this.notice = loaded.notice
    void removeLeftovers(dirname(path))
  }

  get current(): Settings {
    return this.settings
  }

  /** Writes nothing when nothing changes. */
  update(patch: Partial<Settings>): Settings {
    const changed = { ...this.settings, ...patch }
    if (isDeepStrictEqual(changed, this.settings)) return this.settings
    this.settings = changed
    try {
      mkdirSync(dirname(this.path), { recursive: true })
      writeFileAtomicallySync(this.path, JSON.stringify(this.settings, null, 2) + '\n')
    } catch (error) {
      this.onWriteError(
        `The settings could not be saved (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
      )
    }
    return this.settings
  }
}

function load(path: string): { settings: Settings; notice: string | null } {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    // What cannot be read would be overwritten with the next change.
    const notice = code === 'ENOENT' ? null : setAside(path, `could not be read (${code ?? String(error)})`)
    return { settings: { ...DEFAULT_SETTINGS }, notice }
  }
  try {
    return { settings: readSettings(text), notice: null }
  } catch {
    return { settings: { ...DEFAULT_SETTINGS }, notice: setAside(path, 'could not be understood') }
  }
}

/** Keeps the file under another name; what happened, in words. */
function setAside(path: string, problem: string): string {
  const aside = `${path}.unreadable-${new Date().toISOString().replaceAll(':', '-')}`
  try {
    renameSync(path, aside)
    return `The settings file ${problem}. It was kept as ${aside}; the defaults are in use.`
  } catch {
    return `The settings file ${problem}; the defaults are in use.`
  }
}
