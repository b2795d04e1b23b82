import { expect, it } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import { aneEvents as made } from '#shared/testing/ane-events'
import { sampleWith } from '#shared/testing/sample-with'
import type { TrackEvent } from '#shared/track-events'
import { RecentUse } from './recent-use'

const START_MS = new Date(2026, 8, 20, 12).getTime()
const APP = { name: 'Example App', pid: 42 }
const IDLE_S = 10

/** Seconds of rest, then of work; the events between them come as they happen. */
function told(powersMw: readonly number[], events: readonly TrackEvent[]): RecentUse {
  const use = new RecentUse()
  powersMw.forEach((powerMw, second) => {
    const endMs = START_MS + (second + 1) * 1000
    const sample = sampleWith({})
    const ane = { ...sample.ane, powerMw, energyMj: powerMw }
    const placed: PlacedSample = {
      ...{ sequence: second, endMs, gapBefore: second === 0 },
      sample: { ...sample, elapsedMs: 1000, ane },
    }
    use.onSample(placed)
    for (const event of events) if (event.startMs > endMs - 1000 && event.startMs <= endMs) use.onEvent(event)
  })
  return use
}

const seconds = (idle: number, busy: number): number[] => [
  ...Array.from({ length: idle }, () => 0),
  ...Array.from({ length: busy }, () => 49),
]
const loaded = (second: number, app = APP): TrackEvent => made.loaded(START_MS + second * 1000, app)

it('tells who loaded before the latest work, and when its power rose', () => {
  expect(told(seconds(IDLE_S, 3), [loaded(IDLE_S - 0.277)]).sentence).toMatch(
    /^Example App \(pid 42\) loaded a model at 12:00:09\.723; ANE power rose 277 ms to 1\.3 s later\.$/,
  )
})

it('says nothing without the log, of another session, or of what is over for minutes', () => {
  expect(told(seconds(IDLE_S, 3), []).sentence).toBeNull()
  const use = told(seconds(IDLE_S, 3), [loaded(9)])
  expect(use.sentence).not.toBeNull()
  use.onSession()
  expect(use.sentence).toBeNull()
  expect(told([...seconds(IDLE_S, 3), ...seconds(175, 0)], [loaded(9)]).sentence).not.toBeNull()
  expect(told([...seconds(IDLE_S, 3), ...seconds(183, 0)], [loaded(9)]).sentence).toBeNull()
})

it('tells of who loaded without any work, the latest first, and of work before that', () => {
  const idle = [loaded(3), loaded(5, { name: 'Other', pid: 43 })]
  expect(told(seconds(IDLE_S, 0), idle).sentence).toMatch(/^Other \(pid 43\) .* but ANE power did not rise/)
  expect(told(seconds(IDLE_S, 3), [...idle, loaded(9)]).sentence).toMatch(/^Example App .* rose/)
})

it('still tells who it was behind a flood of lines that tell of nobody', () => {
  const other = { ...made.asleep(START_MS + 9500), kind: 'ane-other' }
  const flood = Array.from({ length: 2000 }, () => other)
  expect(told(seconds(IDLE_S, 3), [loaded(9), ...flood]).sentence).toMatch(/^Example App .* rose/)
})

it('changes with what comes', () => {
  const use = told(seconds(IDLE_S, 0), [])
  expect(use.sentence).toBeNull()
  use.onEvent(loaded(9))
  expect(use.sentence).toContain('Example App')
})

it('keeps a hostile name in one short line', () => {
  const name = `evil\n&\u202egpj\u001b[2J${'x'.repeat(10_000)}`
  const { sentence } = told(seconds(IDLE_S, 3), [loaded(9.5, { name, pid: 1 })])
  expect(sentence?.startsWith('evil\\n&\\u202egpj\\x1b[2J')).toBe(true)
  expect(sentence?.length).toBeLessThan(150)
})
