import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { attribute, type Work } from '#shared/attribution/attribution'
import { lookUpPhasesOf } from '#shared/attribution/look-up'
import { describeWho } from '#shared/attribution/sentences'
import type { PlacedSample, Sample } from '#shared/sample'
import type { TrackEvent } from '#shared/track-events'
import { DemonstrationSource } from './demonstration-source'
import { LogControl } from '../../pipeline/log-control'
import { Pipeline } from '../../pipeline/pipeline'
import { Timeline } from '../../pipeline/timeline'
import { describeSourceContract } from '../testing/source-contract'

let samples: Sample[]
let source: DemonstrationSource

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(Date.UTC(2022, 2, 30, 12))
  samples = []
  source = new DemonstrationSource()
  source.start({
    onSample: (sample) => samples.push(sample),
    onFault: (fault) => expect.unreachable(fault.message),
    onEnd: () => expect.unreachable('it never ends'),
    onFailure: (message) => expect.unreachable(message),
  })
})
afterEach(() => {
  source.stop()
  vi.useRealTimers()
})

it('delivers a sample about every second, none before its window is over', () => {
  vi.advanceTimersByTime(1000)
  expect(samples).toHaveLength(0)
  vi.advanceTimersByTime(9300)
  expect(samples).toHaveLength(10)
})

it('shows Visual Look Up as it was seen: 30, 22 and 49 mW, 232 and 167 MB/s', () => {
  vi.advanceTimersByTime(88_000)
  const burst = samples
    .filter((sample) => (sample.ane.powerMw ?? 0) > 20)
    .map((sample) => Math.round(sample.ane.powerMw ?? 0))
  expect(burst).toEqual([30, 22, 49])
  const peak = (read: (sample: Sample) => number | null): number =>
    Math.max(...samples.map((sample) => read(sample) ?? 0))
  expect(Math.round(peak((sample) => sample.ane.readBytesPerSecond) / 1e6)).toBe(232)
  expect(Math.round(peak((sample) => sample.ane.writeBytesPerSecond) / 1e6)).toBe(167)
})

it('leaves a gap where it was paused', () => {
  vi.advanceTimersByTime(3100)
  source.setPaused(true)
  vi.advanceTimersByTime(60_000)
  expect(samples).toHaveLength(3)
  source.setPaused(false)
  vi.advanceTimersByTime(2100)
  const timeline = new Timeline()
  const gaps = samples.map((sample) => timeline.place(sample, 0).gapBefore)
  expect(gaps).toEqual([false, false, false, true, false])
})

it('leaves a gap where the computer slept, rather than make up what was measured meanwhile', () => {
  vi.advanceTimersByTime(3100)
  vi.setSystemTime(Date.now() + 8 * 3_600_000)
  vi.advanceTimersByTime(5000)
  expect(samples.length).toBeLessThan(10)
  const timeline = new Timeline()
  expect(samples.filter((sample) => timeline.place(sample, 0).gapBefore)).toHaveLength(1)
})

it('goes on when the clock is set back', () => {
  vi.advanceTimersByTime(3100)
  vi.setSystemTime(Date.now() - 3_600_000)
  vi.advanceTimersByTime(10_000)
  expect(samples.length).toBeGreaterThan(10)
})

it('leaves no timer behind', () => {
  source.stop()
  expect(vi.getTimerCount()).toBe(0)
})

it('tells beside it what the log would: Visual Look Up, two programs at once, and a model that is not compiled', async () => {
  source.stop()
  const pipeline = new Pipeline()
  const events: TrackEvent[] = []
  pipeline.register(new LogControl(pipeline, () => expect.unreachable('the log of this Mac is not read')))
  pipeline.register({ onEvent: (event) => events.push(event) })
  const placed: PlacedSample[] = []
  pipeline.register({ onSample: (sample) => placed.push(sample) })
  pipeline.use(new DemonstrationSource())
  await vi.advanceTimersByTimeAsync(91_000)
  expect(new Set(events.map(({ kind }) => kind))).toEqual(
    new Set([
      ...['source', 'log-on', 'ane-boot', 'ane-request', 'ane-opened', 'ane-other', 'ane-connected'],
      ...['ane-compile', 'ane-compiled', 'ane-loaded', 'ane-power-on', 'ane-power-off', 'ane-asleep'],
      ...['ane-gone', 'ane-compile-failed'],
    ]),
  )
  const works = worksIn(placed)
  const attribution = attribute(events, works)
  const style = { timeOf: () => 'then', nameOf: (name: string) => name }
  const sentences = describeWho(attribution, lookUpPhasesOf(events, attribution.works), style)
  expect(sentences).toEqual([
    'Visual Look Up: Preview had a picture parsed at then, for which the ANE worked; it had what is on it searched for at then, for which the ANE worked.',
    expect.stringMatching(
      /^mediaanalysisd \(pid 952\), for Preview, loaded a model at then; ANE power rose .* later\.$/,
    ),
    expect.stringMatching(
      /^naturallanguaged \(pid 611\) loaded a model at then; .* in use by mediaanalysisd \(pid 952\): how the energy divides between them cannot be told\.$/,
    ),
    'Core ML Test (pid 2077) connected to the daemon of the ANE at then, but ANE power did not rise with it.',
  ])
  pipeline.stop()
})

/** Where ANE power is up. */
function worksIn(placed: readonly PlacedSample[]): Work[] {
  const works: Work[] = []
  for (const { endMs, sample } of placed) {
    if ((sample.ane.powerMw ?? 0) === 0) continue
    const startMs = endMs - (sample.elapsedMs ?? 0)
    const last = works.at(-1)
    if (last !== undefined && startMs - last.toMs < 1) last.toMs = endMs
    else works.push({ fromMs: startMs, toMs: endMs, startUncertaintyMs: sample.elapsedMs ?? 0 })
  }
  return works
}

describeSourceContract('demonstration', ['whole'], () =>
  Promise.resolve({
    source: new DemonstrationSource(),
    advance: async () => {
      await vi.advanceTimersByTimeAsync(1000)
    },
    leftOpen: () => vi.getTimerCount() - 1,
    dispose: () => undefined,
  }),
)
