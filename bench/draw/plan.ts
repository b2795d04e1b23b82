import { packageVersion } from '../lib/machine'
import type { PartOptions, Rounds } from '../lib/part'

/** How much is measured. */
export interface Plan {
  rounds: number
  charts: readonly number[]
  samples: readonly number[]
  /** Number in one measurement. */
  updates: number
  /** How long the pointer moves. */
  framesMs: number
}

/** A day of samples, one a second. */
export const DAY_SAMPLES = 86_400
/** The aims are for charts of so many samples. */
export const AIM_SAMPLES = 600

const FULL: Plan = {
  rounds: 3,
  charts: [1, 4, 6],
  samples: [60, 300, AIM_SAMPLES, 3600],
  updates: 15,
  framesMs: 3000,
}
const QUICK: Plan = { rounds: 2, charts: [1, 6], samples: [AIM_SAMPLES], updates: 10, framesMs: 1500 }

export function planOf({ rounds, quick }: PartOptions): Plan {
  const plan = quick ? QUICK : FULL
  return { ...plan, rounds: rounds ?? plan.rounds }
}

/** `1 chart`, `6 charts`. */
export function chartWords(charts: number): string {
  return `${charts} ${charts === 1 ? 'chart' : 'charts'}`
}

/** Pages of `page/main.ts` that ours are compared with, by their names in the report. */
export const PEERS = {
  uPlot: { page: 'uplot', package: 'uplot' },
  'Recharts done right': { page: 'recharts', package: 'recharts' },
  'Recharts as its examples': { page: 'recharts-examples', package: 'recharts' },
} as const

export type Peer = keyof typeof PEERS
export const PEER_NAMES = Object.keys(PEERS) as Peer[]

/** The values of each contender as `figureOf` wants them. */
export function roundsOf(values: { ours: number[] } & Partial<Record<Peer, number[]>>): Rounds {
  const peers: Rounds['peers'] = {}
  for (const name of PEER_NAMES) {
    const theirs = values[name]
    if (theirs !== undefined) peers[name] = { values: theirs, version: packageVersion(PEERS[name].package) }
  }
  return { ours: values.ours, peers }
}
