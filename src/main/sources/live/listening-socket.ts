import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isSocketPath } from '../../privilege/one-time-pipe'

/** A socket that accepts one connection: that of `nc` for *This time only*. */
export interface ListeningSocket {
  readonly path: string
  /** Resolves with the first connection, when the socket's folder is removed. Never rejects. */
  readonly connection: Promise<Socket>
  /** Stops listening and removes the folder. May be called twice. */
  close(): Promise<void>
}

/**
 * Listens in a new folder that only this user and root can enter. Rejects with the file system's error, or with one
 * that says that no temporary folder has a name that may be part of a root command.
 */
export async function openListeningSocket(
  folders: readonly string[] = [tmpdir(), '/tmp'],
): Promise<ListeningSocket> {
  const parent = folders.find((folder) => isSocketPath(join(folder, 'anemometer-123456/s')))
  if (parent === undefined)
    throw new Error(
      'The temporary folder has a name that is too long or has characters that are not allowed in a root command.',
    )
  const folder = await mkdtemp(join(parent, 'anemometer-'))
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

/** Does not wait for the accepted connection to end, as `server.close` would. */
async function end(server: Server, folder: string): Promise<void> {
  server.close()
  await rm(folder, { recursive: true, force: true })
}
