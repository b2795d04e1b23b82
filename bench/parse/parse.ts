import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

import { ROOT } from '../../scripts/script.mjs'
import { packageVersion, programVersion, withScratchFolder } from '../lib/machine'
import {
  alternate,
  figureOf,
  type Aim,
  type Figure,
  type PartOptions,
  type PartResult,
  type Rounds,
} from '../lib/part'
import { M1, recordingOf, TASK_NAMES, ULTRA } from '../lib/recordings'
import { outputOf, runSubject } from '../lib/subject'
import { measureGarbage } from './garbage'

interface Input {
  name: string
  format: 'plist' | 'text'
  bytes: () => Buffer
  /** How many times the rate of each peer ours should have. */
  aims: Partial<Record<Peer, number>>
  /** For the median sample. */
  aimMs?: number
}

const PLIST_PEERS = ['fast-plist', 'plist', 'saxes', 'plistlib'] as const
const TEXT_PEERS = ['patterns', 'lines'] as const
type Peer = (typeof PLIST_PEERS)[number] | (typeof TEXT_PEERS)[number]

const SMALL = { 'fast-plist': 3, plistlib: 30 }

const INPUTS: readonly Input[] = [
  { name: 'M1', format: 'plist', bytes: () => recordingOf(M1, 'plist', 100), aims: SMALL, aimMs: 0.15 },
  { name: 'Ultra', format: 'plist', bytes: () => recordingOf(ULTRA, 'plist', 60), aims: SMALL },
  {
    name: '--show-all',
    format: 'plist',
    bytes: () => recordingOf(M1, 'plist', 20, { tasks: TASK_NAMES }),
    aims: { 'fast-plist': 10, plistlib: 30 },
  },
  { name: 'text', format: 'text', bytes: () => recordingOf(M1, 'text', 400), aims: {} },
]

const reading = z.object({
  megabytesPerSecond: z.number(),
  samplesPerSecond: z.number(),
  medianMs: z.number(),
})
type Reading = z.infer<typeof reading>

const ROUNDS = 5
/** For each contender, input and round, after a quarter as much to warm up. */
const SECONDS = 3

export async function run(options: PartOptions): Promise<PartResult> {
  const rounds = options.rounds ?? (options.quick ? 2 : ROUNDS)
  const seconds = options.quick ? 0.5 : SECONDS
  const figures = await withScratchFolder(async (folder) => {
    const found: Figure[] = []
    for (const input of INPUTS) found.push(...(await measureInput(input, folder, rounds, seconds, options)))
    found.push(...(await measureGarbage(folder, rounds)))
    return found
  })
  return { part: 'parse', figures, notes: NOTES }
}

const NOTES = [
  'Bytes to samples, each contender in a process of its own, warmed up, one sample at a time; the samples are made up by src/main/synthesis.',
  'Ours reads a stream and ends with checked samples. plist, fast-plist, saxes (with a handler of 40 lines) and plistlib are given documents already cut, and end with objects.',
  'For text, "patterns" tries the regular expressions of the common tools on each line, and "lines" only finds the line breaks.',
]

async function measureInput(
  input: Input,
  folder: string,
  rounds: number,
  seconds: number,
  { progress }: PartOptions,
): Promise<Figure[]> {
  const file = path.join(folder, `${input.format}-${INPUTS.indexOf(input)}`)
  const bytes = input.bytes()
  writeFileSync(file, bytes)
  const peers: readonly Peer[] = input.format === 'plist' ? PLIST_PEERS : TEXT_PEERS
  const contenders = Object.fromEntries(
    ['ours', ...peers].map((name) => [name, () => read(name, file, input.format, seconds)]),
  )
  const readings = await alternate(rounds, contenders, (round) =>
    progress(`parse: ${input.name}, round ${round + 1} of ${rounds}`),
  )
  const pick = (key: keyof Reading): Rounds => ({
    ours: (readings.ours ?? []).map((one) => one[key]),
    peers: Object.fromEntries(
      peers.map((peer) => [
        peer,
        { values: (readings[peer] ?? []).map((one) => one[key]), version: versionOf(peer) },
      ]),
    ),
  })
  return figuresOf(input, pick)
}

function figuresOf(input: Input, pick: (key: keyof Reading) => Rounds): Figure[] {
  const { name, aims, aimMs } = input
  const wanted = Object.entries(aims)
  const aim: Aim = {
    text: wanted.map(([peer, times]) => `${times}× ${peer}`).join(' and '),
    isReached: ({ timesBetter }) =>
      wanted.every(([peer, times]) => (timesBetter[peer]?.median ?? 0) >= times),
  }
  const medianAim: Aim | false = aimMs !== undefined && {
    text: `under ${aimMs} ms`,
    isReached: ({ ours }) => ours.median < aimMs,
  }
  return [
    figureOf(
      { name: `${name}: rate`, unit: 'MB/s', better: 'higher', ...(wanted.length > 0 && { aim }) },
      pick('megabytesPerSecond'),
    ),
    figureOf({ name: `${name}: samples`, unit: '/s', better: 'higher' }, pick('samplesPerSecond')),
    figureOf(
      { name: `${name}: median sample`, unit: 'ms', better: 'lower', ...(medianAim && { aim: medianAim }) },
      pick('medianMs'),
    ),
  ]
}

async function read(name: string, file: string, format: string, seconds: number): Promise<Reading> {
  if (name !== 'plistlib')
    return reading.parse(await runSubject('parse', [name, file, format, String(seconds)]))
  const script = path.join(ROOT, 'bench/parse/plistlib_peer.py')
  return reading.parse(JSON.parse(await outputOf('python3', [script, file, String(seconds)])))
}

function versionOf(peer: Peer): string | null {
  if (peer === 'patterns' || peer === 'lines') return null
  return peer === 'plistlib' ? programVersion('python3') : packageVersion(peer)
}
