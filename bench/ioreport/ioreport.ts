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

interface Cost {
  cpuMsPerSample: number
  megabytes: number
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
  const { ours, empty } = await alternate(
    count,
    { ours: () => measureHelper(seconds), empty: () => measureEmpty() },
    (round) => progress(`ioreport: round ${round + 1} of ${count}`),
  )
  const cpu = { text: `at most ${MOST_CPU_MS} ms`, most: MOST_CPU_MS }
  const memory = { text: `at most ${MOST_MEGABYTES} MB`, most: MOST_MEGABYTES }
  const aimOf = ({ text, most }: typeof cpu): NonNullable<Parameters<typeof figureOf>[0]['aim']> => ({
    text,
    isReached: ({ ours: { median } }) => median <= most,
  })
  return {
    part: 'ioreport',
    figures: [
      figureOf(
        { name: 'helper: processor time per sample', unit: 'ms', better: 'lower', aim: aimOf(cpu) },
        { ours: ours.map(({ cpuMsPerSample }) => cpuMsPerSample), peers: {} },
      ),
      figureOf(
        { name: 'helper: memory', unit: 'MB', better: 'lower', aim: aimOf(memory) },
        {
          ours: ours.map(({ megabytes }) => megabytes),
          peers: { [EMPTY_CHILD]: { values: empty, version: process.version } },
        },
      ),
      figureOf(
        { name: 'main: reading a sample', unit: 'ms', better: 'lower' },
        { ours: ours.map(({ readMsPerSample }) => readMsPerSample), peers: {} },
      ),
    ],
    notes: NOTES,
  }
}

const NOTES = [
  'The helper process at one sample a second, with all channels that are read of an M5 Max, from the stand-in library: what macOS itself takes for a sample (3.4 to 9 ms on an M1 Ultra, by all-smi) is not in it. Processor time of all its threads, with what its messages cost.',
]

async function measureHelper(seconds: number): Promise<Cost> {
  const standIn = new StandIn(writeScript({ ...M5_MAX.mac, isRealTime: true }))
  const reader = new IoReportReader(M5_MAX.facts, [])
  let process: HelperProcess | null = null
  let samples = 0
  let readMs = 0
  const client = new HelperClient(
    () => (process = startChildProcess(subjectPath('ioreport-helper'))),
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
    const pid = pidOf(process)
    const cost = watchCost(pid)
    samples = readMs = 0
    await wait(seconds * 1000)
    return {
      cpuMsPerSample: cost().cpuMs / samples,
      megabytes: memoryMegabytes(pid),
      readMsPerSample: readMs / samples,
    }
  } finally {
    clearInterval(timer)
    client.stop()
    standIn.dispose()
  }
}

async function measureEmpty(): Promise<number> {
  const child = startChildProcess(subjectPath('empty-child'))
  try {
    await wait(SETTLE_MS)
    return memoryMegabytes(pidOf(child))
  } finally {
    child.kill()
  }
}

function pidOf(process: HelperProcess | null): number {
  if (process?.pid == null) throw new Error('It did not start.')
  return process.pid
}
