import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDemonstration } from '../../synthesis/demonstration'
import { describeSourceContract, type SourceInput, type SourceUnderTest } from '../testing/source-contract'
import { LiveReadings } from './live-readings'
import { PowermetricsSource } from './powermetrics-source'
import { openSocket } from './socket-stream'

/** A `powermetrics` behind a real socket; the test sends its samples. */
class Service {
  private readonly folder = mkdtempSync(join(tmpdir(), 'anemometer-live-'))
  readonly path = join(this.folder, 's')
  private readonly peers: Socket[] = []
  private readonly server = createServer((peer) => {
    // A socket reports its end only while it is read.
    peer.on('error', () => peer.destroy()).resume()
    this.peers.push(peer)
  })
  private sent = 0
  private readonly demonstration = createDemonstration({ startMs: Date.UTC(2022, 2, 30, 12) })

  constructor(private readonly input: SourceInput) {}

  async begin(): Promise<void> {
    this.server.listen(this.path)
    await once(this.server, 'listening')
  }

  get newest(): Socket | undefined {
    return this.peers.at(-1)
  }

  get connections(): number {
    return this.peers.length
  }

  get openCount(): number {
    return this.peers.filter((peer) => !peer.destroyed).length
  }

  next(): Uint8Array {
    const { bytes } = this.demonstration.next()
    const count = this.sent++
    if (this.input === 'damaged' && count === 1) return bytes.subarray(0, bytes.length >> 1)
    if (this.input === 'fails' && count === 2)
      return Buffer.from('powermetrics: unrecognized sampler: bandwidth\n')
    return bytes
  }

  end(): void {
    for (const peer of this.peers) peer.destroy()
    this.server.close()
    rmSync(this.folder, { recursive: true })
  }
}

async function createLive(input: SourceInput): Promise<SourceUnderTest> {
  const service = new Service(input)
  await service.begin()
  const timers = new Set<() => void>()
  let opened = 0
  let wanted = 0
  const readings = new LiveReadings(
    {
      nowMs: () => 0,
      wallClockMs: () => 0,
      random: () => 0.5,
      chip: 'Apple M1',
      after: (_delayMs, callback) => {
        timers.add(callback)
        return () => timers.delete(callback)
      },
      openInstalled: (_intervalMs, handlers) => {
        const onOpen = (): void => {
          opened++
          handlers.onOpen()
        }
        const stream = openSocket(service.path, process.getuid?.() ?? 0, { ...handlers, onOpen })
        wanted++
        let isOpen = true
        return {
          close: () => {
            if (isOpen) wanted--
            isOpen = false
            stream.close()
          },
        }
      },
    },
    1000,
    () => undefined,
  )
  readings.allowAlways()
  const advance = async (): Promise<void> => {
    if (wanted > 0) await until(() => readings.status.connectedSinceMs !== null)
    await until(() => service.connections >= opened && service.openCount === wanted)
    if (wanted === 0) return
    const bytes = service.next()
    const before = readings.status.bytesReceived
    service.newest?.write(bytes)
    await until(() => readings.status.bytesReceived - before === bytes.length || wanted === 0)
  }
  return {
    source: new PowermetricsSource(readings),
    advance,
    leftOpen: () => timers.size + service.openCount,
    dispose: () => service.end(),
  }
}

/** Polls, because real sockets deliver at an unknown time. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

describeSourceContract('powermetrics', ['whole', 'damaged', 'fails'], createLive)
