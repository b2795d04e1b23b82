import { packageVersion } from '../lib/machine'
import type { Rounds } from '../lib/part'

/** Pages of `page/main.ts` that stand beside ours, by what the report calls them. */
export const PEERS = {
  uPlot: { page: 'uplot', package: 'uplot' },
  'Recharts done right': { page: 'recharts', package: 'recharts' },
  'Recharts as its examples': { page: 'recharts-examples', package: 'recharts' },
} as const

export type Peer = keyof typeof PEERS
export const PEER_NAMES = Object.keys(PEERS) as Peer[]

/** The values of each contender as a figure takes them; `ours` is the one named so. */
export function roundsOf(values: { ours: number[] } & Partial<Record<Peer, number[]>>): Rounds {
  const peers: Rounds['peers'] = {}
  for (const name of PEER_NAMES) {
    const theirs = values[name]
    if (theirs !== undefined) peers[name] = { values: theirs, version: packageVersion(PEERS[name].package) }
  }
  return { ours: values.ours, peers }
}
