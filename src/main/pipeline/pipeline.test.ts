import { describe, expect, it } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'
import type { SourceStatus } from '#shared/source-status'
import type { TrackEvent } from '#shared/track-events'
import { Pipeline } from './pipeline'
import type { EventListener, Frame, Source, SourceEvents } from '../sources/source'

/** The test calls its `events`. */
class ManualSource implements Source {
  readonly kind = 'replay'
  readonly requestedIntervalMs = null
  events: SourceEvents | null = null
  paused = false
  stopped = false
  constructor(readonly label: string) {}
  start(events: SourceEvents): void {
    this.events = events
  }
  stop(): void {
    this.stopped = true
  }
  setPaused(paused: boolean): void {
    this.paused = paused
  }
}

function setUp() {
  const placed: PlacedSample[] = []
  const states: string[] = []
  const frames: (Frame | null)[] = []
  const events: TrackEvent[] = []
  const note = (status: SourceStatus): void => void states.push(`${status.sessionId} ${status.state}`)
  const pipeline = new Pipeline()
  pipeline.register({
    onSession: note,
    onStatus: note,
    onSample: (sample, status, frame) => {
      placed.push(sample)
      frames.push(frame)
      note(status)
    },
    onEvent: (event) => events.push(event),
  })
  const source = new ManualSource('a.plist')
  pipeline.use(source)
  return { pipeline, source, placed, states, frames, events }
}

const at = (second: number, elapsedMs = 1000) =>
  sampleWith({ timestamp: `2022-03-30T12:00:0${second}Z`, elapsedMs })

