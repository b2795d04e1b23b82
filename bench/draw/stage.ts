import { _electron, type CDPSession, type ElectronApplication, type Page } from '@playwright/test'
import react from '@vitejs/plugin-react'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

import { ROOT } from '../../scripts/script.mjs'
import type { ElectronRuntime } from '../lib/electron'
import type { Setup } from './page/contender'

/** Pixels of a display like a Mac's, two a CSS px in each direction. */
const PIXEL_RATIO = 2
/**
 * Lets the graphics process draw canvases, as on every Mac. The graphics card is one that draws nothing, because
 * SwiftShader in its place takes both cores. Without these switches the page's main thread paints the pixels of canvases.
 */
const ACCELERATED = [
  '--use-gl=angle',
  '--use-angle=null',
  '--ignore-gpu-blocklist',
  '--enable-gpu-rasterization',
]
/** Just enough to see the tasks of the page's main thread. */
const TASK_CATEGORIES = 'disabled-by-default-devtools.timeline,__metadata'

export interface UpdateCost {
  /** Time of the page's main thread in a mean update. */
  taskMs: number
  /** The part of it, by the page's clock, until the callbacks of the frame have run. */
  scriptMs: number
}

interface TraceEvent {
  name: string
  pid: number
  tid: number
  dur?: number
  args?: { name?: string }
}

/** The real Electron with one window, which shows one contender's page after the other. */
export class Stage {
  private constructor(
    private readonly electron: ElectronApplication,
    private readonly page: Page,
    private readonly devtools: CDPSession,
    private readonly url: string,
  ) {}

  static async start(
    { executable, flags, env }: ElectronRuntime,
    folder: string,
    canvas: 'accelerated' | 'software',
  ): Promise<Stage> {
    const electron = await _electron.launch({
      executablePath: executable,
      args: [
        ...flags,
        `--force-device-scale-factor=${PIXEL_RATIO}`,
        ...(canvas === 'accelerated' ? ACCELERATED : []),
        path.join(ROOT, 'bench/apps/draw-window'),
        `--user-data-dir=${path.join(folder, `profile-${canvas}`)}`,
      ],
      env: env as Record<string, string>,
      chromiumSandbox: true,
    })
    const page = await electron.firstWindow()
    const devtools = await page.context().newCDPSession(page)
    // Time on the processor, so that what else runs on this machine is not counted.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
    const url = pathToFileURL(path.join(folder, 'pages', 'index.html')).href
    return new Stage(electron, page, devtools, url)
  }

  close(): Promise<void> {
    return this.electron.close()
  }

  /** Shows charts and waits until they are drawn. */
  async open(contender: string, setup: Setup): Promise<void> {
    const query = new URLSearchParams({ contender })
    for (const [name, value] of Object.entries(setup)) query.set(name, String(value))
    await this.page.goto(`${this.url}?${query}`)
    await this.page.evaluate(() => window.bench.ready)
  }

  /** The mean cost of `count` updates, less that of as many pauses without one. */
  async updateCost(count: number, restMs: number): Promise<UpdateCost> {
    await this.run(Math.min(3, count), restMs, true)
    const updates = await this.run(count, restMs, true)
    const pauses = await this.run(count, restMs, false)
    return { taskMs: updates.taskMs - pauses.taskMs, scriptMs: updates.scriptMs - pauses.scriptMs }
  }

  /** The longest task of the page's main thread during `count` updates, ms. */
  async longestTask(count: number, restMs: number): Promise<number> {
    const events = await this.traced(() => this.run(count, restMs, true))
    const isMain = (event: TraceEvent): boolean =>
      event.name === 'thread_name' && event.args?.name === 'CrRendererMain'
    const mains = new Set(events.filter(isMain).map(({ pid, tid }) => `${pid}/${tid}`))
    const tasks = events.filter(({ name, pid, tid }) => name === 'RunTask' && mains.has(`${pid}/${tid}`))
    if (tasks.length === 0) throw new Error('The trace has no task of the page.')
    return Math.max(...tasks.map(({ dur }) => (dur ?? 0) / 1000))
  }

