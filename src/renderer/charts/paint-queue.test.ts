import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PaintQueue } from './paint-queue'

let frame: FrameRequestCallback | null = null
let nowMs = 0
let queue: PaintQueue

const CHARTS = Array.from({ length: 6 }, () => vi.fn(() => true))
const addAll = (): void => CHARTS.forEach((job) => queue.add(job, false))
/** How many painted since it was last asked. */
function painted(): number {
  const count = CHARTS.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  CHARTS.forEach((job) => job.mockClear())
  return count
}

beforeEach(() => {
  frame = null
  nowMs = 1000
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => {
    expect(frame).toBeNull()
    frame = callback
    return 1
  })
  queue = new PaintQueue()
  painted()
})
afterEach(() => void vi.unstubAllGlobals())

/** The next frame of the display, so long after the last one. */
function nextFrame(afterMs: number): void {
  const due = frame
  frame = null
  nowMs += afterMs
  due?.(nowMs)
}

it('paints all that is due in one frame, each once, and asks for no further frame', () => {
  addAll()
  addAll()
  nextFrame(16)
  expect([painted(), frame]).toEqual([6, null])
})

it('paints fewer at a time once a frame came late, and more again while frames come in time', () => {
  addAll()
  nextFrame(16)
  expect(painted()).toBe(6)
  const counts: number[] = []
  for (let sample = 0; sample < 3; sample++) {
    addAll()
    while (frame !== null) {
      // Six and three took too long; two do not.
      nextFrame((counts.at(-1) ?? 6) > 2 ? 60 : 16)
      counts.push(painted())
    }
  }
  expect(counts.slice(0, 2)).toEqual([3, 1])
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(18)
  expect(Math.max(...counts.slice(2))).toBe(3)
})

it('lets none wait for ever: those that waited come first', () => {
  addAll()
  nextFrame(16)
  painted()
  addAll()
  for (let index = 0; index < 6; index++) {
    nextFrame(100)
    CHARTS.slice(0, 3).forEach((job) => queue.add(job, false))
  }
  expect(CHARTS.every(({ mock }) => mock.calls.length > 0)).toBe(true)
})

it('paints all at once where nothing moves', () => {
  addAll()
  nextFrame(16)
  painted()
  addAll()
  nextFrame(60)
  expect(painted()).toBe(3)
  while (frame !== null) nextFrame(60)
  expect(painted()).toBe(3)
  addAll()
  nextFrame(1000)
  expect(painted()).toBe(6)
})

it('lets what is urgent, and what only moves, wait for nothing', () => {
  addAll()
  nextFrame(16)
  CHARTS.forEach((job) => job.mockReturnValue(false))
  addAll()
  const crosshair = vi.fn(() => true)
  queue.add(crosshair, true)
  painted()
  nextFrame(60)
  expect([painted(), crosshair.mock.calls.length]).toEqual([6, 1])
  CHARTS.forEach((job) => job.mockReturnValue(true))
})

it('paints the others in the next frame where one fails, whose failure is told', () => {
  CHARTS[2]?.mockImplementationOnce(() => {
    throw new TypeError('planted')
  })
  addAll()
  expect(() => nextFrame(16)).toThrow('planted')
  while (frame !== null) nextFrame(16)
  expect(CHARTS.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1, 1, 1, 1])
  expect(frame).toBeNull()
})

it('paints nothing that was given up', () => {
  addAll()
  CHARTS.forEach((job) => queue.delete(job))
  nextFrame(16)
  expect(painted()).toBe(0)
})
