import type { TrackEvent } from '../track-events'
import type { Work } from './attribution'

/** Power that was asked for is seen within so long; a model that was loaded is run within so long (docs/attribution.md). */
const LONGEST_LAG_MS = { 'ane-power-on': 500, 'ane-loaded': 2000 } as const
type StartKind = keyof typeof LONGEST_LAG_MS

/** Of either, so that the answer comes at once. Samples and logs of hours hold fewer. */
const MOST_COMPARED = 500

/** By how much a log is to be moved onto the axis of samples, as the events tell that both show. */
export type ClockOffset =
  | {
      kind: 'found'
      /** To be added to the times of the log. */
      offsetMs: number
      /** Either way. */
      uncertaintyMs: number
      /** So many rises of ANE power follow a line of the log then. */
      matched: number
    }
  /** Nothing that both show, or no rise at all. */
  | { kind: 'none' }
  /** Several offsets explain as many rises. */
  | { kind: 'ambiguous'; offsetsMs: number[] }

interface Edge {
  atMs: number
  rise: number
  isEnd: boolean
}

/**
 * Looks for the offset with which the most rises of ANE power follow a line that asks for its power, or that loads a model
 * where none asks for power. `works`: their beginnings are the rises.
 */
export function findClockOffset(
  events: readonly TrackEvent[],
  works: readonly Pick<Work, 'fromMs' | 'startUncertaintyMs'>[],
): ClockOffset {
  const rises = works.slice(0, MOST_COMPARED)
  const edges = startsOf(events).flatMap(({ startMs, lagMs }) =>
    rises.flatMap(({ fromMs, startUncertaintyMs }, rise): Edge[] => [
      { atMs: fromMs - lagMs - startMs, rise, isEnd: false },
      { atMs: fromMs + startUncertaintyMs - startMs, rise, isEnd: true },
    ]),
  )
  const { most, regions } = bestRegions(edges)
  const [first, ...others] = regions
  if (first === undefined) return { kind: 'none' }
  const middles = regions.map(([fromMs, toMs]) => Math.round((fromMs + toMs) / 2))
  if (others.length > 0) return { kind: 'ambiguous', offsetsMs: middles }
  const [fromMs, toMs] = first
  const uncertaintyMs = Math.ceil((toMs - fromMs) / 2)
  return { kind: 'found', offsetMs: middles[0] as number, uncertaintyMs, matched: most }
}

/** True where `findClockOffset` looks at it. */
export function isStart({ kind }: TrackEvent): boolean {
  return Object.hasOwn(LONGEST_LAG_MS, kind)
}

function startsOf(events: readonly TrackEvent[]): { startMs: number; lagMs: number }[] {
  const ofKind = (kind: StartKind): { startMs: number; lagMs: number }[] =>
    events
      .filter((event) => event.kind === kind)
      .slice(0, MOST_COMPARED)
      .map(({ startMs }) => ({ startMs, lagMs: LONGEST_LAG_MS[kind] }))
  const power = ofKind('ane-power-on')
  return power.length > 0 ? power : ofKind('ane-loaded')
}

/** Where the most rises are explained; stretches that overlap or lie within one wait of each other are one. */
function bestRegions(edges: readonly Edge[]): { most: number; regions: [number, number][] } {
  const open = new Map<number, number>()
  let most = 0
  let regions: [number, number][] = []
  const sorted = edges.toSorted((a, b) => a.atMs - b.atMs || Number(a.isEnd) - Number(b.isEnd))
  for (const [index, { atMs, rise, isEnd }] of sorted.entries()) {
    const count = (open.get(rise) ?? 0) + (isEnd ? -1 : 1)
    if (count === 0) open.delete(rise)
    else open.set(rise, count)
    const untilMs = sorted[index + 1]?.atMs ?? atMs
    if (open.size === 0 || open.size < most) continue
    if (open.size > most) regions = []
    most = open.size
    const last = regions.at(-1)
    if (last !== undefined && atMs - last[1] <= LONGEST_LAG_MS['ane-power-on']) last[1] = untilMs
    else regions.push([atMs, untilMs])
  }
  return { most, regions }
}
