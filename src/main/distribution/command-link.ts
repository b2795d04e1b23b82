import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import type { Result } from '#shared/ipc-contract'

/** What is typed in a terminal. */
const COMMAND = 'anemometer'
/** Where packing puts the command inside any copy of the app (`extraResources` in electron-builder.yml). */
const LAUNCHER_IN_APP = join('command', 'bin', 'anemometer')
/** macOS runs an app that was not moved since its download from such a place, and disk images go away as well. */
const PASSING_PLACES = ['/AppTranslocation/', '/Volumes/', '/.mount_']

export interface CommandLinkOptions {
  /** The program in the app that runs, absolute. */
  launcher: string
  /** Where the link may be, the best first; absolute. One inside `home` is made where there is none. */
  folders: readonly string[]
  home: string
  /** The folders that a new terminal searches for commands. */
  searched: readonly string[]
}

/** The folders for `CommandLinkOptions`: one that all terminals of a Mac search, and one that every person may write to. */
export function linkFolders(home: string): string[] {
  return ['/usr/local/bin', join(home, '.local', 'bin')]
}

/**
 * What a new terminal searches, as far as the system says it: `PATH`, which for an app is short, and on a Mac the lists from
 * which shells begin (`man path_helper`). What the person's own shell adds is not known.
 */
export function searchedFolders(path: string, etc = '/etc'): string[] {
  const lists = [join(etc, 'paths'), ...namesIn(join(etc, 'paths.d'))]
  return [...path.split(delimiter), ...lists.flatMap((file) => linesOf(file))].filter(
    (folder) => folder !== '',
  )
}

/** The link that leads to this very app; null where there is none. */
export function findCommandLink({ launcher, folders }: CommandLinkOptions): string | null {
  return folders.map((folder) => join(folder, COMMAND)).find((path) => targetOf(path) === launcher) ?? null
}

/**
 * Links the command in the first folder that can be written to, never over another file; a link to another copy of the app,
 * also to one that is gone, is replaced. Returns what was done, and what is left to do, in sentences.
 */
export function installCommandLink(options: CommandLinkOptions): Result<string> {
  const { launcher, folders, home } = options
  if (PASSING_PLACES.some((place) => launcher.includes(place)))
    return fail(
      'Move Anemometer into the folder Applications and open it there first: where it is now, it does not stay.',
    )
  if (!existsSync(launcher))
    return fail(`This build of the app carries no command: there is no ${launcher}. Install a release.`)
  const taken = folders
    .map((folder) => join(folder, COMMAND))
    .find((path) => isThere(path) && !leadsToApp(path))
  if (taken !== undefined)
    return fail(
      `${taken} is there already and is not of this app, so it stays as it is. Rename or remove it, then try again.`,
    )
  for (const folder of folders) {
    const path = join(folder, COMMAND)
    if (!link(path, launcher, folder.startsWith(join(home, '/')))) continue
    return { ok: true, value: whatWasDone(path, options) }
  }
  const sudo = `sudo ln -s ${quote(launcher)} ${quote(join(folders[0] ?? '', COMMAND))}`
  return fail(
    `None of these folders can be written to: ${folders.join(', ')}. Type this in a terminal instead: ${sudo}`,
  )
}

/** Removes what `installCommandLink` made, and nothing else. */
export function removeCommandLink(options: CommandLinkOptions): Result<string> {
  const path = findCommandLink(options)
  if (path === null) return fail('There is no link to this app to remove.')
  try {
    unlinkSync(path)
    return { ok: true, value: `${path} was removed.` }
  } catch (error) {
    return fail(
      `${path} could not be removed (${codeOf(error)}). Type this in a terminal instead: sudo rm ${quote(path)}`,
    )
  }
}

/** False where this folder cannot be written to. */
function link(path: string, launcher: string, mayMakeFolder: boolean): boolean {
  try {
    if (mayMakeFolder) mkdirSync(dirname(path), { recursive: true })
    if (targetOf(path) === launcher) return true
    if (leadsToApp(path)) unlinkSync(path)
    symlinkSync(launcher, path)
    return true
  } catch {
    return false
  }
}

function whatWasDone(path: string, { searched }: CommandLinkOptions): string {
  const done = `${path} leads to the command in this app: type "${COMMAND}" in a new terminal. It needs Node 20.19 or later.`
  const folder = dirname(path)
  if (searched.includes(folder)) return done
  const line = `export PATH=${quote(folder)}:"$PATH"`
  return `${done} Where the terminal does not find it, since ${folder} may not be among the folders that it searches, type once: echo ${quote(line)} >> ~/.zprofile`
}

/** Where a link leads, absolute; null where there is no link. */
function targetOf(path: string): string | null {
  try {
    return resolve(dirname(path), readlinkSync(path))
  } catch {
    return null
  }
}

function leadsToApp(path: string): boolean {
  return targetOf(path)?.endsWith(`/${LAUNCHER_IN_APP}`) ?? false
}

/** Also for a link that leads nowhere, which `existsSync` does not see. */
function isThere(path: string): boolean {
  return existsSync(path) || targetOf(path) !== null
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name))
  } catch {
    return []
  }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** A word as shells read it. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}

function fail(message: string): Result<never> {
  return { ok: false, message }
}
