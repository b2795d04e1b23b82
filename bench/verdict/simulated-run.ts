import { countsOf } from '#shared/measurement/resolution'
import { HIGHEST_FLOOR_MW } from '#shared/measurement/ane-floor'
import type { RailHistory } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import { aneWindow, placeWindows, type MadeWindow } from '#shared/testing/placed-samples'
import { between, type Random } from '../../src/main/synthesis/random'

/** A stretch in which the made-up ANE took more than at rest; ms after the first window's start. */
interface Work {
  fromMs: number
  toMs: number
  energyMj: number
}

/** One window as it truly was. */
export interface TrueWindow {
  startMs: number
  endMs: number
  /** What the counter counted, whole mJ. */
  countMj: number
  /** What is read allows the counter to have counted, mJ. */
  fewestMj: number
  mostMj: number
  /** It never arrived, or its counters stood still, which the reader tells as unknown. */
  isKnown: boolean
}

/** A run whose truth is known, and what a measurement gets to see of it. */
export interface SimulatedRun {
  windows: TrueWindow[]
  samples: PlacedSample[]
  /** What is measured, ms on the samples' axis. */
  fromMs: number
  toMs: number
  history: RailHistory | null
  /** Work in the part of the measurement that is known, mJ. */
  workMj: number
  /** It is two counts or more and, in text, shows in whole mW in one window at least. */
  isMeasurable: boolean
}

export interface RunKind {
  intervalMs: number
  /** Of the burst in the measurement, mJ; null: there is none. */
  burstMj: readonly [least: number, most: number] | null
}

const SHARE = {
  quietTime: 0.6,
  floor: 0.5,
  gate: 0.15,
  history: 0.25,
  text: 0.5,
  missing: 0.2,
  stall: 0.1,
  others: 0.4,
}
const HIGHEST_POWER_MW = 8000
const LEAST_WORK_MJ = 2
const ROUNDING_MW = 0.5

/** Makes a run: floor, counting, jitter, bursts, gaps and stalls by chance. */
export function simulateRun(random: Random, { intervalMs, burstMj }: RunKind): SimulatedRun {
  const chance = (share: number): boolean => random() < share
  const before = chance(SHARE.quietTime)
    ? integer(random, 3, 12) * Math.max(1, Math.floor(1000 / intervalMs))
    : 0
  const lengths = windowLengths(random, intervalMs, before + integer(random, 3, 40))
  const starts = lengths.reduce<number[]>((all, ms) => [...all, (all.at(-1) ?? 0) + ms], [0])
  const startOf = (index: number): number => starts[index] as number
  const endMs = startOf(lengths.length)
  // Measurements that a person starts begin with a window; those of a command anywhere in one.
  const fromMs = startOf(before) + (chance(0.5) ? 0 : between(random, 0, lengths[before] as number))
  const toMs = chance(0.5) ? endMs : between(random, (fromMs + endMs) / 2, endMs)
  const floor = makeFloor(random, chance, endMs)
  const works = [
    ...(burstMj === null ? [] : [burst(random, burstMj, fromMs, toMs)]),
    ...othersWork(random, chance, { hasBurst: burstMj !== null, fromMs, toMs, endMs }),
  ]
  const windows = countWindows(random(), starts, floor, works)
  lose(random, chance, windows)
  const isText = chance(SHARE.text)
  const parts = windows
    .filter(({ isKnown }) => isKnown)
    .map(({ startMs, endMs }) => ({
      seconds: (endMs - startMs) / 1000,
      workMj: workIn(works, Math.max(fromMs, startMs), Math.min(toMs, endMs)),
    }))
  const workMj = parts.reduce((sum, part) => sum + part.workMj, 0)
  const isShown = !isText || parts.some((part) => part.workMj >= 1 + ROUNDING_MW * part.seconds)
  return {
    windows,
    samples: readWindows(windows, isText),
    ...{ fromMs, toMs },
    history: chance(SHARE.history) ? historyOf(floor.beforeMw) : null,
    workMj,
    isMeasurable: workMj >= LEAST_WORK_MJ && isShown,
  }
}

/** Longer than asked for, by 3 to 19 %. */
function windowLengths(random: Random, intervalMs: number, count: number): number[] {
  const most = between(random, 0.03, 0.19)
  return Array.from({ length: count }, () => intervalMs * (1 + between(random, 0, most)))
}

/** A power at rest, mW, which may change once. */
interface Floor {
  beforeMw: number
  afterMw: number
  changeMs: number
}

