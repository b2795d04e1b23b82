import { createHash, randomBytes } from 'node:crypto'
import { lstatSync, readdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from '../../files/make-folder'
import { z } from 'zod'
import { LONGEST_EVENT_LABEL } from '#shared/limits'
import { MARK_KINDS } from '#shared/track-events'

/** A request is one line of JSON, and so is its answer. Neither is longer than this, bytes. */
export const LONGEST_LINE_BYTES = 4096

export const requestSchema = z.object({
  mark: z.string().trim().min(1).max(LONGEST_EVENT_LABEL),
  kind: z.enum(MARK_KINDS).default('mark'),
})
export const answerSchema = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), message: z.string().max(LONGEST_LINE_BYTES) }),
])

export type MarkAnswer = z.infer<typeof answerSchema>

/** Where the processes that record into one history listen for marks, each at an address of its own. */
export interface MarkPlace {
  folder: string
  prefix: string
  suffix: string
}

/** `sun_path` has 104 bytes on macOS and 108 elsewhere, the closing NUL among them. */
const LONGEST_PATH_BYTES = 103
const ID = /^[0-9a-f]{8}$/

/**
 * The history's own folder. Where its path is too long for a socket, a private folder in the system's temporary
 * folder whose name is a hash of the path. On Windows named pipes, which are in no folder of ours. Throws the file
 * system's error.
 */
export function placeOfMarks(historyFolder: string, platform: NodeJS.Platform = process.platform): MarkPlace {
  const path = realpathSync(historyFolder)
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 16)
  if (platform === 'win32') return { folder: '\\\\.\\pipe\\', prefix: `anemometer-${hash}-`, suffix: '' }
  const place = { folder: path, prefix: 'marks-', suffix: '.sock' }
  if (Buffer.byteLength(newAddress(place)) <= LONGEST_PATH_BYTES) return place
  const folder = join(tmpdir(), `anemometer-${hash}`)
  makeFolder(folder, 0o700)
  const facts = lstatSync(folder)
  if (!facts.isDirectory() || facts.uid !== process.getuid?.() || (facts.mode & 0o077) !== 0)
    throw new Error(`${folder} is not a private folder of yours; remove it`)
  return { ...place, folder }
}

export function newAddress({ folder, prefix, suffix }: MarkPlace): string {
  return addressOf(folder, `${prefix}${randomBytes(4).toString('hex')}${suffix}`)
}

/** The addresses of all processes that listen, and of those that died while they did. */
export function addressesAt({ folder, prefix, suffix }: MarkPlace): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith(suffix))
    .filter((name) => ID.test(name.slice(prefix.length, name.length - suffix.length)))
    .map((name) => addressOf(folder, name))
}

/** Not `join` for named pipes, whose names it would change. */
function addressOf(folder: string, name: string): string {
  return folder.endsWith('\\') ? folder + name : join(folder, name)
}
