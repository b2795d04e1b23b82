import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { ROOT } from '../../scripts/script.mjs'
import { alternate, figureOf, type Aim, type PartOptions, type PartResult } from '../lib/part'
import { memoryMegabytes, watchCost } from '../lib/process-cost'

interface Cost {
  /** Of a core. */
  cpuPercent: number
  megabytes: number
  /** The time of a scrape that half stay below, and 99 of 100. */
  medianScrapeMs: number
  scrapeMs: number
}

const ROUNDS = 3
const SECONDS = 60
const QUICK_SECONDS = 15
const SETTLE_MS = 5_000
const SCRAPE_EVERY_MS = 5_000
const SCRAPES = 500
/** `npm run test:fleet` unpacks it there. */
const NODE_EXPORTER = path.join(ROOT, 'node_modules/.cache/fleet/engines/usr/bin/prometheus-node-exporter')
const ACCEPT = 'application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3'

export async function run({ quick, rounds, progress }: PartOptions): Promise<PartResult> {
  const seconds = quick ? QUICK_SECONDS : SECONDS
  const count = rounds ?? (quick ? 1 : ROUNDS)
  const folder = path.join('out', 'bench-serve')
  const built = spawnSync(process.execPath, ['scripts/build-cli.mjs', folder], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (built.status !== 0) throw new Error(built.stderr)
  const program = path.join(ROOT, folder, 'anemometer.js')
  const onRound = (round: number): void => progress(`serve: round ${round + 1} of ${count}`)
  const ours = (): Promise<Cost> => measure(process.execPath, (port) => [program, ...args(port)], seconds)
  const theirs = (): Promise<Cost> =>
    measure(NODE_EXPORTER, (port) => [`--web.listen-address=127.0.0.1:${port}`], seconds)
  try {
    if (!existsSync(NODE_EXPORTER)) return result((await alternate(count, { ours }, onRound)).ours, [])
    const costs = await alternate(count, { ours, theirs }, onRound)
    return result(costs.ours, costs.theirs)
  } finally {
    rmSync(path.join(ROOT, folder), { recursive: true, force: true })
  }
}

const args = (port: number): string[] => [
  ...['serve', '--source', 'demonstration'],
  ...['--listen', `127.0.0.1:${port}`],
]

function result(ours: readonly Cost[], theirs: readonly Cost[]): PartResult {
  const figure = (
    name: string,
    unit: string,
    most: number,
    pick: (cost: Cost) => number,
  ): PartResult['figures'][number] => {
    const aim: Aim = { text: `at most ${most} ${unit}`, isReached: ({ ours: { median } }) => median <= most }
    const peers = theirs.length === 0 ? {} : { node_exporter: { values: theirs.map(pick), version: null } }
    return figureOf({ name, unit, better: 'lower', aim }, { ours: ours.map(pick), peers })
  }
  return {
    part: 'serve',
    figures: [
      figure('processor time, a scrape every 5 s', '% of a core', 1, ({ cpuPercent }) => cpuPercent),
      figure('memory', 'MB', 70, ({ megabytes }) => megabytes),
      figure('a scrape, median', 'ms', 5, ({ medianScrapeMs }) => medianScrapeMs),
      figure('a scrape, 99th percentile', 'ms', 5, ({ scrapeMs }) => scrapeMs),
    ],
    notes: [
      'anemometer serve with the demonstration at one sample a second: that its output is made up and read as plist is in it. Scrapes are those of Prometheus: OpenMetrics, gzip, one connection.',
      ...(theirs.length === 0 ? ['node_exporter could not be had here; npm run test:fleet gets it.'] : []),
    ],
  }
}

async function measure(program: string, argsOf: (port: number) => string[], seconds: number): Promise<Cost> {
  const port = await freePort()
  const child = spawn(program, argsOf(port), { stdio: 'ignore' })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    await wait(SETTLE_MS)
    const cost = watchCost(child.pid ?? NaN)
    const fromMs = performance.now()
    for (let at = 0; at < seconds * 1000; at += SCRAPE_EVERY_MS) {
      await scrape(port, agent)
      await wait(SCRAPE_EVERY_MS)
    }
    const cpuPercent = (cost().cpuMs / (performance.now() - fromMs)) * 100
    const megabytes = memoryMegabytes(child.pid ?? NaN)
    const times: number[] = []
    for (let i = 0; i < SCRAPES; i++) times.push(await scrape(port, agent))
    const sorted = times.toSorted((a, b) => a - b)
    const below = (share: number): number => sorted[Math.floor(SCRAPES * share)] ?? NaN
    return { cpuPercent, megabytes, medianScrapeMs: below(0.5), scrapeMs: below(0.99) }
  } finally {
    agent.destroy()
    child.kill('SIGKILL')
    await once(child, 'close')
  }
}

/** ms from the request to the end of the answer. */
function scrape(port: number, agent: Agent): Promise<number> {
  const fromMs = performance.now()
  const headers = { Accept: ACCEPT, 'Accept-Encoding': 'gzip' }
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/metrics', headers, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`It answered with ${response.statusCode}.`))
      response.resume().on('end', () => resolve(performance.now() - fromMs))
    }).on('error', reject)
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
