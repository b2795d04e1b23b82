import { EventEmitter } from 'node:events'
import type { PowerMonitor } from 'electron'
import { expect, it } from 'vitest'
import type { TrackEvent } from '#shared/track-events'
import type { EventListener } from '../sources/source'
import { SleepEvents } from './sleep-events'

/** Anything but events is a failure of the test. */
function listenerInto(events: TrackEvent[]): EventListener {
  return {
    onRunning: () => expect(events).toEqual([]),
    onEvent: (event) => events.push(event),
    onSkipped: (_, { message }) => expect.unreachable(message),
    onEnd: () => expect.unreachable('it ended'),
    onFailure: ({ message }) => expect.unreachable(message),
  }
}

it('tells of sleep and wake by the wall clock, as uncertain, until it is stopped', () => {
  const monitor = new EventEmitter()
  const events: TrackEvent[] = []
  const source = new SleepEvents(monitor as PowerMonitor, () => true)
  source.start(listenerInto(events))
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
  new SleepEvents(monitor as PowerMonitor, () => isOfNow).start(listenerInto(events))
  monitor.emit('suspend')
  isOfNow = true
  monitor.emit('resume')
  expect(events.map(({ kind }) => kind)).toEqual(['wake'])
})
