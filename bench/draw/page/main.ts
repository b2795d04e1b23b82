import './page.css'
import type { Contender, Mount } from './contender'

const MOUNTS: Record<string, () => Promise<Mount>> = {
  ours: async () => (await import('./ours')).mountPlots,
  'ours-with-figures': async () => (await import('./ours')).mountWithFigures,
  uplot: async () => (await import('./uplot')).mount,
  recharts: async () => (await import('./recharts')).mountPlain,
  'recharts-examples': async () => (await import('./recharts')).mountExample,
}

export interface BenchPage {
  ready: Promise<void>
  /** The newest sample arrived. */
  update: () => void
  /** Updates, or as many pauses without one. Gives the milliseconds of script of each. */
  run: (count: number, restMs: number, withUpdates: boolean) => Promise<number[]>
  /** Times between frames, ms, from now until `stop` is called. */
  watchFrames: () => { stop: () => number[] }
}

declare global {
  interface Window {
    /** What the driver watches; named apart from the window's own `frames`. */
    bench: BenchPage
    watchedFrames: { stop: () => number[] }
  }
}

let contender: Contender | null = null

async function prepare(): Promise<void> {
  const query = new URLSearchParams(location.search)
  const number = (name: string): number => Number(query.get(name))
  const root = document.getElementById('root')
  const load = MOUNTS[query.get('contender') ?? '']
  if (root === null || load === undefined) throw new Error('No such contender.')
  const mount = await load()
  contender = mount(root, { charts: number('charts'), samples: number('samples'), held: number('held') })
  for (let i = 0; i < 10; i++) await frame()
  // Ours load the frames of their plots when the curves are on the screen.
  while (document.querySelector('.lane-frame:empty') !== null) await frame()
  await frame()
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** One update, waited for until it is on the screen. What React schedules for later is not in the result. */
async function timed(withUpdate: boolean): Promise<number> {
  // Asked for first, hence called before those that the update asks for.
  const before = frame().then(() => performance.now())
  const start = performance.now()
  if (withUpdate) contender?.update()
  // uPlot draws in a microtask.
  await Promise.resolve()
  const scriptMs = performance.now() - start
  const after = new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())))
  const inFrameMs = (await after) - (await before)
  await frame()
  await frame()
  return scriptMs + Math.max(0, inFrameMs)
}

async function run(count: number, restMs: number, withUpdates: boolean): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    times.push(await timed(withUpdates))
    if (restMs > 0) await rest(restMs)
  }
  return times
}

function watchFrames(): { stop: () => number[] } {
  const intervals: number[] = []
  let last: number | null = null
  let isOn = true
  const note = (timeMs: number): void => {
    if (last !== null) intervals.push(timeMs - last)
    last = timeMs
    if (isOn) requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
  return {
    stop: () => {
      isOn = false
      return intervals
    },
  }
}

window.bench = { ready: prepare(), update: () => contender?.update(), run, watchFrames }
