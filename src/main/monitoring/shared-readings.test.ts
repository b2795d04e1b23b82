import { expect, it } from 'vitest'
import { Pipeline } from '../pipeline/pipeline'
import type { Source, SourceEvents } from '../sources/source'
import { madeSample } from '../storage/testing/made-samples'
import { Meter } from './meter'
import { SharedReadings } from './shared-readings'

/** A pipeline whose sources a test plays. */
function started() {
  const readings = new SharedReadings(
    () => new Meter({ version: '1.2.3', watchedEvents: ['gap', 'source'], hasHistory: false }),
  )
  const pipeline = new Pipeline()
  pipeline.register(readings)
  /** Begins a source and reads `count` samples of it, 1 J of the CPU each. */
  const read = (kind: Source['kind'], count: number): void => {
    const listeners: SourceEvents[] = []
    pipeline.use({
      ...{ kind, label: kind, requestedIntervalMs: 1000 },
      start: (events) => void listeners.push(events),
      stop: () => undefined,
      setPaused: () => undefined,
    })
    for (let index = 0; index < count; index++)
      listeners[0]?.onSample(
        madeSample(index, { endMs: 1_700_000_000_000 + index * 1000, cpuMw: 1000, elapsedMs: 1000 }).sample,
        null,
      )
  }
  /** null: there is no such series. */
  const valueOf = (family: string, label: string): number | null => {
    const points = readings.collect().find((each) => each.family === family)?.points ?? []
    return points.find(({ labels }) => Object.values(labels).includes(label))?.value ?? null
  }
  return { readings, read, valueOf }
}

it('counts a source on when it is begun again, as after a change of its interval', () => {
  const { read, valueOf } = started()
  read('demonstration', 2)
  read('demonstration', 3)
  expect(valueOf('energy', 'cpu')).toBe(5)
  expect(valueOf('events', 'source')).toBe(2)
})

it('begins at 0 with another source: the joules of two have no sum', () => {
  const { readings, read, valueOf } = started()
  read('demonstration', 2)
  read('ioreport', 1)
  expect(valueOf('energy', 'cpu')).toBe(1)
  expect(valueOf('sourceInfo', 'demonstration')).toBeNull()
  expect(valueOf('sourceInfo', 'ioreport')).toBe(1)
  expect(readings.whySilent()).toBeNull()
})

it('counts no recording: what was read before stands still, and has ended, until it is read again', () => {
  const { readings, read, valueOf } = started()
  read('demonstration', 2)
  read('replay', 5)
  expect(valueOf('energy', 'cpu')).toBe(2)
  expect(valueOf('sourceInfo', 'demonstration')).toBe(1)
  expect(valueOf('sourceState', 'ended')).toBe(1)
  expect(readings.whySilent()).toBe('demonstration has ended.')
  read('demonstration', 1)
  expect(valueOf('energy', 'cpu')).toBe(3)
  expect(readings.whySilent()).toBeNull()
})

it('has nothing but itself while only a recording was read', () => {
  const { readings, read, valueOf } = started()
  read('replay', 5)
  expect(valueOf('energy', 'cpu')).toBeNull()
  expect(readings.whySilent()).toBe('Nothing is read yet.')
})
