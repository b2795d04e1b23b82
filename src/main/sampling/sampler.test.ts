import { describe, expect, it } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'
import type { SourceStatus } from '#shared/source-status'
import { Sampler } from './sampler'
import type { Source, SourceEvents } from './source'

/** A source whose events the test fires. */
class HandSource implements Source {
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
  const frames: (Uint8Array | null)[] = []
  const note = (status: SourceStatus): void => void states.push(`${status.sessionId} ${status.state}`)
  const sampler = new Sampler({
    onSession: note,
    onStatus: note,
    onSample: (sample, status, frame) => {
      placed.push(sample)
      frames.push(frame)
      note(status)
    },
  })
  const source = new HandSource('a.plist')
  sampler.use(source)
  return { sampler, source, placed, states, frames }
}

const at = (second: number, elapsedMs = 1000) =>
  sampleWith({ timestamp: `2022-03-30T12:00:0${second}Z`, elapsedMs })

describe('Sampler', () => {
  it('goes from starting over running to ended', () => {
    const { source, states } = setUp()
    source.events?.onSample(at(1), null)
    source.events?.onEnd()
    expect(states).toEqual(['1 starting', '1 running', '1 ended'])
  })

  it('passes the bytes of a sample on with it', () => {
    const { source, frames } = setUp()
    const frame = Uint8Array.of(1, 2)
    source.events?.onSample(at(1), frame)
    source.events?.onSample(at(2), null)
    expect(frames).toEqual([frame, null])
  })

  it('counts samples and faults, and knows the machine and the interval', () => {
    const { sampler, source } = setUp()
    ;[1010, 1020, 5000].forEach((elapsedMs, i) => source.events?.onSample(at(i + 1, elapsedMs), null))
    source.events?.onFault({ code: 'cut-document', offset: 7, message: 'cut' })
    expect(sampler.status).toMatchObject({
      sampleCount: 3,
      faultCount: 1,
      lastFault: 'At byte 7: cut',
      measuredIntervalMs: 1020,
      machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
    })
  })

  it('forgets the interval of before a gap, and marks the gap', () => {
    const { sampler, source, placed } = setUp()
    source.events?.onSample(at(1, 5000), null)
    source.events?.onGap?.()
    source.events?.onSample(at(2, 200), null)
    expect(sampler.status.measuredIntervalMs).toBe(200)
    expect(placed.map(({ gapBefore }) => gapBefore)).toEqual([false, true])
  })

  it('begins anew with another source, and stops the one before', () => {
    const { sampler, source, placed } = setUp()
    source.events?.onSample(at(1), null)
    const next = new HandSource('b.plist')
    sampler.use(next, 'because')
    expect(source.stopped).toBe(true)
    expect(sampler.status).toMatchObject({
      sessionId: 2,
      label: 'b.plist',
      message: 'because',
      sampleCount: 0,
    })
    next.events?.onSample(at(1), null)
    expect(placed.map((sample) => sample.sequence)).toEqual([0, 0])
  })

  it('pauses and resumes, but not what is over', () => {
    const { sampler, source } = setUp()
    sampler.setPaused(true)
    expect([source.paused, sampler.status.state]).toEqual([true, 'paused'])
    sampler.setPaused(false)
    expect([source.paused, sampler.status.state]).toEqual([false, 'starting'])
    source.events?.onFailure('gone')
    sampler.setPaused(true)
    expect(sampler.status).toMatchObject({ state: 'failed', message: 'gone' })
  })
})
