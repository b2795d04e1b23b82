import type { MeasurementFacts } from '../../src/shared/measurement'
import type { PlacedSample, Sample } from '../../src/shared/sample'
import type { HistoryStore } from '../../src/main/storage/history-store'
import { createMeasurementId } from '../../src/main/measurement/measurement-id'
import { beginMeasurement } from '../../src/main/measurement/measurement-recorder'
import type { Frame } from '../../src/main/sources/source'
import { PowermetricsReader } from '../../src/main/powermetrics/powermetrics-reader'
import { Timeline } from '../../src/main/pipeline/timeline'
import { createDemonstration } from '../../src/main/synthesis/demonstration'
import { between, createRandom } from '../../src/main/synthesis/random'

/** Where the demonstration's stories lie, in windows of about a second. */
export const VISUAL_LOOK_UP = { first: 4, end: 15 }
export const CORE_ML = { first: 34, end: 58 }
const ANE_AT_WORK = { first: 4, end: 7 }
const IDLE = { first: 58, end: 88 }
const STORY_WINDOWS = 88
const SEED = 20220330

interface Played {
  placed: PlacedSample
  frame: Frame | null
}

/** One round of the demonstration, read as the app reads it. */
export function playDemonstration(startMs: number): Played[] {
  const played: Played[] = []
  const timeline = new Timeline()
  const reader = new PowermetricsReader(
    {
      onSample: (sample, _, bytes) => {
        const placed = timeline.place(sample, 0)
        played.push({ placed, frame: bytes && [bytes] })
      },
      onFault: (fault) => {
        throw new Error(fault.message)
      },
    },
    { keepFrames: true },
  )
  const demonstration = createDemonstration({ startMs })
  for (let i = 0; i < STORY_WINDOWS; i++) reader.write(demonstration.next().bytes)
  reader.end()
  return played
}

/** Stores `windows` as a measurement, with those in `before` as its quiet time. Returns its id. */
export async function storeMeasurement(
  store: HistoryStore,
  named: Pick<MeasurementFacts, 'name' | 'origin' | 'group' | 'run'>,
  { before, windows }: { before: readonly Played[]; windows: readonly Played[] },
): Promise<string> {
  const facts: MeasurementFacts = {
    ...named,
    id: createMeasurementId(),
    note: '',
    source: 'demonstration',
    machine: { model: null, osBuild: null },
  }
  const recorder = beginMeasurement(store, facts, before)
  if (!recorder.ok) throw new Error(recorder.message)
  for (const played of windows) recorder.value.add(played)
  const finished = await recorder.value.finish()
  if (!finished.ok) throw new Error(finished.message)
  return finished.value.id
}

/** The same windows, one after another from `startMs`, with every ANE value multiplied by `factor`. */
export function repeatWindows(windows: readonly Played[], startMs: number, factor: number): Played[] {
  let endMs = startMs
  return windows.map(({ placed, frame }, sequence) => {
    endMs += placed.sample.elapsedMs ?? 0
    const sample = { ...timesAne(placed.sample, factor), timestamp: wholeSeconds(endMs) }
    return { placed: { sequence, endMs, gapBefore: false, sample }, frame }
  })
}

/**
 * A day of work up to `endMs`, a window a second: asleep after midnight, photos looked through at night, look-ups all
 * day, a call whose background is blurred, and in the afternoon an app that takes the processor for the ANE.
 */
export function* workingDay(endMs: number): Generator<PlacedSample> {
  const windows = playDemonstration(endMs)
  const random = createRandom(SEED)
  let timeMs = endMs - 86_400_000
  let gapBefore = false
  for (let sequence = 0; timeMs < endMs; sequence++) {
    const part = storyAt((timeMs / 3_600_000) % 24, sequence)
    if (part === null) {
      timeMs += 1000
      gapBefore = true
      continue
    }
    const { first, end } = part.story
    const { sample } = (windows[first + (sequence % (end - first))] as Played).placed
    timeMs += sample.elapsedMs ?? 0
    const changed = timesAne(sample, part.factor * between(random, 0.6, 1.4))
    yield { sequence, endMs: timeMs, gapBefore, sample: { ...changed, timestamp: wholeSeconds(timeMs) } }
    gapBefore = false
  }
}

