import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { sampleWith } from '#shared/testing/sample-with'
import type { EventSource, Source, SourceEvents } from '../sources/source'
import type { Consumer } from './consumers'
import { Pipeline } from './pipeline'

/** The test calls its `events`. */
class ManualSource implements Source {
  readonly kind = 'replay'
  readonly label = 'a.plist'
  readonly requestedIntervalMs = null
  isStopped = false
  events: SourceEvents | null = null
  start(events: SourceEvents): void {
    this.events = events
  }
  stop(): void {
    this.isStopped = true
  }
  setPaused(): void {}
}

function setUp(...consumers: Consumer[]) {
  const failures: [unknown, string | null][] = []
  const pipeline = new Pipeline(
    () => null,
    (thrown, sentence) => failures.push([thrown, sentence]),
  )
  const seen: number[] = []
  for (const consumer of consumers) pipeline.register(consumer)
  pipeline.register({ onSample: (placed) => seen.push(placed.endMs) })
  const source = new ManualSource()
  pipeline.use(source)
  const send = (): void => source.events?.onSample(sampleWith({ elapsedMs: 1000 }), null)
  return { pipeline, send, seen, failures, source }
}

const BUG = new TypeError('a bug')
const fail = (): never => {
  throw BUG
}

describe('a consumer that throws', () => {
  it.each(['onSession', 'onSample', 'onEvent', 'onFault', 'onStatus'] as const)(
    'in %s keeps nothing from the others, nor from the source',
    (method) => {
      const { send, seen, failures, source } = setUp({ part: 'The tray', [method]: fail })
      send()
      source.events?.onFault({ code: 'cut-document', offset: 0, message: 'cut' })
      expect(seen).toHaveLength(1)
      expect(failures[0]).toEqual([
        BUG,
        expect.stringMatching(/^The tray went wrong \(TypeError\) and was started again; /),
      ])
    },
  )

  it('in whenReady makes nobody wait', () => {
    const { source } = setUp({ whenReady: fail })
    expect(source.events?.whenReady?.()).toBeNull()
  })

  it('is started again, and told once', () => {
    const restart = vi.fn()
    const onSample = vi.fn(fail)
    const { send, failures, pipeline } = setUp({ onSample, restart })
    send()
    send()
    expect(restart).toHaveBeenCalledTimes(2)
    expect(restart).toHaveBeenLastCalledWith(pipeline.status)
    expect(failures.map(([, sentence]) => sentence)).toEqual([expect.any(String), null])
  })

  it('more than three times within a minute is left, which is told', () => {
    const onSample = vi.fn(fail)
    const { send, seen, failures } = setUp({ part: 'The tray', onSample })
    for (let sample = 0; sample < 6; sample++) send()
    expect(onSample).toHaveBeenCalledTimes(4)
    expect(seen).toHaveLength(6)
    expect(failures.at(-1)?.[1]).toMatch(
      /^The tray stopped: it went wrong 4 times within a minute \(TypeError\)\. Quit/,
    )
  })

  it('now and then is never left', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const onSample = vi.fn(fail)
    const { send } = setUp({ onSample })
    for (let sample = 0; sample < 20; sample++) {
      send()
      vi.advanceTimersByTime(20_000)
    }
    expect(onSample).toHaveBeenCalledTimes(20)
  })

  it('also where it is started again counts', () => {
    const restart = vi.fn(fail)
    const { send, seen, failures } = setUp({ onSample: fail, restart })
    send()
    send()
    expect(restart).toHaveBeenCalledTimes(3)
    expect(failures).toHaveLength(4)
    expect(seen).toHaveLength(2)
  })

  it('is a bug like any other where nobody is told', async () => {
    const thrown = new Promise((resolve) => {
      const [listener] = process.listeners('uncaughtException')
      process.removeAllListeners('uncaughtException')
      process.once('uncaughtException', (error) => {
        resolve(error)
        if (listener !== undefined) process.on('uncaughtException', listener)
      })
    })
    const pipeline = new Pipeline()
    pipeline.register({ onSession: fail })
    pipeline.use(new ManualSource())
    expect(await thrown).toBe(BUG)
  })
})

describe('a source that cannot be started', () => {
  it('has failed, with a sentence', () => {
    const { pipeline } = setUp()
    const source = new ManualSource()
    source.start = fail
    pipeline.use(source)
    expect(pipeline.status).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('a.plist could not be started (TypeError)') as string,
    })
    expect(source.isStopped).toBe(true)
  })

  it('of events has failed, and the samples go on', () => {
    const { pipeline, send, seen } = setUp()
    const events: EventSource = { label: 'Sleep and wake', start: fail, stop: () => undefined }
    pipeline.attach(events)
    send()
    expect(pipeline.status.eventSources[0]?.state).toMatchObject({ kind: 'failed', code: 'broken' })
    expect(seen).toHaveLength(1)
  })
})