  /** Moves the pointer over the first chart, with the button down when `isDrag`. A sample a second arrives meanwhile. */
  async frames(durationMs: number, isDrag: boolean): Promise<FrameFacts> {
    const mouse = (type: string, x: number): Promise<unknown> =>
      this.devtools.send('Input.dispatchMouseEvent', {
        type: type as 'mouseMoved',
        x,
        y: 90,
        button: isDrag ? 'left' : 'none',
        buttons: isDrag && type !== 'mouseReleased' ? 1 : 0,
        clickCount: type === 'mouseMoved' ? 0 : 1,
      })
    await mouse('mouseMoved', 100)
    if (isDrag) await mouse('mousePressed', 100)
    await this.page.evaluate(() => void (window.watchedFrames = window.bench.watchFrames()))
    const before = await this.taskSeconds()
    const moves: Promise<unknown>[] = []
    const start = performance.now()
    let updates = 0
    // As often as a mouse reports, without waiting for the page.
    while (performance.now() - start < durationMs) {
      if (performance.now() - start > (updates + 0.5) * 1000) {
        updates++
        moves.push(this.page.evaluate(() => window.bench.update()))
      }
      const phase = (moves.length % 120) / 120
      moves.push(mouse('mouseMoved', 100 + 300 * (phase < 0.5 ? 2 * phase : 2 - 2 * phase)))
      await new Promise((resolve) => setTimeout(resolve, 8))
    }
    await Promise.all(moves)
    const after = await this.taskSeconds()
    const intervalsMs = await this.page.evaluate(() => window.watchedFrames.stop())
    if (isDrag) await mouse('mouseReleased', 100)
    return { intervalsMs, busyMs: ((after - before) * 1000) / Math.max(1, intervalsMs.length) }
  }

  private async run(count: number, restMs: number, withUpdates: boolean): Promise<UpdateCost> {
    const before = await this.taskSeconds()
    const times = await this.page.evaluate(
      ([howMany, pause, updates]) => window.bench.run(howMany, pause, updates),
      [count, restMs, withUpdates] as const,
    )
    const after = await this.taskSeconds()
    const scriptMs = times.reduce((sum, time) => sum + time, 0) / count
    return { taskMs: ((after - before) * 1000) / count, scriptMs }
  }

  private async taskSeconds(): Promise<number> {
    const { metrics } = await this.devtools.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
  }

  private async traced(work: () => Promise<unknown>): Promise<TraceEvent[]> {
    const events: TraceEvent[] = []
    const collect = ({ value }: { value: object[] }): void => void events.push(...(value as TraceEvent[]))
    this.devtools.on('Tracing.dataCollected', collect)
    await this.devtools.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: TASK_CATEGORIES.split(',') },
    })
    await work()
    const done = new Promise<void>((resolve) =>
      this.devtools.once('Tracing.tracingComplete', () => resolve()),
    )
    await this.devtools.send('Tracing.end')
    await done
    this.devtools.off('Tracing.dataCollected', collect)
    return events
  }
}

export interface FrameFacts {
  /** Times between frames. */
  intervalsMs: number[]
  /** Time of the main thread in a mean frame. */
  busyMs: number
}

/** Opens the window for `work`, and closes it afterwards. */
export async function withStage<T>(
  runtime: ElectronRuntime,
  folder: string,
  canvas: 'accelerated' | 'software',
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const stage = await Stage.start(runtime, folder, canvas)
  try {
    return await work(stage)
  } finally {
    await stage.close()
  }
}

/** Makes the contenders' pages, once for all windows. */
export async function buildPages(folder: string): Promise<void> {
  await build({
    root: path.join(ROOT, 'bench/draw/page'),
    configFile: false,
    logLevel: 'warn',
    base: './',
    plugins: [react()],
    build: {
      outDir: path.join(folder, 'pages'),
      target: 'chrome130',
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
      modulePreload: { polyfill: false },
    },
  })
}
