import { HIGHEST_FLOOR_MW } from '#shared/measurement/ane-floor'
import { BASELINE_MS } from '#shared/measurement/measure'
import type { SimulatedRun, TrueWindow } from './simulated-run'

/** A level at rest stays for so long at least, as docs/verdict.md assumes. */
const LEVEL_MS = 5000

/**
 * Whether nobody could tell by these counts: rest explains them, and so does work. Rest is any levels of 0 to the highest
 * floor that each last 5 s, the first and the last of a stretch perhaps less. What a window counts that reaches over the
 * start or the end may have been outside.
 */
export function isForcedDoubt(run: SimulatedRun): boolean {
  if (!stretchesOf(run).every((stretch) => isRest(stretch, run.fromMs))) return false
  const inside = run.windows.filter((window) => window.isKnown && overlaps(window, run))
  if (inside.every(({ mostMj }) => mostMj === 0)) return false
  return !isKnownRest(run, inside)
}

function overlaps({ startMs, endMs }: TrueWindow, { fromMs, toMs }: SimulatedRun): boolean {
  return endMs > fromMs && startMs < toMs
}

/** Stretches of neighbouring windows, also before the start, without those that reach over an edge. */
function stretchesOf({ windows, fromMs, toMs }: SimulatedRun): TrueWindow[][] {
  const stretches: TrueWindow[][] = [[]]
  for (const window of windows) {
    const { startMs, endMs, isKnown } = window
    const isWhole = endMs <= fromMs || (startMs >= fromMs && endMs <= toMs)
    if (isKnown && isWhole) stretches.at(-1)?.push(window)
    else stretches.push([])
  }
  return stretches.filter((stretch) => stretch.length > 0)
}

/**
 * Whether levels explain what was counted after `fromMs`. Between two of them lies a window in which one becomes the
 * other. Before the start anything may have been, and ended there.
 */
function isRest(windows: readonly TrueWindow[], fromMs: number): boolean {
  const count = windows.length
  const canEnd = windows.map(({ startMs }) => startMs <= fromMs)
  canEnd[0] = true
  for (let first = 0; first < count; first++) {
    if (canEnd[first] !== true) continue
    let level: Level | null = { lowMw: 0, highMw: HIGHEST_FLOOR_MW }
    for (let last = first; last < count; last++) {
      level = withWindow(level, windows, first, last)
      if (level === null) break
      // The change before and after a level may lie anywhere in its window.
      const beganMs = (windows[Math.max(0, first - 1)] as TrueWindow).startMs
      const endedMs = windows[last + 1]?.endMs ?? Number.POSITIVE_INFINITY
      if (first > 0 && endedMs - beganMs < LEVEL_MS) continue
      canEnd[last + 1] = true
      const between = windows[last + 1]
      if (between !== undefined && isBelowAnyFloor(between)) canEnd[last + 2] = true
    }
  }
  const final = windows.at(-1) as TrueWindow
  return canEnd[count] === true || (canEnd[count - 1] === true && isBelowAnyFloor(final))
}

/** Powers in between may be, mW. */
interface Level {
  lowMw: number
  highMw: number
}

/** The steady powers that explain the windows from `first` to `last`, of which those before `last` allow `level`. */
function withWindow(level: Level, windows: readonly TrueWindow[], first: number, last: number): Level | null {
  let { lowMw, highMw } = level
  let [fewestMj, mostMj] = [0, 0]
  const { endMs } = windows[last] as TrueWindow
  for (let from = last; from >= first; from--) {
    const window = windows[from] as TrueWindow
    fewestMj += window.fewestMj
    mostMj += window.mostMj
    const seconds = (endMs - window.startMs) / 1000
    lowMw = Math.max(lowMw, (fewestMj - 1) / seconds)
    highMw = Math.min(highMw, (mostMj + 1) / seconds)
  }
  return lowMw < highMw ? { lowMw, highMw } : null
}

function isBelowAnyFloor({ fewestMj, startMs, endMs }: TrueWindow): boolean {
  return fewestMj - 1 < (HIGHEST_FLOOR_MW * (endMs - startMs)) / 1000
}

/** Whether the quiet time or the history shows the one level that explains everything. */
function isKnownRest(run: SimulatedRun, inside: readonly TrueWindow[]): boolean {
  const before = run.windows.filter(
    ({ startMs, endMs }) => endMs <= run.fromMs && startMs >= run.fromMs - BASELINE_MS,
  )
  const level = levelOf(inside)
  if (level === null) return false
  const known = isQuietTime(before) ? levelOf(before) : historyLevel(run)
  return known !== null && Math.max(level.lowMw, known.lowMw) < Math.min(level.highMw, known.highMw)
}

function isQuietTime(before: readonly TrueWindow[]): boolean {
  const durationMs = before.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
  return before.length >= 3 && durationMs >= 2000 && before.every(({ isKnown }) => isKnown)
}

function historyLevel({ history }: SimulatedRun): Level | null {
  const steadyMw = history?.steadyMw ?? null
  return steadyMw === null || steadyMw === 0 ? null : { lowMw: steadyMw - 0.5, highMw: steadyMw + 0.5 }
}

/** The powers that the counts allow as one steady level; null where none does. */
function levelOf(windows: readonly TrueWindow[]): Level | null {
  let level: Level | null = { lowMw: 0, highMw: HIGHEST_FLOOR_MW }
  for (let last = 0; last < windows.length && level !== null; last++)
    level = withWindow(level, windows, last, last)
  return level
}
