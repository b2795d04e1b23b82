import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { logStateOf } from '#shared/source-status'
import type { SourceKind } from '#shared/sources'
import { sampleWith } from '#shared/testing/sample-with'
import type { TrackEvent } from '#shared/track-events'
import { LOG_ENTRIES, logTrailer, writeLogEntry } from '../synthesis/log-writer'
import type { Source, SourceEvents } from '../sources/source'
import type { LogProcessHandlers } from '../sources/unified-log/log-process'
import { BANNER } from '../sources/unified-log/testing/log-world'
import { LogControl } from './log-control'
import { Pipeline } from './pipeline'

/** A source that a test reads by hand. */
class MadeSource implements Source {
  readonly label = 'Made'
  readonly requestedIntervalMs = 1000
  events: SourceEvents | null = null

  constructor(readonly kind: SourceKind) {}

  start(events: SourceEvents): void {
    this.events = events
  }

  stop(): void {
    this.events = null
  }

  setPaused(): void {
    return
  }

  /** A second passes, and its sample comes. */
  async second(): Promise<void> {
    await vi.advanceTimersByTimeAsync(1000)
    const timestamp = new Date().toISOString().replace(/\.\d+/, '')
    this.events?.onSample({ ...sampleWith({ timestamp }), elapsedMs: 1000 }, null)
    await vi.advanceTimersByTimeAsync(0)
  }
}

interface Run {
  args: readonly string[]
  handlers: LogProcessHandlers
  isStopped: boolean
}

let runs: Run[]
let pipeline: Pipeline
let control: LogControl
let events: TrackEvent[]

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 8, 20, 12) })
  runs = []
  events = []
  pipeline = new Pipeline()
  control = new LogControl(pipeline, (args, handlers) => {
    const run = { args, handlers, isStopped: false }
    runs.push(run)
    return { pid: null, setPaused: () => undefined, stop: () => (run.isStopped = true) }
  })
  pipeline.register(control)
  pipeline.register({ onEvent: (event) => events.push(event) })
})
afterEach(() => {
  pipeline.stop()
  expect(running()).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const running = (): string[] => runs.flatMap(({ args, isStopped }) => (isStopped ? [] : (args[0] ?? '')))
const kinds = (): string[] => events.map(({ kind }) => kind)
const last = (command: 'stream' | 'show'): Run => {
  const found = runs.findLast(({ args }) => args[0] === command)
  if (found === undefined) throw new Error(`No log ${command} ran.`)
  return found
}
const write = (text: string): void => last('stream').handlers.onBytes(Buffer.from(text))
const loaded = (wallMs: number): string =>
  writeLogEntry(LOG_ENTRIES.loaded(wallMs, { name: 'Example', pid: 42 }), 'ndjson')

async function reading(kind: SourceKind = 'live'): Promise<MadeSource> {
  const source = new MadeSource(kind)
  control.setWanted(true)
  pipeline.use(source)
  if (runs.length > 0) write(BANNER)
  await source.second()
  return source
}

it('reads nothing until somebody wants it, and nothing any more when nobody does, which is told', async () => {
  const source = new MadeSource('live')
  pipeline.use(source)
  await source.second()
  expect([running(), logStateOf(pipeline.status)]).toEqual([[], { kind: 'off' }])
  control.setWanted(true)
  expect(logStateOf(pipeline.status)).toEqual({ kind: 'starting' })
  write(BANNER)
  expect(logStateOf(pipeline.status)).toEqual({ kind: 'reading' })
  await source.second()
  control.setWanted(false)
  expect([running(), logStateOf(pipeline.status)]).toEqual([[], { kind: 'off' }])
  expect(kinds()).toEqual(['source', 'log-on', 'log-off'])
  control.setWanted(false)
  expect(kinds()).toHaveLength(3)
})

it('holds what comes before the first sample, and places all on its axis', async () => {
  control.setWanted(true)
  const source = new MadeSource('ioreport')
  pipeline.use(source)
  write(BANNER)
  await vi.advanceTimersByTimeAsync(700)
  write(loaded(Date.now() - 20))
  const writtenMs = Date.now() - 20
  expect(events).toEqual([])
  await source.second()
  await source.second()
  const [began, on, load] = events
  expect(kinds()).toEqual(['source', 'log-on', 'ane-loaded'])
  expect(on?.startMs).toBe(began?.startMs)
  // The first sample's stamp has lost the 700 ms of its second.
  expect((load?.startMs ?? NaN) - (writtenMs - 700)).toBeCloseTo(0, 0)
})

it.each(['replay', 'demonstration'] as const)(
  'leaves this Mac’s log alone beside a %s, onto whose axis the present does not belong',
  async (kind) => {
    await reading(kind)
    expect([runs, logStateOf(pipeline.status)]).toEqual([[], { kind: 'off' }])
  },
)

it('begins anew with another source, and tells its session nothing of the one before', async () => {
  await reading()
  const before = last('stream')
  write(loaded(Date.now()))
  const toldBefore = events.length
  pipeline.use(new MadeSource('replay'))
  expect(before.isStopped).toBe(true)
  before.handlers.onBytes(Buffer.from(loaded(Date.now())))
  await vi.advanceTimersByTimeAsync(1000)
  expect(events.slice(toldBefore)).toEqual([])
  pipeline.use(new MadeSource('live'))
  expect(running()).toEqual(['stream'])
})

it('is not read while reading is paused, nor looked up afterwards', async () => {
  const source = await reading()
  last('show').handlers.onBytes(Buffer.from(logTrailer(0)))
  last('show').handlers.onEnd({ status: 0, message: '' })
  await source.second()
  pipeline.setPaused(true)
  expect([running(), kinds().at(-1)]).toEqual([[], 'log-off'])
  await vi.advanceTimersByTimeAsync(600_000)
  pipeline.setPaused(false)
  write(BANNER)
  await source.second()
  expect([running(), kinds().at(-1)]).toEqual([['stream'], 'log-on'])
})

it('sleeps with the Mac', async () => {
  await reading()
  control.sleep()
  expect(logStateOf(pipeline.status)).toMatchObject({ kind: 'gap', why: 'asleep' })
  expect(running()).not.toContain('stream')
  control.wake()
  write(BANNER)
  expect(logStateOf(pipeline.status)).toEqual({ kind: 'reading' })
})

it('reads more while something is measured', async () => {
  control.setMeasuring(true)
  await reading()
  expect(last('stream').args.at(-1)).toContain('VisionKit')
  control.setMeasuring(false)
  expect(last('stream').args.at(-1)).not.toContain('VisionKit')
})

it('says why it cannot be read, and from when on nobody knows', async () => {
  const source = await reading()
  last('stream').handlers.onEnd({ status: 77, message: '' })
  expect(logStateOf(pipeline.status)).toEqual({ kind: 'not-administrator' })
  const [status] = pipeline.status.eventSources
  expect(status?.state).toMatchObject({ kind: 'failed', code: 'refused' })
  await source.second()
  expect(kinds()).toEqual(['source', 'log-on', 'log-off'])
  control.setWanted(false)
  expect(kinds()).toHaveLength(3)
})
