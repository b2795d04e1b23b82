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
  /** Adds the next sample. */
  update: () => void
  /** Makes `count` updates, or as many pauses without one. Returns the script time of each, ms. */
  run: (count: number, restMs: number, withUpdates: boolean) => Promise<number[]>
  /** Times between frames, ms, from now until `stop` is called. */
  watchFrames: () => { stop: () => number[] }
}

declare global {
  interface Window {
    bench: BenchPage
    /** Kept here by the driver between its calls. */
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
  // Our charts load the frames of their plots once the curves are on the screen.
  while (document.querySelector('.lane-frame:empty') !== null) await frame()
  await frame()
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The script time of one update, ms, until it is on the screen; without what React schedules for later. */
async function timed(withUpdate: boolean): Promise<number> {
  // Requested first, so that it is called before the callbacks that the update requests.
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
