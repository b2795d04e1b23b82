import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

import { startChildProcess } from '../../src/main/sources/ioreport/child-process'
import { HelperClient, type HelperProcess } from '../../src/main/sources/ioreport/helper-client'
import { IoReportReader } from '../../src/main/sources/ioreport/reader'
import { writeScript } from '../../src/main/sources/ioreport/testing/mac-script'
import { M5_MAX } from '../../src/main/sources/ioreport/testing/macs'
import { StandIn } from '../../src/main/sources/ioreport/testing/stand-in-library'
import { alternate, figureOf, type PartOptions, type PartResult } from '../lib/part'
import { memoryMegabytes, watchCost } from '../lib/process-cost'
import { subjectPath } from '../lib/subject'

interface Memory {
  /** As if nothing else ran. */
  megabytes: number
  /** In pages that no other process has. */
  ownMegabytes: number
}

interface Cost {
  cpuMsPerSample: number
  memory: Memory
  readMsPerSample: number
}

const ROUNDS = 3
const SECONDS = 60
const QUICK_SECONDS = 15
const SETTLE_MS = 3000
const MOST_CPU_MS = 10
const MOST_MEGABYTES = 45
const EMPTY_CHILD = 'empty child of Node'

export async function run({ quick, rounds, progress }: PartOptions): Promise<PartResult> {
  const seconds = quick ? QUICK_SECONDS : SECONDS
  const count = rounds ?? (quick ? 1 : ROUNDS)
  const costs: Cost[] = []
  const measureOurs = async (): Promise<Memory> => {
    const cost = await measureHelper(seconds)
    costs.push(cost)
    return cost.memory
  }
  const { ours, empty } = await alternate(count, { ours: measureOurs, empty: measureEmpty }, (round) =>
    progress(`ioreport: round ${round + 1} of ${count}`),
  )
  const cpu = { text: `at most ${MOST_CPU_MS} ms`, most: MOST_CPU_MS }
  const memory = { text: `at most ${MOST_MEGABYTES} MB`, most: MOST_MEGABYTES }
  const aimOf = ({ text, most }: typeof cpu): NonNullable<Parameters<typeof figureOf>[0]['aim']> => ({
    text,
    isReached: ({ ours: { median } }) => median <= most,
  })
  const besideEmpty = (pick: (memory: Memory) => number): Parameters<typeof figureOf>[1] => ({
    ours: ours.map(pick),
    peers: { [EMPTY_CHILD]: { values: empty.map(pick), version: process.version } },
  })
  return {
    part: 'ioreport',
    figures: [
      figureOf(
        { name: 'helper: processor time per sample', unit: 'ms', better: 'lower', aim: aimOf(cpu) },
        { ours: costs.map(({ cpuMsPerSample }) => cpuMsPerSample), peers: {} },
      ),
      figureOf(
        { name: 'helper: memory of its own', unit: 'MB', better: 'lower', aim: aimOf(memory) },
        besideEmpty(({ ownMegabytes }) => ownMegabytes),
      ),
      figureOf(
        { name: 'helper: memory by itself', unit: 'MB', better: 'lower' },
        besideEmpty(({ megabytes }) => megabytes),
      ),
      figureOf(
        { name: 'main: reading a sample', unit: 'ms', better: 'lower' },
        { ours: costs.map(({ readMsPerSample }) => readMsPerSample), peers: {} },
      ),
    ],
    notes: NOTES,
  }
}

const NOTES = [
  'The helper process at one sample a second, with all channels that are read of an M5 Max, from the stand-in library: what macOS itself takes for a sample (3.4 to 9 ms on an M1 Ultra, by all-smi) is not in it. Processor time of all its threads, with what its messages cost.',
  'Its own memory lies in pages that no other process has: most of Node lies in pages that it shares with its parent, as a utility process does those of Electron.',
]

async function measureHelper(seconds: number): Promise<Cost> {
  const standIn = new StandIn(writeScript({ ...M5_MAX.mac, isRealTime: true }))
  const reader = new IoReportReader(M5_MAX.facts, [])
  let helper: HelperProcess | null = null
  let samples = 0
  let readMs = 0
  const client = new HelperClient(
    () => (helper = startChildProcess(subjectPath('ioreport-helper'))),
    standIn.libraries,
    {
      onOpened: () => undefined,
      onSnapshot: (snapshot) => {
        const from = performance.now()
        reader.read(snapshot)
        readMs += performance.now() - from
        samples++
      },
      onStopped: (message) => {
        throw new Error(message)
      },
      onRefused: (message) => {
        throw new Error(message)
      },
    },
  )
  client.start()
  const timer = setInterval(() => client.sample(), 1000)
  try {
    await wait(SETTLE_MS)
    const pid = pidOf(helper)
    const cost = watchCost(pid)
    samples = readMs = 0
    await wait(seconds * 1000)
    return {
      cpuMsPerSample: cost().cpuMs / samples,
      memory: memoryOf(pid),
      readMsPerSample: readMs / samples,
    }
  } finally {
    clearInterval(timer)
    client.stop()
    standIn.dispose()
  }
}

async function measureEmpty(): Promise<Memory> {
  const child = startChildProcess(subjectPath('empty-child'))
  try {
    await wait(SETTLE_MS)
    return memoryOf(pidOf(child))
  } finally {
    child.kill()
  }
}

/** Pages that no other process has are its own: those of Node it shares with its parent. */
function memoryOf(pid: number): Memory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const kilobytes = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)].map(([, each]) =>
    Number(each),
  )
  const ownMegabytes = kilobytes.reduce((sum, each) => sum + each * 1024, 0) / 1e6
  return { megabytes: memoryMegabytes(pid), ownMegabytes }
}

function pidOf(helper: HelperProcess | null): number {
  if (helper?.pid == null) throw new Error('It did not start.')
  return helper.pid
}
