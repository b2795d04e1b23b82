import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'

import { socketName } from '../../src/main/privilege/launch-daemon'
import { M1_PRO_MACOS_12 } from '../../src/main/synthesis/chips'
import { writePlistSample } from '../../src/main/synthesis/plist-writer'
import { createTestWindow } from '../../src/main/synthesis/test-windows'
import type { Window } from '../../src/main/synthesis/window'
import type { LiveIntervalMs } from '../../src/shared/live'

/** The first window begins so long before the start, ms: windows that are sent faster than time passes are not of the future. */
const BEGAN_BEFORE_MS = 10 * 60_000

/**
 * What launchd and `powermetrics` are to the app, for `--live-socket-folder`: a socket whose windows a test sends when it wants
 * them, one after another on the axis of time.
 */
export class LiveSocket {
  /** Not in the folder of the test: the path of a socket may have some hundred characters. */
  readonly folder = mkdtempSync(path.join(tmpdir(), 'anemometer-live-'))
  readonly #streams = new Set<Socket>()
  #server: Server | null = null
  #windows = 0

  private constructor(
    private readonly intervalMs: LiveIntervalMs,
    private readonly beganMs: number,
  ) {}

  static async start(intervalMs: LiveIntervalMs): Promise<LiveSocket> {
    const socket = new LiveSocket(intervalMs, Date.now() - BEGAN_BEFORE_MS)
    await socket.listen()
    return socket
  }

  async listen(): Promise<void> {
    this.#server = createServer((stream) => {
      this.#streams.add(stream)
      stream.on('close', () => this.#streams.delete(stream))
      stream.on('error', () => stream.destroy())
    })
    this.#server.listen(path.join(this.folder, socketName(userInfo().uid, this.intervalMs)))
    await once(this.#server, 'listening')
  }

  /** How many read it now. */
  get readers(): number {
    return this.#streams.size
  }

  /** Sends the next window to whoever reads. */
  send(change: (window: Window) => Window): void {
    const elapsedNs = this.intervalMs * 1e6
    const endMs = this.beganMs + ++this.#windows * this.intervalMs
    const window = change({ ...createTestWindow(M1_PRO_MACOS_12, this.#windows, elapsedNs), endMs })
    const text = writePlistSample(M1_PRO_MACOS_12, window)
    for (const stream of this.#streams) stream.write(stream.bytesWritten === 0 ? text : `\0${text}`, 'latin1')
  }

  /** `powermetrics` dies, and nobody answers on the socket any more. */
  async die(): Promise<void> {
    const closed = this.#server === null ? null : once(this.#server, 'close')
    this.#server?.close()
    this.#server = null
    for (const stream of this.#streams) stream.destroy()
    await closed
  }

  async stop(): Promise<void> {
    await this.die()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