function makeFloor(random: Random, chance: (share: number) => boolean, endMs: number): Floor {
  const levelMw = chance(SHARE.floor) ? between(random, 0, HIGHEST_FLOOR_MW) : 0
  if (!chance(SHARE.gate)) return { beforeMw: levelMw, afterMw: levelMw, changeMs: endMs }
  const otherMw = levelMw === 0 ? between(random, 0, HIGHEST_FLOOR_MW) : 0
  return { beforeMw: levelMw, afterMw: otherMw, changeMs: between(random, 0, endMs) }
}

/** 20 ms to 10 s with its energy, somewhere in the span; as long as no ANE takes more power than any is known to. */
function burst(random: Random, [least, most]: readonly [number, number], fromMs: number, toMs: number): Work {
  const energyMj = least * (most / least) ** random()
  const shortestMs = Math.max(20, (energyMj / HIGHEST_POWER_MW) * 1000)
  const durationMs = Math.min(toMs - fromMs, shortestMs * (10_000 / shortestMs) ** random())
  const startMs = between(random, fromMs, toMs - durationMs)
  return { fromMs: startMs, toMs: startMs + durationMs, energyMj }
}

/** Other programs work before and after; inside only where there is a burst anyway, so that the class stays true. */
function othersWork(
  random: Random,
  chance: (share: number) => boolean,
  { hasBurst, fromMs, toMs, endMs }: { hasBurst: boolean; fromMs: number; toMs: number; endMs: number },
): Work[] {
  const spans = [[0, fromMs], [toMs, endMs], ...(hasBurst ? [[fromMs, toMs]] : [])] as [number, number][]
  return spans.flatMap(([startMs, stopMs]) =>
    stopMs - startMs > 50 && chance(SHARE.others / 2) ? [burst(random, [2, 1000], startMs, stopMs)] : [],
  )
}

function workIn(works: readonly Work[], fromMs: number, toMs: number): number {
  return works.reduce((sum, work) => {
    const insideMs = Math.max(0, Math.min(toMs, work.toMs) - Math.max(fromMs, work.fromMs))
    return sum + (work.energyMj * insideMs) / (work.toMs - work.fromMs)
  }, 0)
}

/** Reads a counter of whole mJ at each border; `phaseMj`: what it holds at first that is not counted yet. */
function countWindows(
  phaseMj: number,
  starts: readonly number[],
  floor: Floor,
  works: readonly Work[],
): TrueWindow[] {
  const floorMj = (ms: number): number =>
    (Math.min(ms, floor.changeMs) * floor.beforeMw + Math.max(0, ms - floor.changeMs) * floor.afterMw) / 1000
  const counter = (ms: number): number => Math.floor(phaseMj + floorMj(ms) + workIn(works, 0, ms))
  return starts.slice(1).map((endMs, index) => {
    const startMs = starts[index] as number
    const countMj = counter(endMs) - counter(startMs)
    return { startMs, endMs, countMj, fewestMj: countMj, mostMj: countMj, isKnown: true }
  })
}

function lose(random: Random, chance: (share: number) => boolean, windows: TrueWindow[]): void {
  for (const share of [SHARE.missing, SHARE.stall]) {
    if (!chance(share)) continue
    const first = integer(random, 0, windows.length - 1)
    for (const window of windows.slice(first, first + integer(random, 1, 2))) window.isKnown = false
  }
}

/** As a property list tells them, in whole mJ, or as text does, in whole mW. A window that is lost leaves a pause. */
function readWindows(windows: readonly TrueWindow[], isText: boolean): PlacedSample[] {
  const read: MadeWindow[] = []
  let pauseMs = 0
  for (const window of windows) {
    const { startMs, endMs, countMj, isKnown } = window
    const elapsedMs = endMs - startMs
    if (!isKnown) {
      pauseMs += elapsedMs
      continue
    }
    const powerMw = Math.round((countMj * 1000) / elapsedMs)
    const energyMj = isText ? (powerMw * elapsedMs) / 1000 : countMj
    Object.assign(window, isText ? countsOf(energyMj, elapsedMs) : {})
    read.push(aneWindow(energyMj, elapsedMs, pauseMs))
    pauseMs = 0
  }
  return placeWindows(read)
}

function historyOf(steadyMw: number): RailHistory {
  return { activeAtMs: null, activeMw: null, highestMw: null, steadyAtMs: -1, steadyMw }
}

function integer(random: Random, least: number, most: number): number {
  return Math.floor(between(random, least, most + 1))
}
