import { EventEmitter } from 'node:events'
import type { PowerMonitor } from 'electron'
import { expect, it } from 'vitest'
import type { TrackEvent } from '#shared/track-events'
import { SleepEvents } from './sleep-events'

it('tells of sleep and wake by the wall clock, as uncertain, until it is stopped', () => {
  const monitor = new EventEmitter()
  const events: TrackEvent[] = []
  const source = new SleepEvents(monitor as PowerMonitor, () => true)
  source.start({ onEvent: (event) => events.push(event) })
  const beforeMs = Date.now()
  monitor.emit('suspend')
  monitor.emit('resume')
  source.stop()
  monitor.emit('suspend')
  source.stop()
  expect(events.map(({ kind, endMs }) => [kind, endMs])).toEqual([
    ['sleep', null],
    ['wake', null],
  ])
  for (const { startMs, uncertaintyMs } of events) {
    expect(startMs).toBeGreaterThanOrEqual(beforeMs)
    expect(startMs).toBeLessThanOrEqual(Date.now())
    expect(uncertaintyMs).toBeGreaterThanOrEqual(1000)
  }
})

it('tells nothing while the samples are of another time', () => {
  const monitor = new EventEmitter()
  const events: TrackEvent[] = []
  let isOfNow = false
  new SleepEvents(monitor as PowerMonitor, () => isOfNow).start({ onEvent: (event) => events.push(event) })
  monitor.emit('suspend')
  isOfNow = true
  monitor.emit('resume')
  expect(events.map(({ kind }) => kind)).toEqual(['wake'])
})