/** So many of the same days up to `endMs`, in windows of `windowMs`. */
export function* workingDays(endMs: number, days: number, windowMs: number): Generator<PlacedSample> {
  const windows = playDemonstration(endMs)
  const random = createRandom(SEED)
  let gapBefore = false
  let sequence = 0
  for (let timeMs = endMs - days * 86_400_000; timeMs < endMs; timeMs += windowMs, sequence++) {
    const part = storyAt((timeMs / 3_600_000) % 24, sequence)
    if (part === null) {
      gapBefore = true
      continue
    }
    const { first, end } = part.story
    const { sample } = (windows[first + (sequence % (end - first))] as Played).placed
    const changed = timesAne(sample, part.factor * between(random, 0.2, 1.8))
    const long = { ...changed, elapsedMs: windowMs, ane: { ...changed.ane, energyMj: null } }
    yield { sequence, endMs: timeMs, gapBefore, sample: { ...long, timestamp: wholeSeconds(timeMs) } }
    gapBefore = false
  }
}

interface StoryPart {
  story: { first: number; end: number }
  factor: number
}

/** What happens at an hour of the day in UTC, 0 to 24; null while the machine sleeps. */
function storyAt(hour: number, second: number): StoryPart | null {
  if (hour < 1.8) return null
  if (hour < 2.9)
    return { story: VISUAL_LOOK_UP, factor: 1.4 + Math.sin(second / 300) * Math.sin(second / 77) }
  if (hour < 7.2) return null
  if (hour > 10 && hour < 11.1) return { story: ANE_AT_WORK, factor: 0.6 }
  if (hour > 15.5 && hour < 16.4) return { story: CORE_ML, factor: 1 }
  const isAtWork = hour > 8.5 && hour < 19 && !(hour > 12.2 && hour < 13.1)
  // A look-up every eleven minutes, of very different sizes.
  if (isAtWork && second % 660 < 11) return { story: VISUAL_LOOK_UP, factor: 0.4 + ((second * 7) % 13) / 8 }
  return { story: IDLE, factor: 1 }
}

function timesAne(sample: Sample, factor: number): Sample {
  const times = (value: number | null): number | null => (value === null ? null : value * factor)
  const { powerMw, energyMj, ...traffic } = sample.ane
  // The counter knows whole mJ only.
  const energy = energyMj === null ? null : Math.round(energyMj * factor)
  const scaled = energy === null || !energyMj || powerMw === null ? powerMw : (powerMw * energy) / energyMj
  return {
    ...sample,
    ane: {
      ...sample.ane,
      powerMw: scaled,
      energyMj: energy,
      readBytesPerSecond: times(traffic.readBytesPerSecond),
      writeBytesPerSecond: times(traffic.writeBytesPerSecond),
      dramReadBytesPerSecond: times(traffic.dramReadBytesPerSecond),
      dramWriteBytesPerSecond: times(traffic.dramWriteBytesPerSecond),
    },
  }
}

/** As `powermetrics` stamps a window. */
function wholeSeconds(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** One that used the ANE and one that did not, with names of the length that people give. */
export async function storeTwo(store: HistoryStore): Promise<void> {
  const played = playDemonstration(Date.UTC(2022, 2, 30, 12))
  for (const [name, { first, end }] of [
    ['Photos, Visual Look Up on the ANE', VISUAL_LOOK_UP],
    ['classify, float32, which never reached the ANE', CORE_ML],
  ] as const) {
    await storeMeasurement(
      store,
      { name, origin: 'started', group: null, run: null },
      { before: played.slice(0, VISUAL_LOOK_UP.first), windows: played.slice(first, end) },
    )
  }
}
