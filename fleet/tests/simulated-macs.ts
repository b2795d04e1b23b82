import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Exposition } from '../../src/main/monitoring/exposition'
import { CONTENT_TYPES, formatExposition } from '../../src/main/monitoring/prometheus-text'

/**
 * How a Mac behaves. `restarts`: its exporter begins at 0 again now and then. `sleeps`: it measures nothing half of the time, and
 * answers nobody meanwhile. `clock set back`: its clock is an hour behind, and goes back another minute now and then.
 */
export type Behaviour =
  'well' | 'restarts' | 'sleeps' | 'clock set back' | 'unauthorised' | 'slow' | 'cut' | 'vanishes'

/** Of a hundred Macs; the others are well. */
const BEHAVIOURS: readonly [Behaviour, number][] = [
  ['restarts', 10],
  ['sleeps', 10],
  ['clock set back', 5],
  ['unauthorised', 1],
  ['slow', 1],
  ['cut', 1],
  ['vanishes', 1],
]
const RESTART_EVERY_MS = 17_000
const SLEEP_EVERY_MS = 20_000
const CLOCK_BEHIND_S = 3600
const CLOCK_BACK_EVERY_MS = 15_000
const CLOCK_BACK_S = 60
/** Longer than any scrape waits. */
const SLOW_MS = 60_000

export interface SimulatedMac {
  name: string
  behaviour: Behaviour
  /** Watts of its ANE while it is awake. */
  watts: number
}

/** `count` Macs, some of which behave badly, behind one server: each answers at `/NAME/metrics`. */
export class SimulatedMacs {
  readonly macs: readonly SimulatedMac[]
  private readonly server: Server
  private readonly startMs = performance.now()

  constructor(count: number) {
    this.macs = Array.from({ length: count }, (_, index) => ({
      name: `mac-${index}`,
      behaviour: behaviourOf(index % 100),
      watts: 1 + (index % 5),
    }))
    const byPath = new Map(this.macs.map((mac) => [`/${mac.name}/metrics`, mac]))
    this.server = createServer((request, response) => this.answer(byPath.get(request.url ?? ''), response))
  }

  /** Resolves with the port. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return (this.server.address() as AddressInfo).port
  }

  close(): void {
    this.server.closeAllConnections()
    this.server.close()
  }

  of(behaviour: Behaviour): SimulatedMac[] {
    return this.macs.filter((mac) => mac.behaviour === behaviour)
  }

  private answer(mac: SimulatedMac | undefined, response: ServerResponse): void {
    if (mac === undefined) return void response.writeHead(404).end()
    if (mac.behaviour === 'unauthorised') return void response.writeHead(401).end()
    if (mac.behaviour === 'sleeps' && isAsleep(this.elapsedMs)) return
    const text = formatExposition(this.expositionOf(mac), 'openmetrics')
    response.writeHead(200, { 'Content-Type': CONTENT_TYPES.openmetrics })
    if (mac.behaviour === 'slow') setTimeout(() => response.end(text), SLOW_MS).unref()
    // Between two lines, where only the missing end tells.
    else if (mac.behaviour === 'cut') response.end(text.slice(0, text.lastIndexOf('# TYPE')))
    else response.end(text)
  }

  private get elapsedMs(): number {
    return performance.now() - this.startMs
  }

  private expositionOf({ behaviour, watts }: SimulatedMac): Exposition {
    const { elapsedMs } = this
    const clockS = Date.now() / 1000 - (behaviour === 'clock set back' ? behindS(elapsedMs) : 0)
    const awakeMs = behaviour === 'sleeps' ? awakeOf(elapsedMs) : elapsedMs
    const countedMs = behaviour === 'restarts' ? awakeMs % RESTART_EVERY_MS : awakeMs
    const components = ['ane', 'gpu', 'cpu'].map((component) => ({
      labels: { component },
      value: (watts * countedMs) / 1000,
    }))
    const clusters = ['E-Cluster', 'P0-Cluster', 'P1-Cluster'].map((cluster) => ({
      labels: { cluster },
      value: countedMs / 2000,
    }))
    return [
      { family: 'energy', points: components },
      { family: 'clusterActive', points: clusters },
      { family: 'measured', points: [{ labels: {}, value: countedMs / 1000 }] },
      { family: 'lastSample', points: [{ labels: {}, value: clockS }] },
      { family: 'up', points: [{ labels: {}, value: 1 }] },
      { family: 'buildInfo', points: [{ labels: { version: '1' }, value: 1 }] },
    ]
  }
}

function behaviourOf(hundredth: number): Behaviour {
  let left = hundredth
  for (const [behaviour, share] of BEHAVIOURS) {
    if (left < share) return behaviour
    left -= share
  }
  return 'well'
}

function behindS(elapsedMs: number): number {
  return CLOCK_BEHIND_S + Math.floor(elapsedMs / CLOCK_BACK_EVERY_MS) * CLOCK_BACK_S
}

/** Awake for the first half of each `SLEEP_EVERY_MS`. */
function isAsleep(elapsedMs: number): boolean {
  return elapsedMs % SLEEP_EVERY_MS >= SLEEP_EVERY_MS / 2
}

/** How much of that it was awake. */
function awakeOf(elapsedMs: number): number {
  const half = SLEEP_EVERY_MS / 2
  return Math.floor(elapsedMs / SLEEP_EVERY_MS) * half + Math.min(elapsedMs % SLEEP_EVERY_MS, half)
}
