import type { Stats } from 'node:fs'
import { lstat, stat } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { dirname } from 'node:path'

const WORLD_WRITABLE = 0o002

/** `onClosed` or `onRefused` is the last call. Reasons are sentences for a person. */
export interface StreamHandlers {
  onOpen(): void
  onBytes(bytes: Uint8Array): void
  /** The stream ended, or nobody answered. Another attempt may succeed. */
  onClosed(reason: string): void
  /** The socket is not to be trusted, or may not be opened. No attempt will succeed until somebody changes something. */
  onRefused(reason: string): void
}

/** A connection to `powermetrics` that is open or being opened. */
export interface ByteStream {
  /** No handler is called afterwards. May be called twice. */
  close(): void
}

/**
 * Connects to the Unix socket at `path` and only reads from it. Before that it checks that nobody but root or the
 * user `uid` can have put the socket there.
 */
export function openSocket(path: string, uid: number, handlers: StreamHandlers): ByteStream {
  let closed = false
  let socket: Socket | null = null
  const begin = async (): Promise<void> => {
    const doubt = await whyNotTrusted(path, uid).catch((error: unknown) => error)
    if (closed) return
    if (typeof doubt === 'string') handlers.onRefused(doubt)
    else if (doubt !== null) report(path, doubt as NodeJS.ErrnoException, handlers)
    else {
      socket = connect({ path })
      socket.on('connect', () => handlers.onOpen())
      listen(socket, path, handlers)
    }
  }
  void begin()
  return {
    close: () => {
      closed = true
      if (socket !== null) silence(socket)
    },
  }
}

/** Reads from a connected socket. No handler is called before this returns, even if the socket has ended. */
export function openAccepted(socket: Socket, path: string, handlers: StreamHandlers): ByteStream {
  let closed = false
  queueMicrotask(() => {
    if (closed) return
    handlers.onOpen()
    listen(socket, path, handlers)
  })
  return {
    close: () => {
      closed = true
      silence(socket)
    },
  }
}

function listen(socket: Socket, path: string, handlers: StreamHandlers): void {
  let failure: NodeJS.ErrnoException | null = null
  if (socket.destroyed) return handlers.onClosed('powermetrics ended.')
  socket.on('data', (bytes) => handlers.onBytes(bytes))
  socket.on('error', (error) => (failure = error))
  socket.on('close', () =>
    failure === null ? handlers.onClosed('powermetrics ended.') : report(path, failure, handlers),
  )
}

/** Ends a socket; none of its listeners is called afterwards. */
function silence(socket: Socket): void {
  for (const event of ['connect', 'data', 'close']) socket.removeAllListeners(event)
  socket.destroy()
}

/** Why the socket at `path` is not to be trusted, or null. Rejects with the file system's error. */
async function whyNotTrusted(path: string, uid: number): Promise<string | null> {
  const folder = await stat(dirname(path))
  if (!belongsTo(folder, uid) || (folder.mode & WORLD_WRITABLE) !== 0) {
    return `The folder ${dirname(path)} could be changed by others, so its sockets are not trusted. It must belong to root or to you.`
  }
  const found = await lstat(path)
  if (found.isSymbolicLink())
    return `${path} is a symbolic link, not a socket. It was not followed; remove it.`
  if (!found.isSocket()) return `${path} is not a socket. Remove it and allow live readings again.`
  if (!belongsTo(found, uid)) {
    return `The socket ${path} belongs to somebody else (user ${found.uid}), so it was not opened. Remove it and allow live readings again.`
  }
  return null
}

function belongsTo(stats: Stats, uid: number): boolean {
  return stats.uid === 0 || stats.uid === uid
}

function report(path: string, error: NodeJS.ErrnoException, handlers: StreamHandlers): void {
  switch (error.code) {
    case 'ENOENT':
      return handlers.onClosed(`There is no socket at ${path}: the service does not run.`)
    case 'ECONNREFUSED':
      return handlers.onClosed(`Nobody answers at ${path}: the service does not run.`)
    case 'EACCES':
    case 'EPERM':
      return handlers.onRefused(`The socket ${path} may not be opened by you. Allow live readings again.`)
    default:
      return handlers.onClosed(`The connection to powermetrics broke (${error.code ?? error.message}).`)
  }
}