describe('Pipeline', () => {
  it('goes from starting over running to ended', () => {
    const { source, states } = setUp()
    source.events?.onSample(at(1), null)
    source.events?.onEnd()
    expect(states).toEqual(['1 starting', '1 running', '1 ended'])
  })

  it('passes the bytes of a sample on with it', () => {
    const { source, frames } = setUp()
    const frame = [Uint8Array.of(1, 2)]
    source.events?.onSample(at(1), frame)
    source.events?.onSample(at(2), null)
    expect(frames).toEqual([frame, null])
  })

  it('counts samples and faults, and knows the machine and the interval', () => {
    const { pipeline, source } = setUp()
    ;[1010, 1020, 5000].forEach((elapsedMs, i) => source.events?.onSample(at(i + 1, elapsedMs), null))
    source.events?.onFault({ code: 'cut-document', offset: 7, message: 'cut' })
    expect(pipeline.status).toMatchObject({
      sampleCount: 3,
      faultCount: 1,
      lastFault: 'At byte 7: cut',
      measuredIntervalMs: 1020,
      machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
    })
  })

  it('knows that samples are made up, until another source begins', () => {
    const { pipeline, source } = setUp()
    const origins = { 'ane.powerMw': { instrument: 'demonstration', field: 'x', kind: 'measured' } } as const
    const states = [at(1), { ...at(2), origins }, at(3)].map((sample) => {
      source.events?.onSample(sample, null)
      return pipeline.status.isMadeUp
    })
    expect(states).toEqual([false, true, true])
    pipeline.use(new ManualSource('b.plist'))
    expect(pipeline.status.isMadeUp).toBe(false)
  })

  it('forgets the interval of before a gap, and marks the gap', () => {
    const { pipeline, source, placed } = setUp()
    source.events?.onSample(at(1, 5000), null)
    source.events?.onGap?.()
    source.events?.onSample(at(2, 200), null)
    expect(pipeline.status.measuredIntervalMs).toBe(200)
    expect(placed.map(({ gapBefore }) => gapBefore)).toEqual([true, true])
  })

  it('begins anew with another source, and stops the one before', () => {
    const { pipeline, source, placed } = setUp()
    source.events?.onSample(at(1), null)
    const next = new ManualSource('b.plist')
    pipeline.use(next, 'because')
    expect(source.stopped).toBe(true)
    expect(pipeline.status).toMatchObject({
      sessionId: 2,
      label: 'b.plist',
      message: 'because',
      sampleCount: 0,
    })
    next.events?.onSample(at(1), null)
    expect(placed.map((sample) => sample.sequence)).toEqual([0, 0])
  })

  it('decides once, for every consumer, where time is missing: before a session, and in it', () => {
    const { pipeline, source, placed, events } = setUp()
    const seen: boolean[] = []
    const dispose = pipeline.register({ onSample: ({ gapBefore }) => seen.push(gapBefore) })
    for (const second of [1, 2, 8]) source.events?.onSample(at(second), null)
    expect(seen).toEqual([true, false, true])
    expect(placed.map(({ gapBefore }) => gapBefore)).toEqual(seen)
    const startMs = Date.parse('2022-03-30T12:00:00Z')
    expect(events).toEqual([
      { kind: 'source', startMs, endMs: null, label: 'a.plist', uncertaintyMs: 0 },
      { kind: 'gap', startMs: startMs + 2000, endMs: startMs + 7000, label: '', uncertaintyMs: 0 },
    ])
    dispose()
    source.events?.onSample(at(9), null)
    expect(seen).toHaveLength(3)
  })

  it('passes events of other sources and marks at the present on, and stops these sources with itself', () => {
    const { pipeline, source, events, states } = setUp()
    source.events?.onSample(at(1), null)
    events.length = 0
    let stopped = false
    const made: EventListener[] = []
    pipeline.attach({
      label: 'Made up',
      start: (listener) => made.push(listener),
      stop: () => (stopped = true),
    })
    const opened = { kind: 'ane-opened', startMs: 5, endMs: 7, label: 'x'.repeat(300), uncertaintyMs: 500 }
    made[0]?.onEvent(opened)
    const told = states.length
    made[0]?.onSkipped(1, { code: 'malformed-document', offset: 3, message: 'no event' })
    expect(states).toHaveLength(told + 1)
    const status = { label: 'Made up', skippedCount: 1, lastFault: 'At byte 3: no event' }
    expect(pipeline.status).toMatchObject({ faultCount: 0, lastFault: null, eventSources: [status] })
    pipeline.mark('before the second try')
    pipeline.use(new ManualSource('b.plist'))
    expect(pipeline.status).toMatchObject({ eventSources: [status] })
    expect(stopped).toBe(false)
    pipeline.stop()
    expect(stopped).toBe(true)
    expect(pipeline.status.eventSources).toEqual([])
    expect(events).toEqual([
      { ...opened, label: 'x'.repeat(200) },
      {
        kind: 'mark',
        startMs: Date.parse('2022-03-30T12:00:01Z'),
        endMs: null,
        label: 'before the second try',
        uncertaintyMs: 1000,
      },
    ])
  })

  it('marks nothing before there is a present', () => {
    const events: TrackEvent[] = []
    const idle = new Pipeline()
    idle.register({ onEvent: (event) => events.push(event) })
    expect(idle.mark('x')).toMatchObject({ ok: false })
    const { pipeline, source, events: replayed } = setUp()
    expect(pipeline.mark('x')).toMatchObject({ ok: false })
    expect([...events, ...replayed]).toEqual([])
    source.events?.onSample(at(1), null)
    expect(pipeline.mark('x')).toEqual({ ok: true, value: null })
    expect(replayed.at(-1)).toMatchObject({ kind: 'mark', label: 'x' })
  })

  it('names the newest 20 marks of the session, and no other', () => {
    const { pipeline, source, events } = setUp()
    for (let second = 0; second <= 20; second++) {
      source.events?.onSample(sampleWith({ timestamp: null, elapsedMs: 1000 }), null)
      pipeline.mark('')
    }
    const [oldest, next] = events.filter(({ kind }) => kind === 'mark')
    if (oldest === undefined || next === undefined) throw new Error('nothing was marked')
    events.length = 0
    expect(pipeline.nameMark(oldest.startMs, 'a')).toMatchObject({ ok: false })
    expect(pipeline.nameMark(next.startMs, 'b')).toEqual({ ok: true, value: null })
    expect(events).toEqual([{ ...next, label: 'b' }])
    pipeline.use(new ManualSource('b.plist'))
    expect(pipeline.nameMark(next.startMs, 'c')).toMatchObject({ ok: false })
  })

  it('lets no sample come while a consumer has no room', async () => {
    const { pipeline, source } = setUp()
    expect(source.events?.whenReady?.()).toBeNull()
    let resume = (): void => undefined
    pipeline.register({ whenReady: () => new Promise((resolve) => (resume = resolve)) })
    let isReady = false
    const ready = source.events?.whenReady?.()?.then(() => (isReady = true))
    await Promise.resolve()
    expect(isReady).toBe(false)
    resume()
    await ready
    expect(isReady).toBe(true)
  })

  it('pauses and resumes, but not what is over', () => {
    const { pipeline, source } = setUp()
    pipeline.setPaused(true)
    expect([source.paused, pipeline.status.state]).toEqual([true, 'paused'])
    pipeline.setPaused(false)
    expect([source.paused, pipeline.status.state]).toEqual([false, 'starting'])
    source.events?.onFailure('gone')
    pipeline.setPaused(true)
    expect(pipeline.status).toMatchObject({ state: 'failed', message: 'gone' })
  })
})
