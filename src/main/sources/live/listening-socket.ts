import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { errorFields } from '../../log/bug-reports'
import { log } from '../../log/log'
import { isSocketPath } from '../../privilege/one-time-pipe'

/** A socket that accepts one connection: that of `nc` for *This time only*. */
export interface ListeningSocket {
  readonly path: string
  /** Resolves with the first connection, when the socket's folder is removed. Never rejects. */
  readonly connection: Promise<Socket>
  /** Stops listening and removes the folder. May be called twice. */
  close(): Promise<void>
}

const OTHERS_MAY_WRITE = 0o022
const STICKY = 0o1000
/** Of removing the folder. */
const MOST_RETRIES = 3

/**
 * Listens in a new folder that only this user and root can enter, in the first of `folders` whose name may be part of a
 * root command and in which nobody else can rename it. Rejects with the file system's error, or with one that says why
 * none will do.
 */
export async function openListeningSocket(
  folders: readonly string[] = [tmpdir(), '/tmp'],
): Promise<ListeningSocket> {
  const folder = await makePrivateFolder(folders)
  const path = join(folder, 's')
  const server = createServer()
  server.maxConnections = 1
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => (closing ??= end(server, folder))
  try {
    await listening(server, path)
  } catch (error) {
    await close()
    throw error
  }
  const connection = new Promise<Socket>((resolve) => {
    server.once('connection', (socket) => {
      // Without a listener an error would end the process. The owner of the connection adds its own.
      socket.on('error', () => undefined)
      void close().then(() => resolve(socket))
    })
  })
  return { path, connection, close }
}

async function makePrivateFolder(folders: readonly string[]): Promise<string> {
  const doubts: string[] = []
  for (const parent of folders) {
    const doubt = await whyNotSafe(parent)
    if (doubt === null) return await mkdtemp(join(parent, 'anemometer-'))
    doubts.push(doubt)
  }
  throw new Error(doubts.join(' '))
}

/** Why a folder that is made in `parent` would not stay ours, in words; null where it does. */
async function whyNotSafe(parent: string): Promise<string | null> {
  if (!isSocketPath(join(parent, 'anemometer-123456/s')))
    return `The temporary folder ${parent} has a name that is too long or has characters that are not allowed in a root command.`
  const { uid, mode } = await stat(parent)
  const isOurs = uid === 0 || uid === userInfo().uid
  // In a folder with the sticky bit, as /tmp, only the owner of an entry can rename it.
  if (isOurs && ((mode & OTHERS_MAY_WRITE) === 0 || (mode & STICKY) !== 0)) return null
  return `The temporary folder ${parent} could be changed by others. It must belong to root or to you, and be writable by nobody else: name such a folder in TMPDIR and start again.`
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.removeListener('error', reject)
      // A connection that cannot be accepted, as with too many open files, must not end the process: `nc` gives up.
      server.on('error', () => undefined)
      resolve()
    })
  })
}

/**
 * Does not wait for the accepted connection to end, as `server.close` would. Another program of the person may fill the folder
 * while it is removed: then it stays, and is logged.
 */
async function end(server: Server, folder: string): Promise<void> {
  server.close()
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: MOST_RETRIES })
  } catch (error) {
    log.warn('source', 'The folder of a socket was not removed.', errorFields(error))
  }
}
