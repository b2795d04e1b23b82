import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'
import { PushBatcher } from './push-batcher'

const placed = (sequence: number): PlacedSample => ({
  sequence,
  endMs: sequence,
  gapBefore: false,
  sample: sampleWith(),
})
let sent: number[][]
let batcher: PushBatcher

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  batcher = new PushBatcher((samples) => sent.push(samples.map((sample) => sample.sequence)))
})
afterEach(() => vi.useRealTimers())

it('sends the first at once, and the crowd behind it together', () => {
  ;[0, 1, 2].forEach((sequence) => batcher.add(placed(sequence)))
  expect(sent).toEqual([[0]])
  vi.runAllTimers()
  expect(sent).toEqual([[0], [1, 2]])
})

it('sends each at once when they come slowly', () => {
  batcher.add(placed(0))
  vi.runAllTimers()
  batcher.add(placed(1))
  expect(sent).toEqual([[0], [1]])
})

it('sends a thousand changes of the status as one, after the samples that came before them', () => {
  batcher.add(placed(0))
  batcher.add(placed(1))
  for (let i = 0; i < 1000; i++) batcher.statusChanged()
  vi.runAllTimers()
  expect(sent).toEqual([[0], [1]])
  batcher.statusChanged()
  expect(sent).toEqual([[0], [1], []])
})

it('sends samples less often when charts are to be drawn less often, and the status at once', () => {
  batcher.drawEvery(2000)
  batcher.add(placed(0))
  batcher.add(placed(1))
  vi.advanceTimersByTime(1000)
  batcher.add(placed(2))
  expect(sent).toEqual([[0]])
  vi.advanceTimersByTime(1000)
  expect(sent).toEqual([[0], [1, 2]])
  batcher.add(placed(3))
  batcher.statusChanged()
  vi.advanceTimersByTime(50)
  expect(sent).toEqual([[0], [1, 2], [3]])
})

it('does not let a fast replay pile up meanwhile', () => {
  batcher.drawEvery(2000)
  for (let sequence = 0; sequence < 501; sequence++) batcher.add(placed(sequence))
  vi.advanceTimersByTime(50)
  expect(sent.flat()).toHaveLength(501)
})

it('sends what waits when each sample is drawn again', () => {
  batcher.drawEvery(2000)
  ;[0, 1].forEach((sequence) => batcher.add(placed(sequence)))
  vi.advanceTimersByTime(100)
  batcher.drawEvery(null)
  expect(sent).toEqual([[0], [1]])
})

it('forgets what belongs to an older session', () => {
  batcher.add(placed(0))
  batcher.add(placed(1))
  batcher.clear()
  vi.runAllTimers()
  expect(sent).toEqual([[0]])
})
