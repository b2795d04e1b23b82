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

it('forgets what belongs to an older session', () => {
  batcher.add(placed(0))
  batcher.add(placed(1))
  batcher.clear()
  vi.runAllTimers()
  expect(sent).toEqual([[0]])
})
